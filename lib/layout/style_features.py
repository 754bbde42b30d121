"""What is measured of each word to tell in which type it is set.

Lengths are in x-heights or beside the page's own type, so that they are numbers without unit; leans are in degrees.

Thresholds from: set by hand, no figures kept; what they are worth is learnt, and scored on books left out
(docs/accuracy.md).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lib.images.word_strokes import BINS, WordStrokes
from lib.layout.set_words import ASCENDING, DESCENDING, SetWord

Floats = NDArray[np.float64]

LONG_WORD, FEW_WORDS = 3, 6
"""Letters of a word that tells the page's type, at least; and such words that a page must have."""
ROMAN = 4.0
"""Degrees that roman type leans, at most: ingest has set the page upright."""
LEAST_SPREAD, MOST_SPREAD = 0.6, 2.0
"""Degrees by which the leans of roman words differ, at least and at most."""
SPREAD = 1.5
"""Deviations of a normal distribution for each median deviation, a ratio."""
MOST_LETTERS = 12
"""Letters from which a word is long."""
MOST_SURE = 6
"""Letters that make a word's lean surer."""
MOST_RATIO = 4.0
"""Where ratios end, a ratio."""
NO_LETTER = 0.01
"""What a word without letters weighs in its line, in letters; and the least that is divided by, as a ratio."""
RIGHT, BOTH = frozenset("/AzZ247xX"), frozenset("vwVWyYxXkKMN")
"""Letters whose own strokes lean to the right, and to both sides."""
DEEP, TALL = 0.3, 0.25
"""How far a descender reaches under the line, in x-heights; and an ascender over the others, in their heights."""
HIGH_BINS = range(3, BINS - 3)

NAMES = (
    *(f"direction_{at}" for at in range(BINS)),
    *(f"high_direction_{at}" for at in HIGH_BINS),
    "lean", "lean_off", "lean_spread", "lean_off_in_spreads", "lean_off_sure", "line_lean_off", "page_lean_off",
    "upright", "thickness", "line_thickness", "contrast", "width", "width_beside_page",
    "first_top", "high_top", "usual_top", "depth", "first_beside_high", "high_beside_usual", "first_beside_usual",
    "usual_beside_page", "high_beside_page", "high_beside_line", "first_beside_line", "line_flat", "size",
    "usual_beside_low", "width_beside_high", "line_first_beside_high", "thickness_beside_high",
    "letters", "upper", "upper_first", "figures", "ascending", "descending", "right_leaning", "both_leaning",
    "odd_case", "line_odd_case", "line_upper", "confidence", "alphanumeric",
    "descender_missing", "ascender_missing", "line_missing",
)  # fmt: skip
"""The features of all types, in order."""
SPACING = ("gaps", "white", "white_beside_page", "white_beside_line", "white_over_page", "line_white")
"""Those of the white between letters, which come after them."""
ALL = (*NAMES, *SPACING)


