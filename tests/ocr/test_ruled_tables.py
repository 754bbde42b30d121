"""Ruled tables from their rules alone: box, head, and columns."""

from __future__ import annotations

from lib.images.rules import Rules
from lib.ocr.ruled_tables import ruled_tables

SIZE = 20.0
TOP, HEAD, FOOT = (100, 200, 900, 203), (100, 300, 900, 303), (100, 800, 900, 803)
INNER = [(x, 202, x + 3, 801) for x in (300, 500, 700)]


def test_outer_columns_need_no_rule_of_their_own() -> None:
    (table,) = ruled_tables(Rules(INNER, [TOP, HEAD, FOOT]), SIZE)
    assert table.box == (100, 202, 900, 801)
    assert table.body == 301
    assert table.columns == [(100, 301), (301, 501), (501, 701), (701, 900)]


def test_a_double_rule_parts_one_column_from_the_next() -> None:
    (table,) = ruled_tables(Rules(sorted([*INNER, (508, 202, 511, 801)]), [TOP, HEAD, FOOT]), SIZE)
    assert len(table.columns) == 4


def test_a_rule_of_the_head_alone_parts_no_column() -> None:
    (table,) = ruled_tables(Rules(sorted([*INNER, (600, 202, 603, 301)]), [TOP, HEAD, FOOT]), SIZE)
    assert len(table.columns) == 4


def test_without_a_rule_under_it_the_head_belongs_to_the_rows() -> None:
    (table,) = ruled_tables(Rules(INNER, [TOP, FOOT]), SIZE)
    assert table.body == 202


def test_tables_below_each_other_are_two() -> None:
    lower = [(left, top + 800, right, bottom + 800) for left, top, right, bottom in INNER]
    more = [(left, top + 800, right, bottom + 800) for left, top, right, bottom in (TOP, HEAD, FOOT)]
    tables = list(ruled_tables(Rules(sorted([*INNER, *lower]), [TOP, HEAD, FOOT, *more]), SIZE))
    assert [table.box[1] for table in tables] == [202, 1002]


def test_upright_rules_that_no_level_one_crosses_are_no_table() -> None:
    assert not list(ruled_tables(Rules(INNER, []), SIZE))
    assert not list(ruled_tables(Rules(INNER, [(100, 200, 250, 203)]), SIZE))
    assert not list(ruled_tables(Rules(INNER[:1], [TOP, FOOT]), SIZE))
