"""The text of a page as invisible words, each over its place in the picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from lib.export.pdf.font import ADVANCE, DESCENT, GlyphlessFont
from lib.export.pdf.placement import moved_back
from lib.export.pdf.writer import number
from lib.schemas.base import Box
from lib.schemas.ingest import IngestPage
from lib.schemas.merge import MergePage
from lib.text.hyphens import HYPHENS

PlacedWord = tuple[str, Box]
HANGING = frozenset("gjpqyQJ,;()[]{}|ſçşţğ")
"""Characters that reach below the line."""
GAP = 0.1
"""Of the type's size, at least, between two words: poppler takes words that touch for one."""
DIVIDING = HYPHENS + "⸗="
"""What divides a word at the end of a line, in Fraktur too."""
SAME_LINE = 0.35
"""Words that stand within this share of the type's size of their line's height are set on it."""


def printed_lines(record: MergePage, page: IngestPage, *, as_scanned: bool) -> Iterator[list[PlacedWord]]:
    """The page's words line by line, those in pictures too, each with its box on the page image, or `as_scanned`."""
    for line in record.lines():
        if line.words:
            yield [(word.text, moved_back(word.box, page) if as_scanned else word.box) for word in line.words]


def text_layer(
    lines: Iterable[Sequence[PlacedWord]], font: GlyphlessFont, name: bytes, scale: tuple[float, float], height: int
) -> bytes:
    """Operators that set the lines as invisible text in the font that the page calls by `name`.

    Boxes are in pixels of a page image that is `height` pixels high, `scale` is in points a pixel, across and down.
    """
    setter = _Setter(font, name, scale, height)
    body = b"".join(setter.line(words) for words in lines if words)
    return b"BT 3 Tr\n" + body + b"ET\n" if body else b""


class _Setter:
    """Remembers where the last word began and how type was set, for what did not change is not said again."""

    def __init__(self, font: GlyphlessFont, name: bytes, scale: tuple[float, float], height: int) -> None:
        self._font = font
        self._name = name
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
            out.append(b"%s %s Tf\n" % (self._name, number(size)))
        for place, ((text, box), foot) in enumerate(zip(words, feet, strict=True)):
            on = base if abs(foot - base) <= SAME_LINE * tall else foot
            after = words[place + 1][1][0] if place + 1 < len(words) else None
            out.append(self._word(text, box, on, after, GAP * tall))
        return b"".join(out)

    def _word(self, text: str, box: Box, foot: float, after: int | None, gap: float) -> bytes:
        """A word on its line; `after` is where the next of its line begins: before that stays a gap, in pixels."""
        right = min(box[2], after - gap) if after is not None and after - gap > box[0] else box[2]
        x, y = round(box[0] * self._across, 2), round((self._height - foot) * self._down, 2)
        dx, dy = x - self._at[0], y - self._at[1]
        self._at = (x, y)
        natural = max(len(text), 1) * ADVANCE / 1000 * self._size
        stretch = max(round(100 * (right - box[0]) * self._across / natural), 1)
        turn = b"" if stretch == self._stretch else b" %d Tz" % stretch
        self._stretch = stretch
        # After the last too, for the next line may stand right beside it. A hyphen goes on in the next line.
        shown = self._font.shown(text if after is None and text[-1:] in DIVIDING else text + " ")
        return b"%s %s Td%s%sTj\n" % (number(dx), number(dy), turn, shown)
