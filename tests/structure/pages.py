"""Merged pages, for the tests of structure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lib.schemas.label import BlockClass, PrintedNumber, Region
from lib.schemas.merge import MergedBlock, MergedLine, MergedParagraph, MergedWord, MergePage, Provenance
from lib.structure.extents import units

WIDTH, HEIGHT = 1000, 1600
LEFT, RIGHT = 100, 900
PITCH = 50
LETTER = 12


@dataclass(frozen=True)
class B:
    """A block: its class and its paragraphs, each of printed lines. `short`: the last line ends before the edge."""

    block_class: BlockClass
    paragraphs: tuple[tuple[str, ...], ...] = ()
    short: bool = True
    indent: bool = True
    confidence: float = 0.95
    wider: int = 0
    """Pixels by which the last word of a line is wider than its letters."""


def body(*paragraphs: str, **kind: Any) -> B:
    """Running text; a slash ends a line."""
    return block(BlockClass.BODY, *paragraphs, **kind)


def block(block_class: BlockClass, *paragraphs: str, **kind: Any) -> B:
    return B(block_class, tuple(tuple(text.split(" / ")) for text in paragraphs), **kind)


def picture() -> B:
    return B(BlockClass.ILLUSTRATION)


def page(
    number: int,
    *blocks: B,
    printed: str | None = None,
    value: int | None = None,
    roman: bool = False,
    from_previous: bool = False,
    region: Region = "body",
) -> MergePage:
    """A page; its blocks stand below each other."""
    made, top = [], 100
    for index, one in enumerate(blocks, start=1):
        made.append(_block(f"b{index}", one, top))
        top = made[-1].box[3] + 60
    shown = None
    if printed is not None:
        style = "roman" if roman else "arabic"
        shown = PrintedNumber(
            text=printed, value=value or int(printed), style=style, place="head", block=None, line=None, confidence=0.9
        )  # fmt: skip
    return MergePage(
        page_number=number, width=WIDTH, height=HEIGHT, blank=not blocks, printed_number=shown, region=region,
        continues_from_previous=from_previous, continues_on_next=False, blocks=made,
    )  # fmt: skip


def _block(name: str, one: B, top: int) -> MergedBlock:
    kind = "illustration" if one.block_class == BlockClass.ILLUSTRATION else "text"
    paragraphs = []
    at = top
    for number, lines in enumerate(one.paragraphs, start=1):
        made = []
        for index, line in enumerate(lines, start=1):
            left = LEFT + (40 if index == 1 and one.indent else 0)
            right = RIGHT - (300 if one.short and index == len(lines) else 0)
            words, x = [], left
            for word in line.split():
                wide = round(LETTER * units(word)) + (one.wider if word == line.split()[-1] else 0)
                words.append(MergedWord(text=word, box=(x, at, x + wide, at + 40), confidence=one.confidence))
                x += wide + LETTER
            made.append(MergedLine(id=f"{name}p{number}l{index}", box=(left, at, right, at + 40), words=words))
            at += PITCH
        paragraphs.append(
            MergedParagraph(
                id=f"{name}p{number}", box=(LEFT, made[0].box[1], RIGHT, made[-1].box[3]), text=" ".join(lines),
                lines=made, provenance=Provenance(text="ocr", confidence=0.95),
            )
        )  # fmt: skip
    bottom = at if one.paragraphs else top + 300
    return MergedBlock(
        id=name, kind=kind, block_class=one.block_class, class_source="label", class_confidence=0.9,
        box=(LEFT, top, RIGHT, bottom), image=f"page.{name}.png" if kind == "illustration" else None,
        paragraphs=paragraphs,
    )  # fmt: skip
