"""Fractions that print sets as one sign behind a number, and an engine reads as figures: 15½ as `154`.

Where the shape of one stands in a word, its two figures are read each by itself, and must give a fraction that has a
sign. A wrong fraction is worse than none: what is in doubt stays as it was read.

Thresholds from: the fractions of goldstd and tables, odd pages, and all other figures of the two; twelve books hold
them (docs/decisions.md), and tests/ocr/test_fraction_reading.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from PIL import Image

from lib.images.binarization import Grey
from lib.ocr.fraction_shapes import FractionShape, find_fraction_shape
from lib.ocr.image_reading import read_words
from lib.ocr.tesseract import Reading
from lib.readers.recognizer import load_reader
from lib.schemas.base import Box
from lib.text.fractions import fraction_sign
from lib.text.read_words import ReadWord

LEAST_HIGH = 8
"""Pixels of a word's height, at least: in less no fraction can be told."""
SURE = 0.75
"""Confidence, 0 to 1, from which a figure of a fraction is told."""
MOST_READ = 3
"""Characters that a fraction was read as, at most: two figures and a slash. It may have been passed over."""
ONE_SIGN = 10
"""Tesseract's page segmentation mode for one character."""
FIGURES = (("tessedit_char_whitelist", "0123456789"),)
HALF = 2
"""The lower figure that leaves no choice: only a 1 may stand over it."""
_YEAR = re.compile(r"1[0-7]\d")
"""Figures of a year before 1800, of which two may be named at once: 165 and 5 over 6 are 1655/6."""
_NUMBER = re.compile(r"(?=.*\d)\d[\d,]*")
_STROKES = frozenset("Il|i")
"""What a figure 1 of old type looks like."""

Told = tuple[str, float]
"""What a figure was read as, and the confidence, 0 to 1."""
NOTHING: Told = ("", 1.0)
"""Of a figure that is read in two ways."""
ReadFigure = Callable[[Sequence[Grey]], Told]
"""Reads one figure by its pictures, which have less and more of what is about it."""


@dataclass(frozen=True)
class Fractions:
    """A page's words in their order, and those that gave way to others with fractions."""

    words: list[ReadWord]
    replaced: list[ReadWord] = field(default_factory=list)


def read_fractions(grey: Grey, words: Sequence[ReadWord], read_figure: ReadFigure) -> Fractions:
    """Read the fractions behind numbers; boxes are in pixels of `grey` (height, width), dark on light.

    Raises what `read_figure` does.
    """
    made = Fractions([])
    paper: int | None = None
    for word in words:
        shape = None
        if _may_have_one(word.text, word.box):
            paper = int(np.median(grey)) if paper is None else paper
            shape = find_fraction_shape(grey, word.box, paper, partial(_fits, word.text))
        parts = _parts(word.text, shape.before, shape.behind) if shape is not None else None
        told = _told(shape, parts[0], read_figure) if shape is not None and parts is not None else None
        text = f"{parts[0]}{told[0]}{parts[1]}" if parts is not None and told is not None else word.text
        if told is None or text == word.text:
            made.words.append(word)
        else:
            made.words.append(replace(word, text=text, confidence=round(told[1], 2), choices=()))
            made.replaced.append(word)
    return made


def figures_by_second_engine(languages: frozenset[str]) -> ReadFigure:
    """Has the second engine, which reads shapes, read figures: the surest of its answers, where none contradicts it."""

    def read(pictures: Sequence[Grey]) -> Told:
        reader = load_reader(languages, fold=False)
        told: list[Told] = []
        for picture in pictures:
            one = reader.read(picture).best()
            told.append(("1" if one.text in _STROKES else one.text, min(one.sure, default=0.0)))
            if told[-1][1] >= SURE and not _is_figure(told[-1][0]):
                return NOTHING
        text, sure = max(told, key=lambda one: one[1])
        return (text, sure) if all(other == text for other, how in told if how >= SURE) else NOTHING

    return read


def figures_by_tesseract(reading: Reading) -> ReadFigure:
    """Has Tesseract, which is told that they are figures, read them. It raises EngineError where that fails.

    It reads the last picture alone: each costs a tenth of a second, and the other one helps it less.
    """
    alone = replace(reading, psm=ONE_SIGN, variables=(*reading.variables, *FIGURES), alternatives=False)

    def read(pictures: Sequence[Grey]) -> Told:
        words = read_words(Image.fromarray(pictures[-1]), alone)
        return "".join(word.text for word in words), min((word.confidence for word in words), default=0.0)

    return read


def _may_have_one(text: str, box: Box) -> bool:
    return text[:1].isdigit() and box[3] - box[1] >= LEAST_HIGH


def _fits(text: str, before: int, behind: int) -> bool:
    return _parts(text, before, behind) is not None


def _parts(text: str, before: int, behind: int) -> tuple[str, str] | None:
    """What of a word's text stands before and behind its fraction, which has so many columns of marks before it and
    behind it; None where the marks do not tell.

    Figures stand apart, so that there are as many columns of marks as characters.
    """
    number = text[:before]
    end = len(text) - behind
    rest = text[end:]
    fits = before <= end <= before + MOST_READ
    return (number, rest) if fits and _NUMBER.fullmatch(number) and not any(map(str.isdigit, rest)) else None


def _told(shape: FractionShape, number: str, read_figure: ReadFigure) -> Told | None:
    """The sign of a fraction behind a number, and how sure it is; None where its figures are in doubt or make none."""
    denominator, sure = read_figure(shape.denominator)
    if sure < SURE or not _is_figure(denominator):
        return None
    numerator, upper_sure = read_figure(shape.numerator)
    if int(denominator) == HALF and (numerator == "1" or upper_sure < SURE):
        numerator, upper_sure = "1", sure
    if upper_sure < SURE or not _is_figure(numerator):
        return None
    if _YEAR.fullmatch(number) and int(denominator) == int(numerator) + 1 != HALF:
        return None
    sign = fraction_sign(int(numerator), int(denominator))
    return (sign, min(sure, upper_sure)) if sign is not None else None


def _is_figure(text: str) -> bool:
    return len(text) == 1 and text.isascii() and text.isdigit()
