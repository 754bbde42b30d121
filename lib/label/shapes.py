"""The shape of a page: where its lines stand, how large their type is, what part of the measure they fill.

All lengths are pixels of the page image. The survey of a book keeps these instead of the pages.

Thresholds from: set by hand on the seven books of tests/bench/test_structure.py; their scores are in reports/bench, no
curves kept.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from statistics import median

from lib.geometry import inside, union
from lib.label.column_edges import TAIL, column_edges
from lib.schemas.base import Box
from lib.schemas.layout import LayoutPage
from lib.schemas.ocr import Block, Line, OcrPage
from lib.text.type_size import line_size

PROSE_WORDS, PROSE_CONFIDENCE = 5, 0.6
"""Words, and confidence, 0 to 1, from which a line shows the measure and the size of running text."""
PROSE_LINES = 3
"""Such lines that a page must have to show its measure."""
EMPHASIS = frozenset({"bold", "italic"})
"""Types in which heads are set that are no larger than the text."""


WIDEST = 1.2
"""Width of what stands in a column, at most, as a share of the column's: what is wider runs across it."""


@dataclass(frozen=True)
class LineShape:
    """A line without its words' boxes."""

    id: str
    block: str
    """Id of the block, or of the part of one, that holds it."""
    box: Box
    text: str
    confidence: float
    size: float
    noted: bool = False
    """A raised mark opens it, as it opens a note."""
    emphasis: float = 0.0
    """Share of its letters that are set in bold or italic type."""

    @cached_property
    def words(self) -> list[str]:
        return self.text.split()

    @property
    def origin(self) -> str:
        """Id of the block that was read."""
        return self.block.split(".")[0]

    @property
    def letters(self) -> int:
        return sum(character.isalnum() for character in self.text)


@dataclass(frozen=True)
class BlockShape:
    """A block of text, or an illustration, which has no lines."""

    id: str
    illustration: bool
    box: Box
    confidence: float
    lines: tuple[LineShape, ...]
    origin: str = ""
    """Id of the block that was read, of which this may be a part."""
    first_line: str | None = None
    """Id of the line at which the part begins; None where it begins with the block."""
    quoted: bool = False
    """It is set as a block quotation is in this book."""

    @cached_property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def words(self) -> int:
        return sum(len(line.words) for line in self.lines)

    @cached_property
    def size(self) -> float:
        """Median type size; 0 without text."""
        return median(line.size for line in self.lines) if self.lines else 0.0

    @cached_property
    def pitch(self) -> float | None:
        """Median distance from line to line; None for fewer than three lines."""
        steps = [below.box[3] - above.box[3] for above, below in pairwise(self.lines)]
        return median(steps) if len(steps) >= 2 else None

    @cached_property
    def capitals(self) -> float:
        """Share of the letters that are capitals."""
        letters = [character for character in self.text if character.isalpha()]
        return sum(letter.isupper() for letter in letters) / len(letters) if letters else 0.0

    def without(self, ids: Collection[str | None]) -> BlockShape:
        """The block without some of its lines; the block itself where none would be left."""
        lines = tuple(line for line in self.lines if line.id not in ids)
        return self.of(lines) if lines and len(lines) < len(self.lines) else self

    def of(self, lines: tuple[LineShape, ...]) -> BlockShape:
        """The block with only these of its lines, of which there is at least one."""
        weights = [max(line.letters, 1) for line in lines]
        confidence = sum(line.confidence * weight for line, weight in zip(lines, weights, strict=True)) / sum(weights)
        return replace(self, box=union(line.box for line in lines), confidence=confidence, lines=lines)


