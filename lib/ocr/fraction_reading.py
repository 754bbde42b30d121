"""Fractions that print sets as one sign behind a number, and an engine reads as figures: 15½ as `154`.

Where the shape of one stands in a word, its two figures are read each by itself, and must give a fraction that has a
sign. A wrong fraction is worse than none: what is in doubt stays as it was read.

Thresholds from: the fractions of goldstd and tables, odd pages, and all other figures of the two; twelve books hold
them (docs/decisions.md), and tests/ocr/test_fraction_reading.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from PIL import Image

from lib.images.binarization import Grey
from lib.ocr.fraction_shapes import FractionShape, find_fraction_shape
from lib.ocr.image_reading import read_images
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
ReadFigures = Callable[[Sequence[Sequence[Grey]]], list[Told]]
"""Reads figures, each by its pictures, which have less and more of what is about it."""


@dataclass(frozen=True)
class Fractions:
    """A page's words in their order, and those that gave way to others with fractions."""

    words: list[ReadWord]
    replaced: list[ReadWord] = field(default_factory=list)


@dataclass
class _Found:
    """A word in which the shape of a fraction stands, and what is read there."""

    word: ReadWord
    shape: FractionShape
    before: str
    behind: str
    denominator: Told = NOTHING
    numerator: Told = NOTHING


def read_fractions(grey: Grey, words: Sequence[ReadWord], read_figures: ReadFigures) -> Fractions:
    """Read the fractions behind numbers; boxes are in pixels of `grey` (height, width), dark on light.

    Raises what `read_figures` does.
    """
    found = list(_shapes(grey, words))
    _read(found, read_figures)
    told = {id(one.word): again for one in found if (again := _with_fraction(one)) is not None}
    return Fractions([told.get(id(word), word) for word in words], [one.word for one in found if id(one.word) in told])


def _shapes(grey: Grey, words: Sequence[ReadWord]) -> Iterator[_Found]:
    paper: int | None = None
    for word in words:
        if _may_have_one(word.text, word.box):
            paper = int(np.median(grey)) if paper is None else paper
            shape = find_fraction_shape(grey, word.box, paper, partial(_fits, word.text))
            parts = _parts(word.text, shape.before, shape.behind) if shape is not None else None
            if shape is not None and parts is not None:
                yield _Found(word, shape, *parts)


def _read(found: Sequence[_Found], read_figures: ReadFigures) -> None:
    """Have the lower figures read, and the upper ones of those where one was seen."""
    if found:
        told = read_figures([one.shape.denominator for one in found])
        for one, figure in zip(found, told, strict=True):
            one.denominator = figure
    lower = [one for one in found if one.denominator[1] >= SURE and _is_figure(one.denominator[0])]
    if lower:
        told = read_figures([one.shape.numerator for one in lower])
        for one, figure in zip(lower, told, strict=True):
            one.numerator = figure


def _with_fraction(found: _Found) -> ReadWord | None:
    """The word with its fraction; None where it has none, or was read with it."""
    told = _sign(found.before, found.denominator, found.numerator)
    text = f"{found.before}{told[0]}{found.behind}" if told is not None else found.word.text
    if told is None or text == found.word.text:
        return None
    return replace(found.word, text=text, confidence=round(told[1], 2), choices=())


def figures_by_second_engine(languages: frozenset[str]) -> ReadFigures:
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

    return lambda figures: [read(pictures) for pictures in figures]


def figures_by_tesseract(reading: Reading) -> ReadFigures:
    """Has Tesseract, which is told that they are figures, read them. It raises EngineError where that fails.

    It reads the last picture alone, for the other one helps it less, and all figures in one go: its start takes longer.
    """
    alone = replace(reading, psm=ONE_SIGN, variables=(*reading.variables, *FIGURES), alternatives=False)

    def read(figures: Sequence[Sequence[Grey]]) -> list[Told]:
        return [
            ("".join(word.text for word in words), min((word.confidence for word in words), default=0.0))
            for words in read_images([Image.fromarray(pictures[-1]) for pictures in figures], alone)
        ]

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


def _sign(number: str, lower: Told, upper: Told) -> Told | None:
    """The sign of a fraction behind a number, and how sure it is; None where its figures are in doubt or make none."""
    (denominator, sure), (numerator, upper_sure) = lower, upper
    if sure < SURE or not _is_figure(denominator):
        return None
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
