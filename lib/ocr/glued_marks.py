"""Marks of notes that the engine hung on the word before them, though wide white lies between.

Notes that run on in one line are parted by white and a mark: `p. 5.    b Theod.` The mark is small, and the engine
makes it the end of the word before: `5.»`.

Thresholds from: set by hand on typeset books whose notes run on; tests/ocr/test_glued_marks.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

import numpy as np

from lib.images.binarization import Mask
from lib.text.read_words import Line, ReadWord, group_lines

WIDER = 2.0
"""White within a word that is no word's, at least, in widths of the line's spaces."""
HIGH = 0.6
"""The same, in heights of the word: a line of two words has hardly a space."""
_GLUED = re.compile(r"(?P<word>.*[^\W_].*?[.!?)\]’”])(?P<mark>[^\w\s.,;:()\[\]-]{1,3}|\d{1,2}|[^\W\d_])")


def part_marks(words: Sequence[ReadWord], ink: Mask, scale: float) -> list[ReadWord]:
    """The words, each that ends in a mark behind wide white as two.

    `ink` is that of the page, (height, width), in `scale` times the pixels of the words' boxes.
    """
    made: list[ReadWord] = []
    for line in group_lines(words):
        spaces = [after.box[0] - before.box[2] for before, after in pairwise(line)]
        least = WIDER * max(median(spaces), 0) if spaces else 0.0
        made += [part for word in line for part in _parts(word, least, ink, scale)]
    return made


def _parts(word: ReadWord, least: float, ink: Mask, scale: float) -> Line:
    found = _GLUED.fullmatch(word.text)
    white = _widest_white(word, ink, scale) if found is not None else None
    if found is None or white is None:
        return [word]
    start, end = white
    left, top, right, foot = word.box
    if end - start < max(least, HIGH * (foot - top)):
        return [word]
    at = found.end("word")
    choices = (word.choices[:at], word.choices[at:]) if len(word.choices) == len(word.text) else ((), ())
    return [
        replace(word, text=found["word"], box=(left, top, start, foot), choices=choices[0]),
        replace(word, text=found["mark"], box=(end, top, right, foot), choices=choices[1]),
    ]


def _widest_white(word: ReadWord, ink: Mask, scale: float) -> tuple[int, int] | None:
    """From where to where the widest columns without ink are in a word's box, in pixels of the page."""
    left, top, right, foot = (round(edge * scale) for edge in word.box)
    columns = np.flatnonzero(ink[top:foot, left:right].any(axis=0))
    if len(columns) < 2:  # white lies between two columns of ink
        return None
    steps = np.diff(columns)
    at = int(steps.argmax())
    return round((left + columns[at] + 1) / scale), round((left + columns[at + 1]) / scale)
