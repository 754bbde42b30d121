"""Which line of the image each line of a transcript is: by what was read there, by order, and by width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from lib.ocr.transcript.image_lines import ImageLine
from lib.readers.folding import folded
from lib.text.alignment import similarity

LEAST_LIKENESS = 0.5
"""Likeness to what was read, 0 to 1, from which a text may be a line's, where its neighbours follow each other. From:
set by hand; two lines of one book that are not the same have 0.2 to 0.35."""
OUT_OF_ORDER = 0.6
"""Likeness, of a text that stands elsewhere than its neighbours do. From: set by hand."""
NARROW, WIDE = 0.6, 1.6
"""Times the usual width of so many letters, that a line may have of which nothing was read. From: set by hand."""

Scores = NDArray[np.float32]


@dataclass
class Placed:
    """The text of each line that has one, by the line's number, and the texts that found no line."""

    texts: dict[int, str]
    unplaced: list[str]


def place_texts(texts: Sequence[str], lines: Sequence[ImageLine], letter: float) -> Placed:
    """Lay the lines of a transcript on those of the image. `letter` is the usual width of a letter, in pixels.

    A text may run over two lines, and two may stand in one. What fits nowhere stays unplaced, so that a line is never
    made of a text alone.
    """
    read = [number for number, line in enumerate(lines) if line.words]
    placing = _Placing(texts, lines)
    placing.in_order(read)
    placing.out_of_order(read)
    placing.between_neighbours([number for number in range(len(lines)) if lines[number].hardly_read(letter)], letter)
    return Placed(placing.made, [text for number, text in enumerate(texts) if number not in placing.line_of])


class _Placing:
    def __init__(self, texts: Sequence[str], lines: Sequence[ImageLine]) -> None:
        self.texts = texts
        self.lines = lines
        self.made: dict[int, str] = {}
        self.line_of: dict[int, int] = {}
        """The line of a text, by their numbers; the first, where it has two."""

    def in_order(self, read: Sequence[int]) -> None:
        """Lay texts on lines that were read, as many letters as possible, where both follow each other."""
        rows, columns = len(self.texts), len(read)
        if not rows or not columns:
            return
        one, heard = [_fold(text) for text in self.texts], [_fold(self.lines[number].text) for number in read]
        steps = {
            (1, 1): _gains(one, heard),
            (2, 1): _gains([f"{a} {b}" for a, b in pairwise(one)], heard),
            (1, 2): _gains(one, [f"{a} {b}" for a, b in pairwise(heard)]),
        }
        best = np.zeros((rows + 1, columns + 1), np.float32)
        way: dict[tuple[int, int], tuple[int, int]] = {}
        for row in range(rows + 1):
            for column in range(columns + 1):
                chosen, gain = (0, 0), np.float32(0)
                for step in ((1, 0), (0, 1), *steps):
                    down, right = row - step[0], column - step[1]
                    if down < 0 or right < 0:
                        continue
                    more = best[down, right] + (steps[step][down, right] if step in steps else 0)
                    if chosen == (0, 0) or more > gain:
                        chosen, gain = step, more
                best[row, column], way[row, column] = gain, chosen
        row, column = rows, columns
        while (step := way[row, column]) != (0, 0):
            row, column = row - step[0], column - step[1]
            if step in steps:
                self._lay(row, step[0], [read[column + at] for at in range(step[1])])

    def _lay(self, first: int, count: int, numbers: Sequence[int]) -> None:
        text = " ".join(self.texts[first : first + count])
        parts = [text] if len(numbers) == 1 else _cut(text, *(self.lines[number].text for number in numbers))
        self.made |= dict(zip(numbers, parts, strict=True))
        self.line_of |= dict.fromkeys(range(first, first + count), numbers[0])

    def out_of_order(self, read: Sequence[int]) -> None:
        """Lay what is left on the lines that are like it, the likest first: a column that the answer has elsewhere."""
        texts = [number for number in range(len(self.texts)) if number not in self.line_of]
        left = [number for number in read if number not in self.made]
        if not texts or not left:
            return
        alike = _likeness([_fold(self.texts[n]) for n in texts], [_fold(self.lines[n].text) for n in left])
        for place in np.argsort(-alike, axis=None, kind="stable"):
            text, line = divmod(int(place), len(left))
            if alike[text, line] < OUT_OF_ORDER:
                break
            if texts[text] not in self.line_of and left[line] not in self.made:
                self._lay(texts[text], 1, [left[line]])

    def between_neighbours(self, unread: Sequence[int], letter: float) -> None:
        """Lay runs of texts on lines that were hardly read: as many, between the same neighbours, and as wide."""
        for run in _runs([number for number in range(len(self.texts)) if number not in self.line_of]):
            before, after = self.line_of.get(run[0] - 1), self.line_of.get(run[-1] + 1)
            free = [
                number for number in unread if number not in self.made and self._lies_between(number, before, after)
            ]
            if len(free) != len(run):
                continue
            for text, number in zip(run, free, strict=True):
                left, _, right, _ = self.lines[number].box
                usual = letter * max(1, len(self.texts[text]))
                if NARROW * usual <= right - left <= WIDE * usual:
                    self._lay(text, 1, [number])

    def _lies_between(self, number: int, before: int | None, after: int | None) -> bool:
        middle = self.lines[number].middle
        above = before is None or self.lines[before].middle < middle
        return above and (after is None or middle < self.lines[after].middle)


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Numbers that follow each other, together."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _fold(text: str) -> str:
    return folded(text).replace("ſ", "s").casefold()


def _likeness(one: Sequence[str], other: Sequence[str]) -> Scores:
    found = cdist(one, other, scorer=Levenshtein.normalized_similarity, dtype=np.float32)
    return np.asarray(found, np.float32).reshape(len(one), len(other))


def _gains(one: Sequence[str], other: Sequence[str]) -> Scores:
    """What laying each text on each line brings: letters, by how far they are alike beyond the least; none below it."""
    alike = _likeness(one, other)
    letters = np.array([len(text) for text in one], np.float32)[:, None]
    return np.asarray(np.where(alike >= LEAST_LIKENESS, (alike - LEAST_LIKENESS) * letters, -np.inf), np.float32)


def _cut(text: str, upper: str, lower: str) -> list[str]:
    """A text that runs over two lines, cut between the words where both parts are most like what was read."""
    words = text.split()
    cuts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(len(words) + 1)]
    best = max(cuts, key=lambda cut: _weight(cut[0], upper) + _weight(cut[1], lower))
    return list(best)


def _weight(text: str, read: str) -> float:
    return similarity(_fold(text), _fold(read)) * len(read)
