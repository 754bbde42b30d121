"""Pages of lines for the tests of layout, made of plain numbers."""

from __future__ import annotations

from collections.abc import Sequence

from lib.geometry import union
from lib.schemas.ocr import Block, Line, OcrPage, Paragraph, Word

PITCH, HEIGHT, LETTER = 40, 28, 12
"""Pixels from line to line, of a line, and of a letter's width."""
LEFT, RIGHT = 100, 820
"""Edges of the column."""
FULL = "the keeper of the lamp walked along the shore until the evening came"
"""As long as the column is wide, near enough."""

Row = tuple[int, int, str]
"""Left edge and top in pixels, and the text."""


def line(name: str, row: Row, right: int | None = None) -> Line:
    """A line of words that fill it from its left edge to `right`, or as far as their letters go."""
    left, top, text = row
    end = right if right is not None else left + LETTER * len(text)
    step = (end - left) / max(1, len(text))
    words, at = [], 0
    for number, word in enumerate(text.split(), start=1):
        start = text.index(word, at)
        at = start + len(word)
        box = (round(left + step * start), top, round(left + step * at), top + HEIGHT)
        words.append(Word(id=f"{name}w{number}", text=word, box=box, confidence=0.95))
    return Line(id=name, box=union(word.box for word in words), confidence=0.95, words=words)


def page(blocks: Sequence[Sequence[Sequence[Line]]]) -> OcrPage:
    """A page of blocks of paragraphs of lines."""
    made = []
    for number, paragraphs in enumerate(blocks, start=1):
        parts = [
            Paragraph(id=f"b{number}p{place}", box=union(one.box for one in lines), confidence=0.95, lines=list(lines))
            for place, lines in enumerate(paragraphs, start=1)
        ]
        box = union(part.box for part in parts)
        made.append(Block(id=f"b{number}", kind="text", box=box, confidence=0.95, paragraphs=parts))
    return OcrPage(page_number=1, width=920, height=1400, blank=False, blocks=made)


def column(rows: Sequence[tuple[float, float, str]], *, top: int = 200) -> list[Line]:
    """Lines one below the other: how far each is set in, and how far it ends before the edge, in pitches; its text."""
    return [
        line(f"l{number}", (round(LEFT + indent * PITCH), top + PITCH * number, text), round(RIGHT - short * PITCH))
        for number, (indent, short, text) in enumerate(rows)
    ]
