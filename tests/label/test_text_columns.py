"""Text in narrow columns is told from a table's cells."""

from __future__ import annotations

from lib.label.shapes import LineShape
from lib.label.text_columns import are_text
from tests.label.test_table_zone import found, line

OPENING, GOING_ON, SHORT = "Then lamps were lit", "and all who came", "saw it."
TEXT = [OPENING, GOING_ON, GOING_ON, SHORT] * 3


def column(name: str, texts: list[str], left: int, widths: list[int] | None = None) -> list[LineShape]:
    usual = [120 if text == SHORT else 380 for text in texts]
    return [
        line(f"{name}{at}", text, left, 200 + 30 * at, left + wide)
        for at, (text, wide) in enumerate(zip(texts, widths or usual, strict=True))
    ]


def test_text_in_narrow_columns_is_no_table() -> None:
    lines = [*column("l", TEXT, 100), *column("r", TEXT, 520)]
    assert are_text(lines)
    assert found(*lines) == set()


def test_a_line_that_was_read_across_leaves_the_others_text() -> None:
    left, right = column("l", TEXT, 100), column("r", TEXT, 520)
    across = line("l4", f"{TEXT[4]} {TEXT[4]}", 100, 320, 900)
    lines = [*left[:4], across, *left[5:], *(one for one in right if one.id != "r4")]
    assert are_text([one for one in lines if one.id != "r4"])


def test_verse_in_columns_is_no_table() -> None:
    verse = ["The lamp is lit,", "The wind is north,", "Upon the stair", "The boat goes forth;"] * 3
    lines = [*column("l", verse, 100, [300, 380, 250, 330] * 3), *column("r", verse, 520, [300, 380, 250, 330] * 3)]
    assert found(*lines) == set()
    bare = [line(one.id, one.text.strip(",;"), one.box[0], one.box[1], one.box[2]) for one in lines]
    assert found(*bare) == {one.id for one in bare}


def test_cells_begin_with_capitals_or_are_ragged_or_hold_figures() -> None:
    names = ["Edinburgh and Leith", "Aberdeen and Banff"] * 4
    ragged = column("l", [GOING_ON] * 8, 100, [380, 120, 200, 90, 210, 160, 250, 190])
    for cells in (column("l", names, 100), ragged, column("l", ["12,345,678,901"] * 8, 100)):
        lines = [*cells, *column("r", [one.text for one in cells], 520, [one.box[2] - one.box[0] for one in cells])]
        assert not are_text(lines)
        assert found(*lines) == {one.id for one in lines}


def test_a_table_may_have_a_column_of_remarks() -> None:
    figures = [*column("f", ["35,125"] * 12, 520, [60] * 12), *column("g", ["39,880"] * 12, 700, [60] * 12)]
    lines = [*column("l", TEXT, 100), *figures]
    assert not are_text(lines)
    assert found(*lines) == {one.id for one in lines}
