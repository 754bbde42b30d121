"""Numbers that are missing from a column of them: the single figures at the end of entries that an engine passes over.

A list of contents, an index in columns or a table has numbers that end one below the other. Where three were read, ink
that ends where they do, beside a word of its own row, is a number too; cut out by itself it is read as a line.

Thresholds from: contents pages of thomas-reid and greatlakes; eugenics, oilbiz and sidenotes were not looked at.
tests/ocr/test_missed_numbers.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import numpy as np
from PIL import Image

from lib.images.binarization import Grey
from lib.ocr.image_reading import read_words
from lib.ocr.missed_type import Type
from lib.ocr.tesseract import Reading
from lib.schemas.base import Box
from lib.text.read_words import ReadWord

LEAST = 3
"""Numbers that make a column, each on a line of its own."""
AT_EDGE = 0.6
"""Distance of two numbers' right edges, in usual heights of a number, within which they end one below the other."""
HEIGHTS = (0.6, 1.7)
"""Height of what may be a number, in usual heights of those that were read: old-style figures differ so much."""
LEVEL = 0.5
"""Share of the lower one's height in which a number and a word of its row stand beside each other."""
MOST_SIGNS = 5
"""Marks of what may be a number, at most."""
ONE_LINE = 7
"""Tesseract's page segmentation mode for one line of text."""
ENLARGED = 2
"""How often its cut is enlarged: alone, a figure of 16 pixels is read no better than among others."""
SEAM = 2
"""Pixels about a number that go with it: the soft edge of its figures."""
SURE = 0.5
"""Least confidence, 0 to 1, of a number that is taken."""
_NUMBER = re.compile(r"\W*(?:\d{1,4}|[ivxlc]{1,7})\W*", re.IGNORECASE)
_ONE = re.compile(r"[Iil|]")
"""An old-style figure 1, which has the shape of a small capital I."""


def read_missed_numbers(grey: Grey, words: Sequence[ReadWord], marks: Type, reading: Reading) -> list[ReadWord]:
    """The numbers that stand in columns of numbers under no word, each in a block of its own.

    `words` are all that was read, with boxes in pixels of `grey` (height, width). Raises EngineError where Tesseract
    fails.
    """
    columns = _columns(words)
    if not columns:
        return []
    height = median(_high(word.box) for column in columns for word in column)
    found: list[ReadWord] = []
    block = max(word.block for word in words)
    for place in marks.unread_groups(words, MOST_SIGNS):
        column = next((one for one in columns if _belongs(place, one, height)), None)
        if column is None or not _stands_beside_word(place, words):
            continue
        number = _read(grey, place, reading)
        text = _among(number.text, column) if number is not None else None
        if number is not None and text is not None:
            block += 1
            found.append(replace(number, text=text, block=block, paragraph=1, line=1))
    return found


def _among(text: str, column: Sequence[ReadWord]) -> str | None:
    """A number as one of its column; None where there are no such numbers in it.

    Small roman numbers may stand above arabic ones, capitals not: there an I is the figure 1.
    """
    if not text.isupper() or any(word.text.isupper() for word in column):
        return text
    return "1" if _ONE.fullmatch(text) else None


def _columns(words: Sequence[ReadWord]) -> list[list[ReadWord]]:
    """Numbers that are the last words of their rows and end one below the other, from left to right."""
    numbers = [word for word in words if _NUMBER.fullmatch(word.text)]
    if len(numbers) < LEAST:
        return []
    numbers = sorted((word for word in numbers if _is_last(word, words)), key=lambda word: word.box[2])
    columns: list[list[ReadWord]] = []
    for word in numbers:
        if columns and word.box[2] - columns[-1][-1].box[2] <= AT_EDGE * _high(word.box):
            columns[-1].append(word)
        else:
            columns.append([word])
    return [column for column in columns if len(column) >= LEAST]


def _is_last(word: ReadWord, words: Sequence[ReadWord]) -> bool:
    middle = (word.box[1] + word.box[3]) / 2
    return not any(other.box[0] >= word.box[2] and other.box[1] < middle < other.box[3] for other in words)


def _belongs(place: Box, column: Sequence[ReadWord], height: float) -> bool:
    """Whether a place ends where a column's numbers do, and is as high as they are."""
    ends = any(abs(place[2] - word.box[2]) <= AT_EDGE * height for word in column)
    return ends and HEIGHTS[0] * height <= _high(place) <= HEIGHTS[1] * height


def _stands_beside_word(place: Box, words: Sequence[ReadWord]) -> bool:
    """Whether a word stands to the left of a place, on its row."""
    for word in words:
        common = min(place[3], word.box[3]) - max(place[1], word.box[1])
        if word.box[2] <= place[0] and common >= LEVEL * min(_high(place), _high(word.box)):
            return True
    return False


def _read(grey: Grey, place: Box, reading: Reading) -> ReadWord | None:
    """The number that stands in a place; None where what is read is none."""
    # Nothing but the number: before it may stand leaders, and above and below other numbers.
    around = _high(place)
    seam = grey[max(0, place[1] - SEAM) : place[3] + SEAM, max(0, place[0] - SEAM) : place[2] + SEAM]
    cut = Image.fromarray(np.pad(seam, around, constant_values=int(np.median(grey))))
    cut = cut.resize((cut.width * ENLARGED, cut.height * ENLARGED), Image.Resampling.BICUBIC)
    read = read_words(cut, replace(reading, psm=ONE_LINE))
    if len(read) != 1 or not _NUMBER.fullmatch(read[0].text) or read[0].confidence < SURE:
        return None
    return replace(read[0], box=place, size=read[0].size / ENLARGED)


def _high(box: Box) -> int:
    return box[3] - box[1]
