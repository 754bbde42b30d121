"""Reading again what looks like type and was passed over: tables between rules, columns, captions.

The engine takes a table with heavy rules, or lettering on a tint, for a picture, and reads nothing there. Cut out by
itself, without rules and without what was read, it is read like any block of text.

Thresholds from: set by hand on made pages and on one table of vaxfacts; tests/ocr/test_missed_places.py holds them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

import cv2
import numpy as np
from PIL import Image

from lib.geometry import inside
from lib.images.binarization import Grey
from lib.ocr.hocr_words import parse_words
from lib.ocr.missed_type import Type
from lib.ocr.tesseract import Reading, read_hocr
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
"""Letters a word in such a place, on the mean."""
MARGIN = 1.0
"""White left round a place, in usual heights of a letter."""
RULE = 4.0
"""Length of a rule, in usual heights of a letter: no letter's stroke is as long."""
EDGE = (3, 3)
"""Pixels about a rule that go with it: its soft edge."""
DARK = 0.6
"""Share of the paper's tone below which a pixel may be a rule's."""


def read_missed_places(grey: Grey, words: Sequence[ReadWord], marks: Type, reading: Reading) -> list[ReadWord]:
    """Words in places that `words` left unread, in blocks of their own; boxes are in pixels of `grey` (height, width).

    Raises EngineError where Tesseract fails.
    """
    found: list[ReadWord] = []
    block = max((word.block for word in words), default=0)
    one_block = replace(reading, psm=ONE_BLOCK)
    for place in marks.unread_places(words)[:MOST_PLACES]:
        cut, (left, top) = _cut_out(grey, place, words, marks.size)
        with tempfile.TemporaryDirectory(prefix="colophon-") as folder:
            path = Path(folder) / "place.png"
            Image.fromarray(cut).save(path, compress_level=1)
            read = parse_words(read_hocr(path, one_block))
        moved = [replace(word, box=_moved(word.box, left, top), block=word.block + block) for word in read]
        taken = [word for word in moved if _is_type(word) and not _is_read(word, words)]
        if _is_passage(taken):
            block = max(word.block for word in taken)
            found += taken
    return found


def _cut_out(grey: Grey, place: Box, words: Sequence[ReadWord], size: float) -> tuple[Grey, tuple[int, int]]:
    """The place without rules and without what was read, and its upper left corner."""
    margin = round(MARGIN * size)
    left, top = max(0, place[0] - margin), max(0, place[1] - margin)
    cut = grey[top : place[3] + margin, left : place[2] + margin].copy()
    paper = float(np.median(cut))
    for x0, y0, x1, y1 in (word.box for word in words):
        cut[max(0, y0 - top) : max(0, y1 - top), max(0, x0 - left) : max(0, x1 - left)] = paper
    dark = (cut < DARK * paper).astype(np.uint8)
    long = max(2, round(RULE * size))
    rules = cv2.bitwise_or(
        cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, long), np.uint8)),
        cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8)),
    )
    cut[cv2.dilate(rules, np.ones(EDGE, np.uint8)) > 0] = paper
    return cut, (left, top)


def _moved(box: Box, left: int, top: int) -> Box:
    return box[0] + left, box[1] + top, box[2] + left, box[3] + top


def _is_type(word: ReadWord) -> bool:
    return word.confidence >= SURE and any(character.isalnum() for character in word.text)


def _is_passage(words: Sequence[ReadWord]) -> bool:
    """Whether what was read in a place is type as a whole: an engine makes short words, and doubts them, of strokes."""
    if not words:
        return False
    letters = sum(character.isalnum() for word in words for character in word.text)
    return median(word.confidence for word in words) >= SURE_PLACE and letters >= LEAST_LENGTH * len(words)


def _is_read(word: ReadWord, words: Sequence[ReadWord]) -> bool:
    return any(inside(word.box, other.box) for other in words)
