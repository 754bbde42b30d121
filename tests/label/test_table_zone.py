"""Tables are told by their rows, whatever blocks a reader made of them."""

from __future__ import annotations

from dataclasses import replace

from lib.label.shapes import BlockShape, LineShape, PageShape
from lib.label.table_zone import table_lines
from lib.schemas.base import Box

TEXT = "the light was tended by a man who rowed out every evening"


def line(name: str, text: str, left: int, top: int, right: int, confidence: float = 0.9, high: int = 20) -> LineShape:
    return LineShape(name, name[0], (left, top, right, top + high), text, confidence, 25.0)


def page(*lines: LineShape) -> PageShape:
    blocks: dict[str, list[LineShape]] = {}
    for one in lines:
        blocks.setdefault(one.block, []).append(one)
    box: Box = (0, 0, 1000, 1500)
    made = tuple(BlockShape(name, False, box, 0.9, tuple(found), name) for name, found in blocks.items())
    return PageShape(1, 1000, 1500, made)


def prose(name: str, top: int, count: int = 5) -> list[LineShape]:
    return [line(f"{name}{at}", TEXT, 100, top + 30 * at, 900) for at in range(count)]


def rows(top: int, count: int = 4) -> list[LineShape]:
    """Three columns, each a block of its own: names, two columns of figures."""
    names = [line(f"n{at}", "Maine and Vale", 120, top + 30 * at, 300) for at in range(count)]
    first = [line(f"f{at}", "35,125", 500, top + 30 * at, 570) for at in range(count)]
    return [*names, *first, *(line(f"g{at}", "—", 800, top + 30 * at, 820) for at in range(count))]


def found(*lines: LineShape) -> set[str]:
    return set(table_lines(page(*lines)))


def test_rows_between_the_text_are_a_table_whatever_their_blocks() -> None:
    table = rows(400)
    assert found(*prose("a", 100), *table, *prose("z", 700)) == {one.id for one in table}
    assert found(*prose("a", 100), *prose("z", 700)) == set()
    assert found(*prose("a", 100), *rows(400, count=2), *prose("z", 700)) == set()


def test_a_line_with_a_word_over_each_column_is_their_head_though_it_ends_in_a_stop() -> None:
    cells = [line(f"m{at}", "Dundee 21,695 62,716 91,135", 120, 400 + 30 * at, 880) for at in range(4)]
    heads = line("h1", "Town Souls. Ships. Tons.", 200, 360, 878)
    assert found(*prose("a", 100), heads, *cells, *prose("z", 700)) == {"h1", *(one.id for one in cells)}
    for text, right in (("Towns and Ships.", 878), ("Town Souls. Ships. Tons.", 700), ("Of 4 towns there.", 878)):
        other = line("h1", text, 200, 360, right)
        assert found(*prose("a", 100), other, *cells, *prose("z", 700)) == {one.id for one in cells}


def test_text_in_columns_is_none() -> None:
    left = [line(f"l{at}", "he kept the lamp lit in every storm", 100, 200 + 30 * at, 480) for at in range(8)]
    right = [line(f"r{at}", "and nobody asked him how he did it", 520, 200 + 30 * at, 900) for at in range(8)]
    assert found(*left, *right) == set()


def test_a_row_over_leaders_and_heads_that_stand_upright_belong_to_it() -> None:
    led = [line(f"m{at}", "M. Fillmore, New York ... 1 179", 120, 400 + 30 * at, 900) for at in range(4)]
    upright = line("u1", "Pierce.", 500, 300, 520, high=80)
    assert found(*prose("a", 100), upright, *led, *prose("z", 700)) == {one.id for one in led}
    inside = line("u1", "Pierce.", 500, 405, 520, high=80)
    assert "u1" in found(*prose("a", 100), inside, *led, *prose("z", 700))


def test_what_was_read_of_its_head_without_confidence_belongs_to_it() -> None:
    head = line("h1", "gig g é S|8", 400, 370, 800, confidence=0.4)
    assert "h1" in found(*prose("a", 100), head, *rows(400), *prose("z", 700))
    assert "h1" not in found(*prose("a", 100), replace(head, confidence=0.9), *rows(400), *prose("z", 700))


def test_a_running_head_is_no_row() -> None:
    head = [line("k1", "12", 100, 370, 130), line("k2", "OUR TOWERS", 500, 370, 700)]
    lines = page(*head, *rows(400), *prose("z", 700))
    assert {"k1", "k2"} <= table_lines(lines)
    assert not {"k1", "k2"} & table_lines(lines, {"k1", "k2"})
