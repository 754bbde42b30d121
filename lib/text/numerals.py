"""Page numbers as they are printed and as they are read: arabic and roman numerals, and what they are taken for."""

from __future__ import annotations

import re

from lib.schemas.label import NumberStyle
from lib.text.alignment import distance

_ARABIC = re.compile(r"\d{1,4}")
_ROMAN = re.compile(r"(?=.)m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
"""What a roman figure stands for. From: the notation."""
_MOST_FIGURES = 4
"""Figures of an arabic page number, at most. From: no book has ten thousand pages."""
_ROUND = "()[]{}<>.,:;·•'\"“”‘’«»|_~—–-"
_AS_ARABIC = str.maketrans("lIiJ|!tUoOQDzZsSbGTB&gq§a", "1111111100002255667889994")
_AS_ROMAN = str.maketrans("l1|!jyrn", "iiiiivxx")


def strip_marks(text: str) -> str:
    """A number without the marks printers and specks put round it."""
    return text.strip(_ROUND + " ")


def read_number(text: str) -> tuple[int, NumberStyle] | None:
    """The number in a token as it was read; None where it is none. Roman numerals go up to 199 or so in books."""
    bare = strip_marks(text)
    if _ARABIC.fullmatch(bare):
        value = int(bare)
        return (value, "arabic") if value else None
    value = roman_value(bare)
    return (value, "roman") if value else None


def roman_value(text: str) -> int:
    """Value of a roman numeral, small, capital or small after a capital; 0 where the text is none."""
    if not (text[1:].islower() or text.isupper() or text.islower()) or not _ROMAN.fullmatch(text.lower()):
        return 0
    values = [_VALUES[letter] for letter in text.lower()]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))


def to_roman(value: int) -> str:
    """A small roman numeral."""
    out = ""
    for number, sign in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
        (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        while value >= number:
            out += sign
            value -= number
    return out


def may_be(text: str, value: int, style: NumberStyle) -> bool:
    """Whether a token may be this number, misread: the same but for look-alikes and one more slip.

    To be asked only where place and sequence already say that this number stands there.
    """
    bare = strip_marks(text)
    if not bare:
        return False
    if style == "roman":
        return distance(bare.lower().translate(_AS_ROMAN), to_roman(value)) <= 1
    likely, wanted = bare.translate(_AS_ARABIC), str(value)
    if likely == wanted or (bare.isdigit() and len(bare) <= _MOST_FIGURES and abs(len(bare) - len(wanted)) <= 1):
        return True
    return len(wanted) > 1 and any(c.isdigit() for c in likely) and distance(likely, wanted) <= 1
