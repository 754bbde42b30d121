"""Lines found against ink: how much of what looks like type no word accounts for.

Thresholds from: set by hand, no figures kept; tests/ocr/test_readings.py holds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from lib.geometry import area, intersection
from lib.images.binarization import LONG_SIDE, Grey, Mask, find_ink
from lib.images.components import find_marks
from lib.images.glyphs import Boxes, Letters, letters_among, paint
from lib.images.reduction import shrink
from lib.images.text_lines import find_lines
from lib.images.type_rows import find_rows
from lib.ocr.missed_columns import ROWS_BESIDE, find_columns, letter_rows
from lib.ocr.missed_initials import find_initials
from lib.ocr.quality import DOUBTFUL
from lib.quantiles import median
from lib.schemas.base import Box
from lib.text.read_words import ReadWord

MARGIN = 0.02
"""Share of each side that is left out: shadows and the edge of the paper."""
COLUMN_MARGIN = 0.03
"""The same for columns: the ends of the facing page's lines stand one above the other, too."""
COMPANY = 5
"""Letters that a line must have: fewer are specks, and parts of pictures."""
APART = 3.0
"""White between two letters, in usual sizes of a letter, that parts a stretch of unread letters in two."""
SHALLOW = 0.4
"""Height of a stretch's marks, in usual sizes of a letter, below which they are pieces of a rule or a row of dashes."""
NEAR = 2.0
"""White between two unread marks of one place, in usual sizes of a letter: so near are rows and columns of a table."""
TALL, ROW = 2.5, 1.2
"""Height of a word that runs over several rows, and the distance of their middles, in usual sizes of a letter."""
MORE = 1.5
"""Letters that stand in such a word's box for each that it has, at least."""
KEPT = 2
"""Readings of a page whose places are kept in memory. From: set by hand; what is read again is asked about beside what
stands."""
READ = 0.4
"""Share of a large initial's box that words cover where it was read: scraps of it cover 0.25 at most."""


