"""Units of one table come together, in whatever order the reader's blocks stand."""

from __future__ import annotations

from lib.schemas.base import Box
from lib.schemas.label import BlockClass
from lib.schemas.merge import MergedBlock
from lib.structure.table_groups import gathered
from lib.structure.units import Unit


def unit(name: str, box: Box, block_class: BlockClass = BlockClass.TABLE) -> Unit:
    block = MergedBlock(
        id=name, kind="text", block_class=block_class, class_source="label", class_confidence=0.9, box=box
    )
    return Unit(1, block, None)


NAMES, FIGURES = unit("names", (100, 200, 400, 600)), unit("figures", (700, 200, 800, 600))
BELOW = unit("below", (100, 900, 400, 1000))
REMARK = unit("remark", (100, 620, 900, 660), BlockClass.BODY)
TABLES = {one.key for one in (NAMES, FIGURES, BELOW)}


def names(*there: Unit) -> list[list[str]]:
    return [[one.block.id for one in group] for group in gathered(there, TABLES)]


def test_columns_that_text_was_read_between_are_one_table() -> None:
    assert names(NAMES, REMARK, FIGURES) == [["names", "figures"], ["remark"]]
    assert names(REMARK) == [["remark"]]


def test_text_that_lies_between_parts_two_tables() -> None:
    assert names(NAMES, FIGURES, REMARK, BELOW) == [["names", "figures"], ["remark"], ["below"]]
    assert names(NAMES, FIGURES, BELOW) == [["names", "figures", "below"]]
