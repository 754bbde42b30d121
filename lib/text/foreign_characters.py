"""Characters that an answer may not bring in: those that nobody sees, of foreign scripts, or of mark-up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

MARKUP = frozenset("<>*_#`~|\\{}^")
"""Characters of Markdown, HTML and TeX that hardly any book prints."""
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]+\d?);|\]\(|%[0-9a-f]{2}(?=\w)|''|==", re.IGNORECASE)
"""Entities of HTML, links, signs of addresses and of wikis."""
SIGNS = frozenset("°©®™№℔☞☜✠☙❧♀♂★☆♠♣♥♦♭♮♯☉☽☾¦")
"""Signs that books print; no other is type."""
RAISED = frozenset("ªº")
"""Letters in a form of their own that books print, where all other such forms are a computer's."""
FORMS = (
    range(0x250, 0x2B0),
    range(0x1D00, 0x1DC0),
    range(0x2C60, 0x2C80),
    range(0xA720, 0xA800),
    range(0xAB30, 0xAB70),
)
"""Latin letters that linguists alone write. From: Unicode's blocks."""
LONG_S = "ſ"
_PRINTED_FORM = re.compile("FRACTION|SUPERSCRIPT (?:ZERO|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE)|SUBSCRIPT")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬆ": "st", "ﬅ": "ſt"})
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""Controls, marks of direction and width, halves of characters, private and unassigned ones."""
_NO_SCRIPT = "COMMON"
_SAME_EVERYWHERE = frozenset(("COMBINING", "MODIFIER", "FULLWIDTH", "MASCULINE", "FEMININE"))
SCRIPTS = {
    "rus": "CYRILLIC", "ukr": "CYRILLIC", "bel": "CYRILLIC", "bul": "CYRILLIC", "srp": "CYRILLIC", "mkd": "CYRILLIC",
    "ell": "GREEK", "grc": "GREEK", "heb": "HEBREW", "yid": "HEBREW", "ara": "ARABIC", "fas": "ARABIC",
    "urd": "ARABIC", "hin": "DEVANAGARI", "san": "DEVANAGARI", "mar": "DEVANAGARI", "ben": "BENGALI", "tam": "TAMIL",
    "tel": "TELUGU", "tha": "THAI", "kat": "GEORGIAN", "hye": "ARMENIAN", "kor": "HANGUL", "amh": "ETHIOPIC",
    "jpn": "CJK", "chi_sim": "CJK", "chi_tra": "CJK",
}  # fmt: skip
"""Tesseract's names of languages, each with its script; every other is written in Latin letters."""
LEAST_LETTERS = 2
"""Letters of a word that shows in which scripts a page is set. From: set by hand."""


@cache
def script(character: str) -> str:
    """The script of a letter, as Unicode's names begin; COMMON for all that is no letter."""
    if not character.isalpha():
        return _NO_SCRIPT
    first = _name(character).split(" ")[0].split("-")[0]
    if first in _SAME_EVERYWHERE or unicodedata.category(character) == "Lm":
        return _NO_SCRIPT
    return "CJK" if first in ("HIRAGANA", "KATAKANA") else first


def scripts_of(words: Iterable[str], language: str) -> frozenset[str]:
    """The scripts of a book: those of its languages, and those in which whole words of the page were read."""
    found = {SCRIPTS.get(name, "LATIN") for name in language.split("+")}
    for word in words:
        letters = [script(character) for character in word if character.isalpha()]
        if len(letters) >= LEAST_LETTERS and len(set(letters)) == 1:
            found.add(letters[0])
    return frozenset(found)


def foreign(read: str, new: str, scripts: frozenset[str]) -> str | None:
    """What in a text may not come in, where `read` stood, in a few words; None where there is nothing."""
    for character in new:
        if character in read or character.isspace():
            continue
        if unicodedata.category(character) in _UNSEEN:
            return f"a character that nobody sees comes in: U+{ord(character):04X}"
        if character in MARKUP:
            return f"mark-up comes in: {character}"
        if script(character) not in scripts and script(character) != _NO_SCRIPT:
            return f"a letter of another script comes in: {character} (U+{ord(character):04X})"
        kind = unicodedata.category(character)
        if kind.startswith("M"):
            return f"a mark on a letter comes in: U+{ord(character):04X}"
        if kind == "Lm" or (kind == "So" and character not in SIGNS):
            return f"a sign that is no type comes in: {character} (U+{ord(character):04X})"
        if character.isdecimal() and not character.isascii() and not any(one in _name(character) for one in scripts):
            return f"a figure of another script comes in: {character} (U+{ord(character):04X})"
        # A long s is read as f.
        if _computers(character) and (character != LONG_S or (read and "f" not in read)):
            return f"a letter in a form that is no type comes in: {character} (U+{ord(character):04X})"
    if any(new.count(character) > read.count(character) for character in MARKUP):
        return "mark-up comes in"
    entity = _ENTITY.search(new)
    if entity and entity[0] not in read:
        return f"mark-up comes in: {entity[0]}"
    mixed = next((word for word in new.split() if word not in read and _mixed(word)), None)
    return f"letters of two scripts in one word: {mixed}" if mixed else None


def _computers(character: str) -> bool:
    """Whether it is a letter, or a figure, in a form that computers have and books have not."""
    if character in RAISED or not character.isalnum() or _PRINTED_FORM.search(_name(character)):
        return False
    return unicodedata.normalize("NFKC", character) != character or any(ord(character) in one for one in FORMS)


def _name(character: str) -> str:
    return unicodedata.name(character, "UNKNOWN")


def without_ligatures(text: str) -> str:
    """The text with two or three letters where it has one sign for them."""
    return text.translate(_LIGATURES)


def _mixed(word: str) -> bool:
    return len({script(character) for character in word} - {_NO_SCRIPT}) > 1
