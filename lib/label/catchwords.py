"""Catchwords: below the last line, at the right, older books print the word with which the next page begins.

Thresholds from: set by hand, no figures kept; tests/label/test_catchwords.py holds them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from lib.label.shapes import LineShape, PageShape
from lib.text.alignment import distance

RIGHT = 0.5
"""A catchword begins to the right of this share of the measure."""
MAX_WORDS = 2
"""Words of a catchword, at most."""
LONG = 5
"""Letters of a word in which one may be misread."""
USUAL = 0.5
"""Where this share of the words that stand so are catchwords, the book has them, and the others are misread ones."""
MIN_FOUND = 3
"""Pages with a catchword, at least, in a book that has them."""


def find_catchwords(shapes: Mapping[int, PageShape], heads: Mapping[int, Collection[str]]) -> dict[int, frozenset[str]]:
    """Page number → ids of the lines that are catchwords, for every page."""
    may_be = {number: list(_candidates(shape)) for number, shape in shapes.items()}
    sure: dict[int, frozenset[str]] = dict.fromkeys(shapes, frozenset())
    for number, after in pairwise(sorted(shapes)):
        first = _first_words(shapes[after], heads[after])
        sure[number] = frozenset(line.id for line in may_be[number] if first and _same(line.words, first))
    found = sum(map(bool, sure.values()))
    if found >= MIN_FOUND and found >= USUAL * sum(map(bool, may_be.values())):
        return {number: frozenset(line.id for line in lines) for number, lines in may_be.items()}
    return sure


def _candidates(page: PageShape) -> Iterator[LineShape]:
    """A word or two at the right of the last row, or of the last but one where a signature mark stands below."""
    left, right = page.measure
    for row in page.rows[-2:]:
        line = row[-1]
        alone = all(len(other.words) <= MAX_WORDS for other in row)
        if alone and len(line.words) <= MAX_WORDS and line.box[0] >= left + RIGHT * (right - left) and line.letters:
            yield line


def _first_words(page: PageShape, heads: Collection[str]) -> Sequence[str]:
    """The first words of a page's text."""
    for row in page.rows:
        if all(line.id in heads or not any(letter.isalpha() for letter in line.text) for line in row):
            continue
        return row[0].words[:MAX_WORDS]
    return []


def _same(words: Sequence[str], first: Sequence[str]) -> bool:
    one, other = (_letters(some) for some in (words, first[: len(words)]))
    return len(one) > 1 and distance(one, other) <= (len(one) >= LONG)


def _letters(words: Sequence[str]) -> str:
    return "".join(letter for word in words for letter in word.casefold() if letter.isalpha())
