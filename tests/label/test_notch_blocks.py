"""Small type in a notch of the text, at either edge, is a note that is cut in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lib.geometry import union
from lib.label.notch_blocks import is_cut_in
from lib.label.shapes import BlockShape, LineShape, PageShape
from lib.label.typography import BodyType

LEFT, RIGHT, PITCH, IN = 100, 900, 50, 250
"""Edges of the text, from line to line, and how far a notch reaches in, in pixels."""
SMALL, BODY = 26, 40
"""Size of the note's type and of the text's, in pixels."""
TEXT = "the keeper of the lamp walked along the shore"


def _block(name: str, rows: list[tuple[int, int, int]], size: float) -> BlockShape:
    """A block of lines, each from its left edge to its right at a top."""
    lines = tuple(
        LineShape(f"{name}l{at}", name, (left, top, right, top + round(size)), TEXT, 0.95, size)
        for at, (left, right, top) in enumerate(rows)
    )
    return BlockShape(name, illustration=False, box=union(line.box for line in lines), confidence=0.95, lines=lines)


def _page(*, right: bool, notch: bool = True, size: int = SMALL) -> tuple[BlockShape, PageShape]:
    rows = []
    for at in range(12):
        inside = notch and 4 <= at < 7
        rows.append((LEFT + IN * (inside and not right), RIGHT - IN * (inside and right), 200 + PITCH * at))
    left = RIGHT - IN + 30 if right else LEFT
    note = _block("n", [(left, left + 200, 200 + 4 * PITCH + 34 * at) for at in range(3)], size)
    return note, PageShape(1, 1000, 1600, (_block("b", rows, BODY), note))


@pytest.mark.parametrize("right", [False, True])
def test_lines_of_the_text_run_round_it(right: bool) -> None:
    body = BodyType(size=BODY, pitch=PITCH)
    note, page = _page(right=right)
    assert is_cut_in(note, page, body)
    assert not is_cut_in(*_page(right=right, size=BODY), body)
    assert not is_cut_in(*_page(right=right, notch=False), body)
    assert not is_cut_in(note, replace(page, blocks=(page.blocks[0].of(page.blocks[0].lines[7:]), note)), body)