def style_features(words: Sequence[SetWord], strokes: WordStrokes, x_heights: Floats, pitch: float) -> Floats:
    """The features of each word of a page, (n, len(ALL)); `pitch` is the book's distance of lines in pixels."""
    text = _TextFeatures(words)
    lines = np.unique([word.line for word in words], return_inverse=True)[1]
    sure = np.minimum(text.letters, MOST_SURE) + NO_LETTER

    def beside(values: Floats) -> Floats:
        """The mean of the line's other words; 0 where there is none."""
        total, weight = np.bincount(lines, values * sure), np.bincount(lines, sure)
        rest = weight[lines] - sure
        return np.where(rest > sure.min(), (total[lines] - values * sure) / np.maximum(rest, NO_LETTER), 0.0)

    plain = (text.letters >= LONG_WORD) & (text.figures == 0)
    if plain.sum() < FEW_WORDS:
        plain = np.ones(len(words), bool)
    small = plain & (text.upper == 0)
    small = small if small.sum() >= FEW_WORDS else plain

    roman = strokes.lean[plain & (np.abs(strokes.lean) < ROMAN)]
    level = float(np.median(roman)) if len(roman) >= FEW_WORDS else 0.0
    off = strokes.lean - level
    spread = float(np.median(np.abs(off[plain]))) * SPREAD
    spread = min(max(spread, LEAST_SPREAD), MOST_SPREAD)
    directions = strokes.directions - np.median(strokes.directions[plain], axis=0)
    width = np.asarray([word.box[2] - word.box[0] for word in words]) / np.maximum(text.signs, 1) / x_heights
    usual = _over(strokes.usual_top, np.full(len(words), np.median(strokes.usual_top[small])))
    high = _over(strokes.high_top, np.full(len(words), np.median(strokes.usual_top[small])))
    tallest = np.zeros(lines.max() + 1)
    np.maximum.at(tallest, lines, np.maximum(strokes.first_top, strokes.high_top))
    flat = _over(strokes.high_top, strokes.usual_top)
    thickness = _beside(strokes.thickness, plain)
    # Letters were read that reach over or under the others, and nothing there does: they are small capitals.
    no_descender = (text.descending > 0) * np.clip(1 - strokes.depth / x_heights / DEEP, 0, 1)
    no_ascender = (text.ascending > 0) * (flat > 0) * np.clip(1 - (flat - 1) / TALL, 0, 1)
    joints = np.maximum(text.signs - 1, 1.0)
    white = strokes.white / joints / x_heights
    columns = [
        *directions.T, *strokes.high_directions[:, HIGH_BINS].T,
        strokes.lean, off, np.full(len(words), spread), off / spread, off / spread * np.sqrt(sure), beside(off),
        np.full(len(words), np.median(strokes.lean[plain]) - level),
        strokes.upright - np.median(strokes.upright[plain]), thickness, beside(thickness),
        _beside(strokes.contrast, plain), width, _beside(width, plain),
        strokes.first_top / x_heights, strokes.high_top / x_heights, strokes.usual_top / x_heights,
        strokes.depth / x_heights, _over(strokes.first_top, strokes.high_top), flat,
        _over(strokes.first_top, strokes.usual_top), usual, high, _over(strokes.high_top, tallest[lines]),
        _over(strokes.first_top, tallest[lines]), beside(flat), x_heights / max(pitch, 1.0),
        _over(strokes.usual_top, strokes.low_top), _over(width * x_heights, strokes.high_top),
        beside(_over(strokes.first_top, strokes.high_top)), _over(strokes.thickness, strokes.high_top),
        np.minimum(text.letters, MOST_LETTERS), text.upper, text.upper_first, text.figures, text.ascending,
        text.descending, text.right, text.both, text.odd, beside(text.odd), beside(text.upper), text.confidence,
        text.alphanumeric, no_descender, no_ascender, beside(no_descender + no_ascender + text.odd),
        strokes.gaps / joints, white, _beside(white, plain), white - beside(white), white - np.median(white[plain]),
        beside(white),
    ]  # fmt: skip
    return np.stack(columns, axis=1)


def _over(one: Floats, other: Floats) -> Floats:
    """One over the other; 0 where either is nothing."""
    known = (one > 0) & (other > 0)
    return np.where(known, np.minimum(one / np.where(known, other, 1.0), MOST_RATIO), 0.0)


def _beside(values: Floats, plain: NDArray[np.bool_]) -> Floats:
    """Values beside the page's usual one."""
    return np.minimum(values / max(float(np.median(values[plain])), NO_LETTER), MOST_RATIO)


class _TextFeatures:
    """What was read: shares of a word's letters but the first, as arrays of a number for each word."""

    def __init__(self, words: Sequence[SetWord]) -> None:
        letters = [[sign for sign in word.text if sign.isalnum()] for word in words]
        rest = [own[1:] for own in letters]

        def share(signs: Sequence[Sequence[str]], wanted: frozenset[str]) -> Floats:
            return np.asarray([sum(sign in wanted for sign in own) / max(len(own), 1) for own in signs])

        self.letters = np.asarray([float(len(own)) for own in letters])
        self.signs = np.asarray([float(len(word.text)) for word in words])
        self.upper = np.asarray([sum(map(str.isupper, own)) / max(len(own), 1) for own in rest])
        self.upper_first = np.asarray([float(own[:1] != [] and own[0].isupper()) for own in letters])
        self.figures = np.asarray([sum(map(str.isdigit, own)) / max(len(own), 1) for own in letters])
        self.ascending, self.descending = share(rest, ASCENDING), share(rest, DESCENDING)
        self.right, self.both = share(letters, RIGHT), share(letters, BOTH)
        self.odd = np.asarray([_odd_case(own) for own in letters])
        self.confidence = np.asarray([word.word.confidence for word in words])
        self.alphanumeric = self.letters / np.maximum(self.signs, 1)


def _odd_case(letters: Sequence[str]) -> float:
    """1 where capitals and small letters stand in a word as nobody writes them: aND, PetroLeum."""
    cases = [letter.isupper() for letter in letters if letter.isalpha()]
    return float(any(upper for upper in cases[1:]) and not all(cases))
