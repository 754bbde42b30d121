"""Errors by kind: what is left of a page after correction, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

LONG = 12
"""Characters of one difference from which it is taken for lines that are missing, extra or in another order."""
MANY = 6
"""The same of the errors in one difference, where it is no change of capitals alone."""

LAYOUT = "layout: lines missing, extra or in another order"
FRACTIONS = "truth: fractions written 15-1/2"
GREEK = "truth: Greek in Latin letters"
NOTE_MARKS = "truth: note marks renumbered"
BRACKETS = "truth: brackets round captions"
SMALL_CAPITALS = "truth: small capitals written small"
LETTERS = "engine: letters"
ACCENTS = "engine: accents and ligatures"
CAPITALS = "engine: capitals"
FIGURES = "engine: figures and notes' figures"
SPACES_MISSING = "engine: spaces missing"
SPACES_EXTRA = "engine: spaces that are none"
HYPHENS = "engine: hyphens"
MARKS_EXTRA = "engine: specks read as marks"
MARKS_MISSING = "engine: marks missing"
MARKS = "engine: marks for other marks"


def differences(truth: str, text: str) -> Iterator[tuple[str, str]]:
    """What the truth has and what the text has, for each place in which they differ. One like character parts none."""
    start = end = text_start = text_end = -1
    for change in Levenshtein.opcodes(truth, text):
        if change.tag == "equal":
            continue
        if end >= 0 and change.src_start - end <= 1 and change.dest_start - text_end <= 1:
            end, text_end = change.src_end, change.dest_end
            continue
        if end >= 0:
            yield truth[start:end], text[text_start:text_end]
        start, end, text_start, text_end = change.src_start, change.src_end, change.dest_start, change.dest_end
    if end >= 0:
        yield truth[start:end], text[text_start:text_end]


def kind(true: str, read: str) -> str:
    """The kind of one difference."""
    errors = Levenshtein.distance(true, read)
    case = true.casefold() == read.casefold()
    if max(len(true), len(read)) >= LONG or (errors >= MANY and not case):
        return LAYOUT
    if "Greek" in true:
        return GREEK
    if re.search(r"\d?/\d?", true):
        return FRACTIONS
    if true in ("A", "B") and not any(character.isalnum() for character in read):
        return NOTE_MARKS
    if true.strip() in ("[", "]"):
        return BRACKETS
    if case:
        return SMALL_CAPITALS if errors > 1 or read.isupper() else CAPITALS
    both = true + read
    if any(character.isalpha() for character in both):
        return ACCENTS if not true.isascii() else LETTERS
    if any(character.isdigit() for character in both):
        return FIGURES
    return _marks(true, read)


def _marks(true: str, read: str) -> str:
    if not (true + read).strip():
        return SPACES_MISSING if len(true) > len(read) else SPACES_EXTRA
    if not (true + read).strip("- "):
        return HYPHENS
    if not read.strip():
        return MARKS_MISSING
    return MARKS if true.strip() else MARKS_EXTRA
