"""The text of a page as invisible words, each over its place in the picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from lib.export.pdf.font import ADVANCE, DESCENT, GlyphlessFont
from lib.export.pdf.writer import literal, number
from lib.schemas.base import Box
from lib.schemas.merge import MergePage

PlacedWord = tuple[str, Box]
HANGING = frozenset("gjpqyQJ,;()[]{}|ſçşţğ")
"""Characters that reach below the line."""
SAME_LINE = 0.35
"""Words that stand within this share of the type's size of their line's height are set on it."""


def printed_lines(record: MergePage) -> Iterator[list[PlacedWord]]:
    """The page's words with their boxes, line by line."""
    for paragraph in record.paragraphs():
        for line in paragraph.lines:
            if line.words:
                yield [(word.text, word.box) for word in line.words]


def text_layer(
    lines: Iterable[Sequence[PlacedWord]], font: GlyphlessFont, scale: tuple[float, float], height: int
) -> bytes:
    """Operators that set the lines as invisible text in font /F.

    Boxes are in pixels of a page image that is `height` pixels high, `scale` is in points a pixel, across and down.
    """
    setter = _Setter(font, scale, height)
    body = b"".join(setter.line(words) for words in lines if words)
    return b"BT 3 Tr\n" + body + b"ET\n" if body else b""


class _Setter:
    """Remembers where the last word began and how type was set, for what did not change is not said again."""

    def __init__(self, font: GlyphlessFont, scale: tuple[float, float], height: int) -> None:
        self._font = font
        self._across, self._down = scale
        self._height = height
        self._at = (0.0, 0.0)
        self._size = 0.0
        self._stretch = 0

    def line(self, words: Sequence[PlacedWord]) -> bytes:
        tall = max(box[3] - box[1] for _, box in words)
        hang = -DESCENT / 1000 * tall
        feet = [box[3] - (hang if HANGING.intersection(text) else 0.0) for text, box in words]
        base = median(feet)
        out = []
        size = max(round(2 * tall * self._down) / 2, 0.5)
        if size != self._size:
            self._size = size
            out.append(b"/F %s Tf\n" % number(size))
        for place, ((text, box), foot) in enumerate(zip(words, feet, strict=True)):
            on = base if abs(foot - base) <= SAME_LINE * tall else foot
            out.append(self._word(text, box, on, last=place == len(words) - 1))
        return b"".join(out)

    def _word(self, text: str, box: Box, foot: float, *, last: bool) -> bytes:
        x, y = round(box[0] * self._across, 2), round((self._height - foot) * self._down, 2)
        dx, dy = x - self._at[0], y - self._at[1]
        self._at = (x, y)
        natural = max(len(text), 1) * ADVANCE / 1000 * self._size
        stretch = max(round(100 * (box[2] - box[0]) * self._across / natural), 1)
        turn = b"" if stretch == self._stretch else b" %d Tz" % stretch
        self._stretch = stretch
        shown = literal(self._font.encode(text if last else text + " "))
        return b"%s %s Td%s%sTj\n" % (number(dx), number(dy), turn, shown)
