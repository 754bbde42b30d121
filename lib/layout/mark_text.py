"""Which characters of a word as it was read stand for its raised mark.

Thresholds from: chosen by looking at the 94 calls of sidenotes; tests/layout/test_raised_marks.py holds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["mark", "low", "quote", "letter"]

DOUBLE = '”"“„'
SINGLE = "’'‘"
ODD = "!?*°®©™%|}{^+~=<>«»#&$†‡§‖¶¹²³⁴"
"""What a raised mark is, or is read for, and words do not end in but for the first two."""
STOPS = ".,;:"
NO_SECOND = ":;"
"""Stops that stand behind no other."""
RULES = "_|—–-"
"""What a reader sees in wide white, as there is before a mark."""
CLOSING = ")]—–-_"

LOST, SIGN, QUOTE, PAIR, LETTER, STOP = 0.6, 0.1, 0.3, 0.5, 1.5, 2.0
"""What it costs, in no unit, to say that a mark was lost, or read for a sign or figure, a quotation mark, a double one,
a letter, a stop."""
EACH_MORE = 0.35
"""What each further character costs, but for as many figures as the mark has."""
EACH, MOST = 0.5, 1.5
"""What it costs, in the same measure, for each column of ink that no character after the mark stands for, or the other
way round, and what that costs at most."""
UNSTOPPED, MIXED = 0.5, 1.0
"""The same of a stop without low ink or low ink without one, and of letters without ink of theirs."""
ODD_LEFT, ODD_AFTER, QUOTE_LEFT = 0.7, 0.4, 0.4
"""What it costs to leave an odd sign before the mark, or after it, and a quotation mark without ink of it."""
LONGEST, LONGEST_TAIL = 3, 5
"""Characters that a mark may be read for, and that may stand after it."""


@dataclass(frozen=True)
class Column:
    """Ink of a word, from left to right: the raised mark, what lies low, what is small and high, or a letter."""

    kind: Kind
    left: int
    right: int
    """In pixels."""


def span_of(text: str, columns: Sequence[Column]) -> tuple[int, int]:
    """From where to where a word's text stands for the mark among its ink; the same place twice where it was lost."""
    kinds = [column.kind for column in columns]
    first = kinds.index("mark")
    last = len(kinds) - 1 - kinds[::-1].index("mark")
    figures = last - first + 1
    before, after = columns[:first], columns[last + 1 :]
    if not before:
        ends = range(min(LONGEST, len(text)) + 1)
        return 0, min(ends, key=lambda end: _reading(text[:end], figures) + _columns_off(text[end:], after))
    best, cost = (len(text), len(text)), float("inf")
    for tail in range(min(LONGEST_TAIL, len(text)) + 1):
        end = len(text) - tail
        off = _columns_off(text[end:], after)
        for start in range(max(0, end - LONGEST), end + 1):
            here = off + _reading(text[start:end], figures, behind_stop=text[start - 1 : start] in (*STOPS,))
            here += _left_behind(text[:start], before)
            if here < cost:
                best, cost = (start, end), here
    return best


def is_mark_apart(text: str) -> bool:
    """Whether a word is what a raised mark is read for, with nothing or a stop or a dash after it."""
    sign = text.lstrip(RULES).rstrip(STOPS + CLOSING + DOUBLE).partition("—")[0]
    return 0 < len(sign) <= LONGEST and all(letter in ODD + SINGLE or letter.isdigit() for letter in sign)


def _reading(read: str, figures: int, *, behind_stop: bool = False) -> float:
    """What it costs to say that this was read for a mark of so many figures; behind a stop no press sets another."""
    if not read:
        return LOST
    costs = []
    for character in read:
        if character in ODD or character.isdigit() or (behind_stop and character in NO_SECOND):
            costs.append(SIGN)
        elif character in SINGLE:
            costs.append(QUOTE)
        elif character in DOUBLE:
            costs.append(PAIR)
        elif character.isalpha():
            costs.append(LETTER)
        else:
            costs.append(STOP)
    further = 0 if read.isdigit() and len(read) <= figures else len(read) - 1
    return max(costs) + EACH_MORE * further


def _columns_off(text: str, ink: Sequence[Column]) -> float:
    """What it costs to say that a text stands for columns of ink."""
    wanted = sum(2 if character in DOUBLE else 1 for character in text)
    low = sum(column.kind == "low" for column in ink)
    letters = sum(column.kind == "letter" for column in ink)
    stops = sum(character in STOPS for character in text)
    # Letters run into each other, or fall apart: how many there are says little, and whether there are any much.
    mixed = any(map(str.isalnum, text)) != bool(letters)
    odd = sum(character in ODD for character in text)
    missing = 0.0 if letters else min(EACH * abs(wanted - len(ink)), MOST)
    uneven = UNSTOPPED if min(stops, 1) != min(low, 1) else 0.0
    return missing + uneven + (ODD_AFTER if odd else 0.0) + (MIXED if mixed else 0.0)


def _left_behind(text: str, ink: Sequence[Column]) -> float:
    """What is lost by leaving this before the mark."""
    if not text:
        return STOP
    if text[-1] in ODD:
        return ODD_LEFT
    return QUOTE_LEFT if text[-1] in SINGLE + DOUBLE and ink[-1].kind != "quote" else 0.0
