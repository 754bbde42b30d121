"""Passages as they are being put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lib.geometry import union
from lib.schemas.base import Box
from lib.schemas.label import BlockClass
from lib.schemas.merge import CHANGED, MergedLine, MergedParagraph
from lib.schemas.structure import NoteMark, Passage, PassageJoin, PassageKind, Piece
from lib.structure.paragraph_joins import join
from lib.structure.units import Unit


@dataclass
class Draft:
    """A passage without an id."""

    kind: PassageKind
    block_class: BlockClass
    section: str
    text: str = ""
    level: int | None = None
    pieces: list[Piece] = field(default_factory=list)
    joins: list[PassageJoin] = field(default_factory=list)
    marks: list[NoteMark] = field(default_factory=list)
    image: str | None = None
    note: str | None = None
    last: Unit | None = None
    """The unit that was added last."""
    right: int = 0
    """Right edge of that unit's block."""
    done: bool = True
    """Nothing more can be added."""

    def add(
        self,
        unit: Unit,
        levels: Mapping[str, int],
        text: str | None = None,
        lines: list[MergedLine] | None = None,
    ) -> int:
        """Add a unit, or some of its lines; returns where it begins in the text. `text` stands for the unit's own."""
        text = unit.text if text is None else text
        start = 0
        if self.pieces and unit.paragraph is not None:
            joined = join(self.text, text, levels)
            self.text, start = joined.text, joined.start
            self.joins.append(
                PassageJoin(
                    page=unit.page, paragraph=unit.paragraph.id, operation=joined.operation,
                    left=joined.left, right=joined.right, reason=joined.reason,
                )
            )  # fmt: skip
        else:
            self.text = text
        self.pieces.append(piece(unit, start, lines))
        self.last, self.right = unit, unit.block.box[2]
        return start

    def add_lines(self, unit: Unit, lines: list[MergedLine]) -> None:
        """Add lines of a unit that stay lines."""
        text = "\n".join(line.text for line in lines)
        start = len(self.text) + 1 if self.pieces else 0
        self.text = f"{self.text}\n{text}" if self.pieces else text
        self.pieces.append(piece(unit, start, lines))
        self.last, self.right = unit, unit.block.box[2]

    def passage(self, number: int) -> Passage:
        """The passage, in its place in reading order."""
        return Passage(
            id=passage_id(number), kind=self.kind, block_class=self.block_class, section=self.section,
            level=self.level, text=self.text, pieces=self.pieces, joins=self.joins,
            marks=sorted(self.marks, key=lambda mark: mark.start), image=self.image, note=self.note,
        )  # fmt: skip


def passage_id(number: int) -> str:
    return f"s{number:05d}"


def piece(unit: Unit, start: int, lines: list[MergedLine] | None = None) -> Piece:
    """What a unit gives to a passage: all of it, or some of its lines."""
    paragraph = unit.paragraph
    if paragraph is None:
        return Piece(
            page=unit.page, block=unit.block.id, paragraph=None, box=unit.block.box,
            start=start, words=0, corrected=0, human=0,
        )  # fmt: skip
    shown = paragraph.lines if lines is None else lines
    words = [word for line in shown for word in line.words]
    return Piece(
        page=unit.page, block=unit.block.id, paragraph=paragraph.id, box=_box(paragraph, lines), start=start,
        words=len(words), corrected=sum(word.source in CHANGED for word in words),
        human=len(words) if paragraph.provenance.text == "human" else 0,
    )  # fmt: skip


def _box(paragraph: MergedParagraph, lines: list[MergedLine] | None) -> Box:
    return union(line.box for line in lines) if lines else paragraph.box
