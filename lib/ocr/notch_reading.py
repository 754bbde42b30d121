"""Notes that are cut into the text, read again by themselves: in the lines of the text they come out mangled.

Thresholds from: chosen on a typeset book of eleven such notes; tests/ocr/test_notch_reading.py holds them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median

from lib.geometry import union
from lib.images.binarization import Grey
from lib.ocr.margin_notes import MarginReading
from lib.ocr.missed_places import ENLARGED, ONE_BLOCK, cut_out, read_cut
from lib.ocr.tesseract import Reading
from lib.schemas.base import Box
from lib.text.read_words import ReadWord
from lib.text.type_size import type_size

FindPlaces = Callable[[Sequence[ReadWord], tuple[int, int]], list[tuple[Box, list[ReadWord]]]]
"""Finds where notes may be cut into the text of a page of (width, height) pixels, and what was read there."""

SMALL = 0.85
"""Size of a note's type, as a share of that beside it, at most."""
ROWS, WORDS = 2, 2
"""Rows and words of a note, at least."""
LETTERS = 0.7
"""Share of the letters that were read in its place before, at least."""
LEAST_LENGTH = 1.5
"""Letters a word in it, on the mean."""


def no_places(words: Sequence[ReadWord], size: tuple[int, int]) -> list[tuple[Box, list[ReadWord]]]:  # noqa: ARG001
    """For pages in whose text no notes are looked for."""
    return []


def read_cut_in(grey: Grey, words: Sequence[ReadWord], find: FindPlaces, reading: Reading) -> MarginReading:
    """Read the notes that are cut into the text again, each by itself. Raises EngineError where Tesseract fails.

    Boxes are in pixels of `grey` (height, width).
    """
    made = MarginReading(list(words))
    for place, note in find(words, (grey.shape[1], grey.shape[0])):
        gone = {id(word) for word in note}
        text = [word for word in words if id(word) not in gone]
        usual = _usual(place, text)
        cut = cut_out(grey, _clipped(place, grey), text, usual / 2, around=False)
        read = read_cut(cut, text, replace(reading, psm=ONE_BLOCK), ENLARGED, least_length=LEAST_LENGTH)
        if _is_note(read, note, usual):
            made.words = [word for word in made.words if id(word) not in gone]
            made.notes.append(read)
            made.replaced += note
    return made


def _clipped(place: Box, grey: Grey) -> Box:
    left, top, right, foot = place
    return max(0, left), max(0, top), min(grey.shape[1], right), min(grey.shape[0], foot)


def _is_note(read: Sequence[ReadWord], before: Sequence[ReadWord], usual: float) -> bool:
    """Whether what was read is a note in small type, and no less than was read there before."""
    rows = {(word.block, word.line) for word in read}
    sizes = [size for word in read if (size := _size(word)) is not None]
    if len(rows) < ROWS or len(read) < WORDS or not sizes or _letters(read) < LETTERS * _letters(before):
        return False
    left, _, right, _ = union(word.box for word in read)
    return median(sizes) <= SMALL * usual and right > left


def _usual(place: Box, text: Sequence[ReadWord]) -> float:
    """Size of the type beside a place, in pixels; 0 where there is none."""
    beside = [word for word in text if place[1] < word.box[3] and word.box[1] < place[3]]
    return median([size for word in beside if (size := _size(word)) is not None] or [0.0])


def _size(word: ReadWord) -> float | None:
    return type_size(word.text, word.box[3] - word.box[1])


def _letters(words: Sequence[ReadWord]) -> int:
    return sum(character.isalnum() for word in words for character in word.text)
