"""The lines of a page's image: what was read in them, and what looks like type and was not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from lib.geometry import union
from lib.images.binarization import LONG_SIDE, Grey, find_ink, reduce_grey
from lib.ocr.quality import DOUBTFUL
from lib.schemas.base import Box
from lib.schemas.ocr import OcrPage
from lib.text.read_words import ReadWord, group_lines, mean_confidence

SAME_ROW = 0.5
"""Share of the lower one's height that two pieces have in common which stand in one line. From: set by hand."""
SAME_TYPE = 3.0
"""Times as high as the other, that a piece of the same line may be. From: set by hand."""
WHITE = 1.0
"""White without ink between two pieces of a line, in heights of the lower one, at most: columns stand further apart.
From: set by hand; justified lines have words up to 0.8 heights apart."""
MOST_GROWN = 6
"""Times WHITE, that a line may reach beyond what was read in it to either side: a long word was passed over. From: set
by hand."""
LITTLE = 0.5
"""Share of a line's width that what was read in it takes, below which it was hardly read. From: set by hand."""
INK_COLUMNS = 0.5
"""Share of a place's columns that have ink, at least, where there is type. From: set by hand; words have three
quarters."""


@dataclass(frozen=True)
class ImageLine:
    """A line of the image, and the words that were read in it, if any, from left to right. Places are in pixels."""

    box: Box
    words: list[ReadWord] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def middle(self) -> float:
        """How far down its middle lies."""
        return (self.box[1] + self.box[3]) / 2

    def hardly_read(self, letter: float) -> bool:
        """Whether nothing was read of it, or so little or so badly that likeness says nothing. `letter` is the usual
        width of a letter, in pixels."""
        little = len(self.text) * letter < LITTLE * (self.box[2] - self.box[0])
        return not self.words or little or mean_confidence(self.words) < DOUBTFUL


class PageInk:
    """Where a page has ink. `grey`: (height, width), dark on light."""

    def __init__(self, grey: Grey) -> None:
        small = reduce_grey(grey, LONG_SIDE)
        self._scale = small.shape[1] / grey.shape[1]
        self._mask = find_ink(small)

    def is_there(self, box: Box) -> bool:
        """Whether a place has as much ink as words have."""
        columns = self._columns(box)
        return bool(columns.size) and float(columns.mean()) >= INK_COLUMNS

    def widest_white(self, box: Box) -> float:
        """The widest stretch of a place that has no ink from top to bottom, in pixels."""
        inked = np.flatnonzero(np.concatenate(([True], self._columns(box), [True])))
        return float((np.diff(inked) - 1).max() / self._scale)

    def grown(self, box: Box, white: float) -> Box:
        """A place with the ink to either side that no more than `white` pixels part from it, up to MOST_GROWN."""
        step, (left, top, right, bottom) = max(1, round(white)), box
        end = round(self._mask.shape[1] / self._scale)
        for _ in range(MOST_GROWN):
            if left > 0 and self._columns((max(0, left - step), top, left, bottom)).any():
                left = max(0, left - step)
            if right < end and self._columns((right, top, min(end, right + step), bottom)).any():
                right = min(end, right + step)
        return left, top, right, bottom

    def _columns(self, box: Box) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        left, top, right, bottom = (round(edge * self._scale) for edge in box)
        return np.asarray(self._mask[top : max(bottom, top + 1), left:right].any(axis=0), np.bool_)


def read_words(page: OcrPage) -> list[ReadWord]:
    """The words of a record in reading order, numbered as they stand there. Those of pictures are left out."""
    return [
        ReadWord(
            block_number, number, line_number, word.box, word.confidence, word.text,
            source=word.source, choices=tuple(word.choices),
        )
        for block_number, block in enumerate((b for b in page.blocks if b.kind == "text"), start=1)
        for number, paragraph in enumerate(block.paragraphs, start=1)
        for line_number, line in enumerate(paragraph.lines, start=1)
        for word in line.words
    ]  # fmt: skip


def image_lines(page: OcrPage, words: Sequence[ReadWord], ink: PageInk) -> list[ImageLine]:
    """The lines of a page in reading order, then those of which nothing is in the text, from top to bottom.

    Pieces of one line that were read apart, or not at all, are put together where ink runs on between them.
    """
    pieces = [ImageLine(union(word.box for word in line), line) for line in group_lines(words)]
    unread = [*page.unread, *(gone.box for gone in page.set_aside if gone.reason == "illegible")]
    pieces += [ImageLine(place) for place in sorted(unread, key=lambda box: (box[1] + box[3], box[0]))]
    following = {number: _next(number, pieces, ink) for number in range(len(pieces))}
    firsts = set(following) - set(following.values())
    lines = [_joined((pieces[number] for number in _chain(first, following)), ink) for first in firsts]
    place = {id(word): number for number, word in enumerate(words)}
    read = sorted((line for line in lines if line.words), key=lambda line: min(place[id(w)] for w in line.words))
    return [*read, *sorted((line for line in lines if not line.words), key=lambda line: (line.middle, line.box[0]))]


def _next(number: int, pieces: Sequence[ImageLine], ink: PageInk) -> int | None:
    """The piece that goes on with a line to the right, where there is one."""
    own = pieces[number].box
    found: list[tuple[int, int]] = []
    for other, piece in enumerate(pieces):
        box = piece.box
        heights = sorted((own[3] - own[1], box[3] - box[1]))
        common = min(own[3], box[3]) - max(own[1], box[1])
        behind = (box[0] + box[2]) / 2 > own[2] and box[0] > (own[0] + own[2]) / 2
        if other == number or not behind or common <= SAME_ROW * heights[0] or heights[1] > SAME_TYPE * heights[0]:
            continue
        gap = own[2], min(own[1], box[1]), max(own[2], box[0]), max(own[3], box[3])
        if gap[2] == gap[0] or ink.widest_white(gap) <= WHITE * heights[0]:
            found.append((box[0], other))
    return min(found)[1] if found else None


def _chain(first: int, following: dict[int, int | None]) -> Iterable[int]:
    number: int | None = first
    while number is not None:
        yield number
        number = following.pop(number, None)


def _joined(pieces: Iterable[ImageLine], ink: PageInk) -> ImageLine:
    found = list(pieces)
    words = sorted((word for piece in found for word in piece.words), key=lambda word: word.box[0])
    box = union(piece.box for piece in found)
    return ImageLine(ink.grown(box, WHITE * (box[3] - box[1])), words)
