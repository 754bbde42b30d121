"""In which type each word is set: learnt from proofread books, by the strokes of its letters and by its neighbours'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from lib.images.binarization import Grey
from lib.images.word_strokes import measure_strokes
from lib.layout.set_words import SetWord, feet, set_words, x_heights
from lib.layout.style_features import ALL, LONG_WORD, NAMES, style_features
from lib.learning.logistic import FOLDER, load_weights
from lib.learning.trees import load_trees
from lib.schemas.layout import Style, StyledWord
from lib.schemas.ocr import OcrPage

Floats = NDArray[np.float64]

X_HEIGHTS_A_PITCH = 0.4
"""How high small letters usually are, as a share of the distance of two lines. From: set by hand; it stands where
nothing on the page tells."""
LARGE_FIRST = 1.12
"""How high a word's first letter is at least, in heights of the others, where it is a capital among small capitals: a
ratio. From: set by hand; capitals are usually 1.25 to 1.4 times as high."""
LIKELY = 0.5
"""Probability from which a word is in a type. From: both mistakes cost a reader the same."""
MOST = 8.0
"""Logarithm of the odds beyond which a word is no surer to its neighbours. From: set by hand."""
UNLIKELY = -4.0
"""Logarithm of the odds of a neighbour that is not there. From: set by hand."""
LEAST_LETTERS: Mapping[Style, int] = MappingProxyType({"bold": 3, "letterspaced": 4})
"""Letters of the longest word of a run in a type, at least. From: of 827 words of thirteen books that were taken for
letterspaced, which none is, most are figures and words of one or two letters."""
SHOWN_BY: Mapping[Style, int] = MappingProxyType({"italic": 1, "small_capitals": 2})
"""The same of italics and small capitals, on any page. From: 37 designs drawn by chance, in which thirteen of 69 words
that came out in small capitals, and were not, were the word I; of the corpora's runs one is a single letter."""
LEAST_WORDS = 40
"""Words of three letters and more that a page has, at least, where a run may be bold or letterspaced. From: title pages
of the sample book and of greatlakes, whose large type is thick; the shortest page of typeset text has 85."""
GREETING, MOST_BEFORE = frozenset(("dear", "my")), 2
"""What greets before `Sir`, and how many words of it open a line, at most: its letters look the same in both types, and
it is set as what follows. From: 25 greetings of one book, of which thirteen were told."""
WITH_INITIAL = 1.7
"""How wide the letters of a line's first word are beside the page's, at least, where its box holds a large initial too:
a ratio. From: two typeset openings, over 2; letterspaced words are 1.2 to 1.5 times as wide."""
WIDTH = ALL.index("width_beside_page")
STYLES: tuple[Style, ...] = ("italic", "small_capitals", "bold", "letterspaced")
"""The types that are told."""
CONTEXT = (
    "own", "before", "after", "second_before", "second_after", "line", "before_likely", "after_likely", "both_likely",
    "own_between", "own_after", "own_before", "either_likely",
)  # fmt: skip
"""What is asked of a word among its neighbours, in order."""


@dataclass(frozen=True)
class StyleModel:
    """The files of what was learnt of a type: of a word by itself, and among its neighbours."""

    alone: Path
    among: Path
    names: tuple[str, ...]
    """The features that are asked for, the first ones of all."""

    def of(self, features: Floats) -> Floats:
        """These of all features, (n, len(ALL))."""
        return features[:, : len(self.names)]


MODELS: Mapping[Style, StyleModel] = MappingProxyType(
    {
        style: StyleModel(
            FOLDER / f"{style}_words.json", FOLDER / f"{style}_runs.json", NAMES if style == "italic" else ALL
        )
        for style in STYLES
    }
)
"""Learnt by `python -m lib.training.learn_styles`."""


def weights_of_styles() -> list[Path]:
    """The files of all that was learnt."""
    return [path for model in MODELS.values() for path in (model.alone, model.among)]


@dataclass(frozen=True)
class Measured:
    """A page's words with what is measured of them."""

    words: list[SetWord]
    features: Floats
    first: Floats
    """How high each word's first letter is, in heights of the others; 0 where another sign stands before it."""
    tops: Floats
    """How high the other letters are, in pixels."""


def measure(page: OcrPage, grey: Grey, pitch: float, pieces: int = 0, fineness: float = 1.0) -> Measured:
    """Measure a page's words on its image (height, width); `pitch` is the book's distance of lines, in pixels.

    `pieces` cuts long words in two, as set_words does; `fineness` is as measure_strokes is told.
    """
    words = set_words(page, pieces)
    if not words:
        return Measured([], np.zeros((0, len(ALL))), np.zeros(0), np.zeros(0))
    heights = x_heights(words, max(1.0, X_HEIGHTS_A_PITCH * pitch))
    boxes = np.asarray([word.box for word in words], np.float64)
    strokes = measure_strokes(grey, boxes, feet(words, heights), heights, fineness)
    # A quotation mark reaches as high as a capital does.
    begins = np.asarray([word.text[:1].isalnum() for word in words])
    first = np.where(begins, strokes.first_top / np.maximum(strokes.broad_top, 1.0), 0.0)
    return Measured(words, style_features(words, strokes, heights, pitch), first, strokes.broad_top)


