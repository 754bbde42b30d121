"""Reading again what looks like type and was passed over: tables between rules, columns, captions.

The engine takes a table with heavy rules, or lettering on a tint, for a picture, and reads nothing there. Cut out by
itself, without rules and without what was read, it is read like any block of text.

Thresholds from: set by hand on made pages and on one table of vaxfacts; tests/ocr/test_missed_places.py holds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import cv2
import numpy as np
from PIL import Image

from lib.geometry import inside, union
from lib.images.binarization import Grey
from lib.ocr.image_reading import read_words
from lib.ocr.missed_numbers import read_missed_numbers
from lib.ocr.missed_type import Type
from lib.ocr.tesseract import Reading
from lib.schemas.base import Box
from lib.text.read_words import ReadWord

MOST_PLACES = 24
"""Places of a page that are read again at most, the largest first."""
ONE_BLOCK = 6
"""Tesseract's page segmentation mode for one block of text."""
SURE = 0.4
"""Least confidence, 0 to 1, of a word that is taken: strokes of pictures read worse."""
SURE_PLACE = 0.7
"""Median confidence, 0 to 1, of the words of a place that is type."""
LEAST_LENGTH = 2.0
"""Letters a word in such a place, on the mean, where it is no column of figures."""
MARGIN = 1.0
"""White left round a place, in usual heights of a letter."""
RULE = 4.0
"""Length of a rule, in usual heights of a letter: no letter's stroke is as long."""
SMALL, ENLARGED = 20.0, 2
"""Usual height of a letter, in pixels, below which columns are enlarged, and how often. From: columns of tables with
even numbers, at 15 and 17 pixels, which lose a third of their figures as they are; vaxfacts, at 24, gains nothing."""
SOFT = 2
"""Pixels about a column that go with it: the soft edge of its figures."""
EDGE = (3, 3)
"""Pixels about a rule that go with it: its soft edge."""
DARK = 0.6
"""Share of the paper's tone below which a pixel may be a rule's."""


def read_missed_places(grey: Grey, words: Sequence[ReadWord], marks: Type, reading: Reading) -> list[ReadWord]:
    """Words in places that `words` left unread, in blocks of their own; boxes are in pixels of `grey` (height, width).

    Columns of figures are read first, each by itself, and then what is left. Raises EngineError where Tesseract fails.
    """
    found: list[ReadWord] = []
    over = {id(word) for word in marks.overrun(words)}
    words = [word for word in words if id(word) not in over]
    one_block = replace(reading, psm=ONE_BLOCK)
    scale = ENLARGED if marks.size < SMALL else 1
    for rows in marks.unread_columns(words)[:MOST_PLACES]:
        if not all(any(inside(row, word.box) for word in found) for row in rows):
            cut = cut_out(grey, union(rows), words, marks.size, around=False)
            found += read_cut(cut, [*words, *found], one_block, scale, least_length=0.0)
    for place in marks.unread_places([*words, *found])[:MOST_PLACES]:
        cut = cut_out(grey, place, [*words, *found], marks.size, around=True)
        found += read_cut(cut, [*words, *found], one_block, 1, least_length=LEAST_LENGTH)
    return [*found, *read_missed_numbers(grey, [*words, *found], marks, reading)]


@dataclass(frozen=True)
class Cut:
    """A part of a page."""

    image: Grey
    left: int
    top: int


def read_cut(
    cut: Cut, words: Sequence[ReadWord], reading: Reading, scale: int, *, least_length: float
) -> list[ReadWord]:
    """The words of a part of a page in blocks behind those of `words`; none where they are no passage."""
    image = Image.fromarray(cut.image)
    if scale != 1:
        image = image.resize((image.width * scale, image.height * scale), Image.Resampling.BICUBIC)
    read = read_words(image, reading)
    block = max((word.block for word in words), default=0)
    moved = [replace(word, box=_moved(word.box, scale, cut), block=word.block + block) for word in read]
    taken = [word for word in moved if _is_type(word) and not _is_read(word, words)]
    return taken if _is_passage(taken, least_length) else []


def cut_out(grey: Grey, place: Box, words: Sequence[ReadWord], size: float, *, around: bool) -> Cut:
    """The place with a margin, without rules and without what was read; what stands `around` it may stay."""
    margin = round(MARGIN * size)
    left, top = max(0, place[0] - margin), max(0, place[1] - margin)
    cut = grey[top : place[3] + margin, left : place[2] + margin].copy()
    paper = float(np.median(cut))
    for x0, y0, x1, y1 in (word.box for word in words):
        cut[max(0, y0 - top) : max(0, y1 - top), max(0, x0 - left) : max(0, x1 - left)] = paper
    if not around:
        bare = np.ones(cut.shape, bool)
        bare[
            max(0, place[1] - top - SOFT) : place[3] - top + SOFT,
            max(0, place[0] - left - SOFT) : place[2] - left + SOFT,
        ] = False
        cut[bare] = paper
    dark = (cut < DARK * paper).astype(np.uint8)
    long = max(2, round(RULE * size))
    rules = cv2.bitwise_or(
        cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, long), np.uint8)),
        cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8)),
    )
    cut[cv2.dilate(rules, np.ones(EDGE, np.uint8)) > 0] = paper
    return Cut(cut, left, top)


def _moved(box: Box, scale: int, cut: Cut) -> Box:
    left, top, right, bottom = box
    return (
        left // scale + cut.left,
        top // scale + cut.top,
        -(-right // scale) + cut.left,
        -(-bottom // scale) + cut.top,
    )


def _is_type(word: ReadWord) -> bool:
    return word.confidence >= SURE and any(character.isalnum() for character in word.text)


def _is_passage(words: Sequence[ReadWord], least_length: float) -> bool:
    """Whether what was read in a place is type as a whole: an engine makes short words, and doubts them, of strokes."""
    if not words:
        return False
    letters = sum(character.isalnum() for word in words for character in word.text)
    return median(word.confidence for word in words) >= SURE_PLACE and letters >= least_length * len(words)


def _is_read(word: ReadWord, words: Sequence[ReadWord]) -> bool:
    return any(inside(word.box, other.box) for other in words)
