"""The parts of letters: where and when one was written, whom it greets, how it closes, who signed it.

They are told by their words and by what stands before them: right below a date, a few words before a dash greet,
however they were read.

Thresholds from: the letters of one book of the bench and tests/structure/test_letters.py; no figures kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lib.schemas.label import RUNNING_TEXT
from lib.schemas.structure import Passage, PassageRole

DATE_WORDS = 14
"""Words of a line with a place and a date, at most."""
GREETING = 45
"""Characters of a greeting before the dash or the colon that ends it, at most."""
CLOSING_WORDS = 16
"""Words of a closing formula that stands by itself, at most."""
NAME_WORDS, NAME_CHARACTERS = 7, 60
"""Words and characters of a signature, at most."""

_MONTH = (
    r"(?:jan(?:uary|vier|uar|\.)|feb(?:ruary|ruar|\.)|f[ée]vrier|mar(?:ch|s|\.)|m[äa]rz|apr(?:il|\.)|avril|may|mai|"
    r"june?|juin|juni|july?|juillet|juli|aug(?:ust|\.)|ao[ûu]t|sept?(?:ember|embre|\.)|o[ck]t(?:ober|obre|\.)|"
    r"nov(?:ember|embre|\.)|d[ée][cz](?:ember|embre|\.))"
)
_DAY = r"[\dIl]{1,2}(?:st|nd|rd|d|th|er)?"
_YEAR = r"1[4-9]\d\d"
_DATE = (
    rf"(?:{_MONTH}\s+{_DAY}[,.]?\s+{_YEAR}|{_DAY}\.?\s+(?:of\s+|de\s+)?{_MONTH}[,.]?\s+{_YEAR}|{_MONTH}[,.]?\s+{_YEAR})"
)
_DATELINE = re.compile(
    rf"(?P<place>[^.!?;:]{{0,80}}?(?:[A-Z]\.[^.!?;:]{{0,40}}?)?[,.;:]?\s*)(?P<date>{_DATE})\W*", re.IGNORECASE
)
_GREETING = (
    r"(?:my\s+)?(?:very\s+)?(?:dear(?:est)?\s+(?!me\b)\w+(?:\s+[A-Z][\w.]*)*|(?:honou?red|respected|reverend|worthy)\s+\w+|"
    r"sirs?|madam|gentlemen|ladies and gentlemen|monsieur|madame)"
)
_GREETS = re.compile(rf"({_GREETING})\s*(?:[,:;.!]\s?[—–-]|[,:;.!]?\s?—)", re.IGNORECASE)
_GREETS_ALONE = re.compile(rf"{_GREETING}\s*[,:;.!—–-]*", re.IGNORECASE)
_BEFORE_DASH = re.compile(rf"([^\W\d_][^—–:;!?]{{1,{GREETING}}}?)\s?(?:[,:;.]\s?[—–]|—)")
_CLOSES = re.compile(
    r"(?:and\s+)?(?:i (?:am|remain|have the honou?r)\b.*\b(?:yours?|sir|madam|gentlemen|respect|esteem|regards?)\b"
    r"|believe me\b.*\byours?\b|(?:(?:ever|most|very|always)\s+)?(?:\w+ly,?\s+)?yours\b"
    r"(?!\s+(?:is|are|was|were|has|had|will)\b)"
    r"|your (?:most |very )?(?:affectionate|obedient|humble|faithful|sincere|loving|friend|servant)"
    r"|(?:sincerely|faithfully|respectfully|affectionately|cordially|truly)[,.])",
    re.IGNORECASE,
)
_NAMED = re.compile(r"[A-Z(“‘'\"][\w.’'()“”\",&-]*")
_CRUMB = re.compile(r"[a-z]{1,3},")
_LINKS = frozenset("of the and near at in de la von van du to on le".split())


def with_letter_parts(passages: Iterable[Passage]) -> Iterator[Passage]:
    """The passages in order; those that are a part of a letter say which, or how far a greeting goes in them."""
    above: PassageRole | None = None
    section = ""
    begun = False
    for passage in passages:
        found = passage
        begun = begun and passage.section == section
        section = passage.section
        if passage.block_class in RUNNING_TEXT and passage.kind == "paragraph":
            role = _role(passage.text, above, begun=begun)
            greeting = 0 if role else _greeting(passage.text, above)
            begun = begun or bool(greeting) or role in {"dateline", "salutation"}
            if role or greeting:
                found = passage.model_copy(update={"role": role, "greeting": greeting})
            above = role
        elif passage.note is None:
            above = None
        yield found


def _role(text: str, above: PassageRole | None, *, begun: bool) -> PassageRole | None:
    """What part of a letter a whole paragraph is; `above` is what the one before it is, `begun` that a letter is."""
    words = text.split()
    if _is_dateline(text, len(words)):
        return "dateline"
    if len(text) <= GREETING and _GREETS_ALONE.fullmatch(text):
        return "salutation"
    if above == "valediction" and len(words) <= NAME_WORDS and len(text) <= NAME_CHARACTERS and _are_names(words):
        return "signature"
    if begun and len(words) <= CLOSING_WORDS and text[-1:] in ",;.—" and _CLOSES.match(text):
        return "valediction"
    return None


def _is_dateline(text: str, words: int) -> bool:
    found = _DATELINE.fullmatch(text) if words <= DATE_WORDS else None
    if found is None:
        return False
    place = found["place"].split()
    # The end of a place's name, as in `Wasuinet ox, October 12, 1806.`
    crumbs = len(place) > 1 and _CRUMB.fullmatch(place[-1]) is not None
    return _are_names(place[:-1] if crumbs else place)


def _are_names(words: Iterable[str]) -> bool:
    """Whether all words are names, numbers or what links them: a sentence has others."""
    return all(_NAMED.match(word) or word[:1].isdigit() or word.strip(",.") in _LINKS for word in words)


def _greeting(text: str, above: PassageRole | None) -> int:
    """Characters of the greeting with which a paragraph begins; 0 where it has none."""
    found = _GREETS.match(text) or (_BEFORE_DASH.match(text) if above == "dateline" else None)
    return found.end(1) if found else 0
