"""Numbers in which letters and signs were read for figures, and 4 for £: each word is read again by itself.

In old style a number may come out as nothing but letters: `zo shillings`, `the roth of June`.

In a line the second reader takes old figures for letters too (`£5o`); in a cut that holds nothing else it has the
number. It is followed where all else is what was read, so that no figure becomes another one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lib.correct.rules.confusion_pairs import core
from lib.readers.folding import folded

CONFIDENCE = 0.9
"""Confidence, 0 to 1, of such a number. From: of 50 in 51 books 45 are right, five wrong as before."""
REASON = "second reader: a number by itself"
POUND = "£"
MISREAD_POUND = "4"
ORDINAL = "th"
"""The end of numbers that names are read for: Roth, Goth."""
STOPS = ".,-"
"""Signs of a number that are none of its figures."""

_ASKED = re.compile(r"[\"“‘'(\[]*[£$]?(?=\S*\d)[\dlIoOcCeSZzgBDiaQ|\]\[!,.’'\-–—]{2,}[\"”’'.,;:)\]]*")
_PLAIN = re.compile(r"\W*[1-35-9][\d,.\-–—]*\W*")
"""Figures alone, the first of them no 4."""
_LETTERS = re.compile(r"(?=..)[lIi|zZgoOSr]{1,3}(?:st|nd|rd|th|d)?")
"""What old figures are read as where none of them is told."""
_NUMBER = re.compile(r"[\"'(\[]*[£$]?(?:\d[\d,.\-]*|\d+(?:st|nd|rd|th|d))[\"'.,;:)\]]*")


def is_asked(text: str, counts: Mapping[str, int] | None = None) -> bool:
    """Whether a word is a number in which something may have been read for a figure.

    `counts` has the words of an English book's language: what letters make none may be a number too.
    """
    if _ASKED.fullmatch(text) is not None:
        return _PLAIN.fullmatch(text) is None
    letters = core(text)[1]
    if counts is None or _LETTERS.fullmatch(letters) is None:
        return False
    return letters.endswith(ORDINAL) or letters.lower() not in counts


def as_number(read: str, other: str) -> str | None:
    """What was read, with the figures of the word's `other` reading; None where that is no better."""
    first = folded(read)
    if len(first) != len(other) or first == other or not _NUMBER.fullmatch(other):
        return None
    made = list(read)
    for at, (one, two) in enumerate(zip(first, other, strict=True)):
        if one == two:
            continue
        sign = one not in STOPS + POUND and not one.isdigit() and two.isdigit()
        if not sign and (one, two) != (MISREAD_POUND, POUND):
            return None
        made[at] = two
    return "".join(made)