def context(logit: Floats, lines: NDArray[np.int64]) -> Floats:
    """The features of words among their neighbours, (n, len(CONTEXT)), by what each is by itself."""
    own = np.clip(logit, -MOST, MOST)

    def at(step: int) -> Floats:
        found = np.full(len(own), UNLIKELY)
        if step > 0:
            found[:-step] = own[step:]
        else:
            found[-step:] = own[:step]
        return found

    numbers = np.unique(lines, return_inverse=True)[1]
    count = np.bincount(numbers)[numbers]
    line = (np.bincount(numbers, own)[numbers] - own) / np.maximum(count - 1, 1)
    before, after = at(-1), at(1)
    p_before, p_after = (1 / (1 + np.exp(-value)) for value in (before, after))
    return np.stack(
        [
            own, before, after, at(-2), at(2), line, p_before, p_after, p_before * p_after,
            np.minimum(p_before, p_after) * own, p_before * own, p_after * own, np.maximum(p_before, p_after),
        ],
        axis=1,
    )  # fmt: skip


def _take_capitals_out(measured: Measured, told: Sequence[set[Style]]) -> None:
    """A line that is all capitals of one height is in capitals: nothing in it shows that they are small ones."""
    lines: dict[int, list[int]] = {}
    for at, word in enumerate(measured.words):
        if any(map(str.isalpha, word.text)):
            lines.setdefault(word.line, []).append(at)
    for places in lines.values():
        small = [at for at in places if "small_capitals" in told[at]]
        plain = [at for at in places if "small_capitals" not in told[at]]
        larger = any(measured.first[at] >= LARGE_FIRST for at in small)
        if small and not larger and all(measured.words[at].text.isupper() for at in plain):
            for at in small:
                told[at].discard("small_capitals")


def _runs(measured: Measured, told: Sequence[set[Style]], style: Style) -> list[list[int]]:
    """The words of a style that follow each other on a line."""
    runs: list[list[int]] = []
    for at, word in enumerate(measured.words):
        if style not in told[at]:
            continue
        if runs and runs[-1][-1] == at - 1 and measured.words[at - 1].line == word.line:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def take_initials_out(measured: Measured, told: Sequence[set[Style]]) -> None:
    """A word whose box holds a large initial is neither bold nor letterspaced for that."""
    for at, word in enumerate(measured.words):
        first = not at or measured.words[at - 1].line != word.line
        if first and measured.features[at, WIDTH] >= WITH_INITIAL:
            told[at] -= {"bold", "letterspaced"}


def take_greetings_in(measured: Measured, told: Sequence[set[Style]]) -> None:
    """`Dear` at the head of a line is in small capitals where the word behind it is."""
    lines = groupby(range(len(measured.words)), key=lambda at: measured.words[at].line)
    for places in (list(line) for _, line in lines):
        greeting = [at for at in places[:MOST_BEFORE] if measured.words[at].text.lower() in GREETING]
        after = places[len(greeting) : len(greeting) + 1]
        if greeting == places[: len(greeting)] and any("small_capitals" in told[at] for at in after):
            for at in greeting:
                told[at].add("small_capitals")


def take_full_capitals_out(measured: Measured, told: Sequence[set[Style]]) -> None:
    """A run as high as the large capitals of its line is in capitals, though others of the line are in small ones."""
    runs = _runs(measured, told, "small_capitals")
    for _, of_line in groupby(runs, key=lambda run: measured.words[run[0]].line):
        there = list(of_line)
        larger = [at for run in there for at in run if measured.first[at] >= LARGE_FIRST]
        if not larger:
            continue
        small = float(np.median(measured.tops[larger]))
        large = float(np.median(measured.tops[larger] * measured.first[larger]))
        for run in there:
            if any(measured.first[at] >= LARGE_FIRST for at in run):
                continue
            if float(np.median(measured.tops[run])) > (small + large) / 2:
                for at in run:
                    told[at].discard("small_capitals")


def take_short_runs_out(measured: Measured, told: Sequence[set[Style]]) -> None:
    """A bold or letterspaced run needs a word that shows it: in short ones and in figures, white and strokes vary.

    And it needs a page of text beside which it is: large type is thick, and a title is set wide. Figures alone are no
    italics, for an old 7 leans, and a single letter no small capital.
    """
    for style, least in SHOWN_BY.items():
        for run in _runs(measured, told, style):
            if max(sum(map(str.isalpha, measured.words[at].text)) for at in run) < least:
                for at in run:
                    told[at].discard(style)
    enough = sum(sum(map(str.isalpha, word.text)) >= LONG_WORD for word in measured.words) >= LEAST_WORDS
    for style, least in LEAST_LETTERS.items():
        for run in _runs(measured, told, style):
            if max(sum(map(str.isalpha, measured.words[at].text)) for at in run) < least or not enough:
                for at in run:
                    told[at].discard(style)


def word_styles(page: OcrPage, grey: Grey, pitch: float) -> list[StyledWord]:
    """The words of a page that are in another type than the text, in reading order."""
    measured = measure(page, grey, pitch)
    if not measured.words:
        return []
    lines = np.asarray([word.line for word in measured.words])
    told: list[set[Style]] = [set() for _ in measured.words]
    for style, model in MODELS.items():
        alone = load_trees(model.alone, model.names).logit(model.of(measured.features))
        likely = load_weights(model.among, CONTEXT).probability(context(alone, lines))
        for at in np.flatnonzero(likely >= LIKELY):
            told[at].add(style)
    take_greetings_in(measured, told)
    take_full_capitals_out(measured, told)
    _take_capitals_out(measured, told)
    take_initials_out(measured, told)
    take_short_runs_out(measured, told)
    return [
        StyledWord(
            word=word.word.id, start=word.start, end=word.end, styles=sorted(styles),
            large_first="small_capitals" in styles and bool(larger >= LARGE_FIRST),
        )
        for word, styles, larger in zip(measured.words, told, measured.first, strict=True)
        if styles
    ]  # fmt: skip
