"""Vulgar fractions: the sign that print has, and the plain form that people type."""

from __future__ import annotations

import re
import unicodedata

_SLASH = "\N{FRACTION SLASH}"
_SIGNS = {
    unicodedata.normalize("NFKC", sign): sign
    for sign in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
}  # fmt: skip
"""Each sign by its figures with a fraction slash between them."""
_PLAIN = re.compile(r"(?:(?<=\d)[-\s]?)?\b(\d{1,2})[/⁄](\d{1,2})(?!\d)")
_BEHIND = re.compile(rf"(?<=\d)\s(?=[{''.join(_SIGNS.values())}])")


def fraction_sign(numerator: int, denominator: int) -> str | None:
    """The one sign that a fraction has, as ½; None for those that have none."""
    return _SIGNS.get(f"{numerator}{_SLASH}{denominator}")


def has_fraction_sign(text: str) -> bool:
    """Whether one of the signs stands in a text."""
    return any(sign in text for sign in _SIGNS.values())


def fold_fractions(text: str) -> str:
    """A text with 12-1/2, 12 1/2 and 12½ alike, as 12½, where the fraction has a sign; others stay as they are."""
    typed = _PLAIN.sub(lambda found: fraction_sign(int(found[1]), int(found[2])) or found[0], text)
    return _BEHIND.sub("", typed)