class Type:
    """The marks of a page that stand in lines like letters, found whatever the light."""

    def __init__(self, grey: Grey) -> None:
        small = shrink(grey, round(grey.shape[1] * min(1.0, LONG_SIDE / max(grey.shape))))
        self._scale = small.shape[1] / grey.shape[1]
        self._small = small
        self._ink = find_ink(small)
        _, self._marks = find_marks(self._ink)
        self._all = letters_among(self._marks, small.shape)
        self._all_lines = _line_numbers(self._all)
        self._letters, self._lines = _in_company(self._all, self._all_lines)
        self._asked: list[tuple[list[ReadWord], Mask]] = []

    @property
    def size(self) -> float:
        """The usual longer side of a letter, in pixels of the page image; 0 where there are few."""
        return float(self._all.size / self._scale)

    @property
    def searched(self) -> tuple[Mask, float]:
        """The ink of the page as it is searched, (height, width), and that image's scale."""
        return self._ink, self._scale

    def letters(self) -> NDArray[np.float64]:
        """The letters that stand in company: (n, 4), left, top, right, bottom in pixels of the page image."""
        left, top, wide, high = self._letters.boxes.T
        return np.asarray(np.stack([left, top, left + wide, top + high], axis=1) / self._scale, np.float64)

    def missed(self, words: Sequence[ReadWord]) -> float:
        """Share of the letters, 0 to 1, that lie outside all words. Boxes are in pixels of the page image."""
        return round(float(self._bare(words).mean()), 4) if len(self._letters.boxes) else 0.0

    def unread(self, words: Sequence[ReadWord]) -> list[Box]:
        """Stretches of lines whose letters lie outside all words, from top to bottom, in pixels of the page image.

        A stretch has at least `COMPANY` letters, no further apart than words are.
        """
        if not len(self._letters.boxes):
            return []
        bare = self._bare(words)
        boxes, lines = self._letters.boxes[bare], self._lines[bare]
        found: list[Box] = []
        for line in np.unique(lines):
            there = boxes[lines == line]
            there = there[np.argsort(there[:, 0], kind="stable")]
            gaps = there[1:, 0] - (there[:-1, 0] + there[:-1, 2])
            for run in np.split(there, np.flatnonzero(gaps > APART * self._letters.size) + 1):
                if len(run) >= COMPANY and median(run[:, 3]) >= SHALLOW * self._letters.size:
                    found.append(self._full_size(run))
        return sorted(found, key=lambda box: (box[1], box[0]))

    def certain(self, stretches: Sequence[Box]) -> list[Box]:
        """Those of the unread stretches that stand as rows of type do; hatching of pictures stands in lines, too."""
        if not stretches:
            return []
        return [
            stretch
            for stretch in stretches
            if any(area(intersection(self._scaled(stretch), row)) > 0 for row in self._rows)
        ]

    @cached_property
    def _rows(self) -> list[Box]:
        """Rows of type, in pixels of the page as it is searched."""
        return [row.box for row in find_rows(self._small, self._ink)]

    def unread_columns(self, words: Sequence[ReadWord]) -> list[list[Box]]:
        """Columns of rows that lie outside all words, each too short to be a stretch of letters: figures of a table.

        Rows are in pixels of the page image, from top to bottom.
        """
        inner = self._all_bare(words) & _inner(self._all, COLUMN_MARGIN)
        if np.count_nonzero(inner) < ROWS_BESIDE:
            return []
        seen = np.asarray([self._scaled(word.box) for word in words], np.int64).reshape(-1, 4)
        seen[:, 2:] -= seen[:, :2]
        columns = find_columns(self._all.boxes[inner], self._all_lines[inner], self._all.size, seen)
        return [[self._full_size(row[np.newaxis]) for row in column] for column in columns]

    def unread_groups(self, words: Sequence[ReadWord], most: int) -> list[Box]:
        """Up to `most` marks beside each other that look like letters, of which one at least lies outside all words.

        Single numbers and signs: the box of a leader may reach over a figure. From top to bottom, in pixels of the
        page image.
        """
        inner = _inner(self._all, COLUMN_MARGIN)
        bare = {tuple(box) for box in self._all.boxes[inner & self._all_bare(words)].tolist()}
        if not bare:
            return []
        rows = letter_rows(self._all.boxes[inner], self._all_lines[inner], self._all.size)
        found = [row for row in rows if len(row) <= most and any(tuple(box) in bare for box in row.tolist())]
        return [self._full_size(row) for row in found]

    def unread_places(self, words: Sequence[ReadWord]) -> list[Box]:
        """Boxes round what looks like type outside all words, the largest first, in pixels of the page image.

        None on a page where none of it is certain to be type. Single figures and short words round about belong to a
        place.
        """
        stretches, columns = self.unread(words), self.unread_columns(words)
        if not columns and not self.certain(stretches):
            return []
        bare = self._all.boxes[self._all_bare(words)]
        near = max(1, round(NEAR * self._all.size))
        grown = np.asarray(paint(bare, self._all.shape), np.uint8)
        _, places = cv2.connectedComponents(cv2.dilate(grown, np.ones((2 * near + 1, 2 * near + 1), np.uint8)))
        wanted = {
            int(places[min(places.shape[0] - 1, round((y0 + y1) / 2 * self._scale)), round(x0 * self._scale)])
            for x0, y0, _, y1 in (*stretches, *(row for column in columns for row in column))
        } - {0}
        middles = places[bare[:, 1] + bare[:, 3] // 2, bare[:, 0] + bare[:, 2] // 2]
        boxes = [self._full_size(bare[middles == place]) for place in sorted(wanted)]
        return sorted(boxes, key=lambda box: -(box[2] - box[0]) * (box[3] - box[1]))

    def unread_initials(self, words: Sequence[ReadWord]) -> list[Box]:
        """Large initials at the head of lines that no word holds, in pixels of the page image."""
        boxes = self._initials
        if not len(boxes):
            return []
        covered = self._covered(words)
        return [
            self._full_size(boxes[number : number + 1])
            for number, (left, top, wide, high) in enumerate(boxes.tolist())
            if float(covered[top : top + high, left : left + wide].mean()) < READ
        ]

    @cached_property
    def _initials(self) -> Boxes:
        return find_initials(self._marks, self._letters, self._lines)

    def initials(self) -> list[tuple[Box, Box]]:
        """Large initials, read or not, each with the first line beside it, in pixels of the page image."""
        found: list[tuple[Box, Box]] = []
        for initial in self._initials:
            x, y, wide, high = initial.tolist()
            left, top, _, height = self._letters.boxes.T
            middle = top + height / 2
            beside = (left >= x + wide / 2) & (middle > y - height / 2) & (middle < y + high / 2)
            if beside.any():
                rows = {int(row): median(middle[beside & (self._lines == row)]) for row in self._lines[beside]}
                row = min(rows, key=lambda number: (rows[number], number))
                there = self._letters.boxes[beside & (self._lines == row)]
                found.append((self._full_size(initial[np.newaxis]), self._full_size(there)))
        return found

    def _scaled(self, box: Box) -> Box:
        left, top, right, bottom = (round(edge * self._scale) for edge in box)
        return left, top, right, bottom

    def _full_size(self, run: Boxes) -> Box:
        left, top = (run[:, :2].min(axis=0) / self._scale).tolist()
        right, bottom = ((run[:, :2] + run[:, 2:]).max(axis=0) / self._scale).tolist()
        return int(left), int(top), round(right), round(bottom)

    def overrun(self, words: Sequence[ReadWord]) -> list[ReadWord]:
        """Those of the words whose boxes run over several rows of letters: columns in a lump.

        They have fewer letters than stand there, or are doubtful.
        """
        tall = [word for word in words if word.box[3] - word.box[1] > TALL * self._all.size / self._scale]
        left, top, wide, high = self._all.boxes.T
        x, y = left + wide / 2, top + high / 2
        found = []
        for word in tall:
            x0, y0, x1, y1 = self._scaled(word.box)
            there = y[(x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)]
            letters = sum(character.isalnum() for character in word.text)
            doubtful = word.confidence < DOUBTFUL
            if len(there) > (1 if doubtful else max(1, MORE * letters)) and float(np.ptp(there)) > ROW * self._all.size:
                found.append(word)
        return found

    def _bare(self, words: Sequence[ReadWord]) -> NDArray[np.bool_]:
        """Which of the letters lie outside all words."""
        covered = self._held(words)
        left, top, wide, high = self._letters.boxes.T
        return np.asarray(~covered[top + high // 2, left + wide // 2])

    def _all_bare(self, words: Sequence[ReadWord]) -> NDArray[np.bool_]:
        """Which of all letters, in company or not, lie outside all words."""
        covered = self._held(words)
        left, top, wide, high = self._all.boxes.T
        return np.asarray(~covered[top + high // 2, left + wide // 2])

    def _held(self, words: Sequence[ReadWord]) -> Mask:
        """Where the words are that hold what their boxes do. The same words are asked about several times."""
        for asked, covered in self._asked:
            if len(asked) == len(words) and all(one is other for one, other in zip(asked, words, strict=True)):
                return covered
        covered = self._covered(self._holders(words))
        self._asked = [(list(words), covered), *self._asked[: KEPT - 1]]
        return covered

    def _holders(self, words: Sequence[ReadWord]) -> list[ReadWord]:
        """The words but those that hold less than their boxes do."""
        over = {id(word) for word in self.overrun(words)}
        return [word for word in words if id(word) not in over]

    def _covered(self, words: Sequence[ReadWord]) -> Mask:
        """Where there are words, in pixels of the page as it is searched."""
        height, width = self._letters.shape
        scaled = [
            (max(0, int(left * self._scale)), max(0, int(top * self._scale)), right * self._scale, bottom * self._scale)
            for left, top, right, bottom in (word.box for word in words)
        ]
        boxes = [
            (left, top, min(width, int(right) + 1) - left, min(height, int(bottom) + 1) - top)
            for left, top, right, bottom in scaled
        ]
        return paint(np.asarray(boxes, dtype=np.int64).reshape(-1, 4), (height, width))


def _line_numbers(letters: Letters) -> NDArray[np.int64]:
    """The number of the line of each letter."""
    return find_lines(letters)[1] if len(letters.boxes) else np.zeros(0, np.int64)


def _in_company(letters: Letters, line: NDArray[np.int64]) -> tuple[Letters, NDArray[np.int64]]:
    """The letters that stand in company, and the number of the line of each."""
    if not len(letters.boxes):
        return letters, line
    kept = _inner(letters, MARGIN) & (np.bincount(line)[line] >= COMPANY)
    return Letters(letters.boxes[kept], letters.dots, letters.size, letters.shape), line[kept]


def _inner(letters: Letters, margin: float) -> NDArray[np.bool_]:
    """Which letters stand further from the page's edges than this share of its sides."""
    height, width = letters.shape
    left, top, wide, high = letters.boxes.T
    x, y = left + wide / 2, top + high / 2
    across = (x > margin * width) & (x < (1 - margin) * width)
    return np.asarray(across & (y > margin * height) & (y < (1 - margin) * height))
