"""Characters that an answer may not bring in: those that nobody sees, of foreign scripts, or of mark-up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

MARKUP = frozenset("<>*_#`~|\\{}^")
"""Characters of Markdown, HTML and TeX that hardly any book prints."""
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]+\d?);", re.IGNORECASE)
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""Controls, marks of direction and width, halves of characters, private and unassigned ones."""
_NO_SCRIPT = "COMMON"
_SAME_EVERYWHERE = frozenset(("COMBINING", "MODIFIER", "FULLWIDTH"))
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
    first = unicodedata.name(character, "UNKNOWN").split(" ")[0].split("-")[0]
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
        if unicodedata.category(character).startswith("M"):
            return f"a mark on a letter comes in: U+{ord(character):04X}"
    if any(new.count(character) > read.count(character) for character in MARKUP):
        return "mark-up comes in"
    entity = _ENTITY.search(new)
    if entity and entity[0] not in read:
        return f"mark-up comes in: {entity[0]}"
    mixed = next((word for word in new.split() if word not in read and _mixed(word)), None)
    return f"letters of two scripts in one word: {mixed}" if mixed else None


def _mixed(word: str) -> bool:
    return len({script(character) for character in word} - {_NO_SCRIPT}) > 1