@dataclass(frozen=True)
class PageShape:
    number: int
    width: int
    height: int
    blocks: tuple[BlockShape, ...]
    tables: tuple[Box, ...] = ()
    """Where ruled tables stand."""
    calls: tuple[Box, ...] = ()
    """Where raised marks stand that open no line: they may call notes."""

    def has_in_table(self, box: Box) -> bool:
        """Whether a place lies in one of the ruled tables."""
        return any(inside(box, table) for table in self.tables)

    @cached_property
    def lines(self) -> list[LineShape]:
        """All lines from top to bottom."""
        return sorted((line for block in self.blocks for line in block.lines), key=lambda line: line.box[1])

    @cached_property
    def rows(self) -> list[list[LineShape]]:
        """Lines that stand beside each other, from top to bottom; in a row from left to right."""
        rows: list[list[LineShape]] = []
        for line in self.lines:
            middle = (line.box[1] + line.box[3]) / 2
            if rows and middle < rows[-1][0].box[3]:
                rows[-1].append(line)
            else:
                rows.append([line])
        return [sorted(row, key=lambda line: line.box[0]) for row in rows]

    @cached_property
    def prose_lines(self) -> list[LineShape]:
        """Lines with enough words to show the measure and the size of running text.

        Old type is read with little confidence as a whole: there, such lines have to do.
        """
        long = [line for line in self.lines if len(line.words) >= PROSE_WORDS]
        sure = [line for line in long if line.confidence >= PROSE_CONFIDENCE]
        return sure if len(sure) >= PROSE_LINES else long

    @cached_property
    def measure(self) -> tuple[int, int]:
        """Left and right edge of the type area; of the page where there is no running text."""
        if len(self.prose_lines) < PROSE_LINES:
            edges = [block.box for block in self.blocks if block.lines]
            return (min(box[0] for box in edges), max(box[2] for box in edges)) if edges else (0, self.width)
        lefts = [line.box[0] for line in self.prose_lines]
        rights = [line.box[2] for line in self.prose_lines]
        return round(_low(lefts)), round(_high(rights))

    @cached_property
    def columns(self) -> list[tuple[int, int]]:
        """Left and right edge of each column of running text; none of a page that has only one."""
        edges = column_edges([line.box for line in self.prose_lines])
        return edges if len(edges) > 1 else []

    def measure_of(self, box: Box) -> tuple[int, int]:
        """Left and right edge of the column that a place lies in; of the type area where it lies in none."""
        middle = (box[0] + box[2]) / 2
        own = [(left, right) for left, right in self.columns if left <= middle <= right]
        return own[0] if own and box[2] - box[0] <= WIDEST * (own[0][1] - own[0][0]) else self.measure


def _low(values: Sequence[int]) -> float:
    return sorted(values)[len(values) // TAIL]


def _high(values: Sequence[int]) -> float:
    return sorted(values)[-1 - len(values) // TAIL]


def page_shape(page: OcrPage) -> PageShape:
    """The shape of a page as it was read, with the reader's blocks."""
    raised = {mark.word for mark in page.raised if mark.opens} if isinstance(page, LayoutPage) else set()
    quotations = {*page.quotations} if isinstance(page, LayoutPage) else set()
    styled = _emphasised(page) if isinstance(page, LayoutPage) else set()
    blocks = tuple(replace(_block(block, raised, styled), quoted=block.id in quotations) for block in page.blocks)
    calls = tuple(mark.box for mark in page.raised if not mark.opens) if isinstance(page, LayoutPage) else ()
    return PageShape(page.page_number, page.width, page.height, blocks, tables=tuple(page.tables), calls=calls)


def _emphasised(page: LayoutPage) -> set[str]:
    """Ids of the words in bold or italic type."""
    return {one.word for one in page.styled if not EMPHASIS.isdisjoint(one.styles)}


def _block(block: Block, raised: Collection[str], styled: Collection[str]) -> BlockShape:
    lines = tuple(_line(line, block.id, raised, styled) for paragraph in block.paragraphs for line in paragraph.lines)
    return BlockShape(block.id, block.kind == "illustration", block.box, block.confidence, lines, block.id)


def _line(line: Line, block: str, raised: Collection[str], styled: Collection[str]) -> LineShape:
    size = line_size(line)
    if size is None:
        size = float(line.box[3] - line.box[1])
    letters = [(sum(map(str.isalnum, word.text)), word.id in styled) for word in line.words]
    emphasis = sum(count for count, there in letters if there) / max(sum(count for count, _ in letters), 1)
    return LineShape(line.id, block, line.box, line.text, line.confidence, size, line.words[0].id in raised, emphasis)


def lines_above(block: BlockShape, page: PageShape) -> list[LineShape]:
    """The lines of a page that stand over a block, from top to bottom."""
    return [line for line in page.lines if line.box[3] <= block.box[1] + 0.5 * block.size]


def white_above(block: BlockShape, page: PageShape) -> float:
    """White between a block and the line above it, in pixels."""
    return block.box[1] - max((line.box[3] for line in lines_above(block, page)), default=0)
