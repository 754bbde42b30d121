"""Stops behind raised marks that a reader took together with them are seen by their ink."""

from __future__ import annotations

import pytest

from tests.layout.marked_sheet import Sheet


@pytest.mark.parametrize(
    ("read", "after", "stop"),
    [
        ("effect!”", ".”", "."),
        ("effect?", ".", "."),
        ("effect", ";", ";"),
        ("effect?", ",", ","),
        ("effect%", ".", "."),
        # What was read stays as it is; where there is no stop, none is seen.
        ("effect!.”", ".”", ""),
        ("effect!,", ",", ""),
        ("effect!", "", ""),
        ("effect!”", "”", ""),
    ],
)
def test_the_stop_behind_a_mark_is_seen_where_none_was_read(read: str, after: str, stop: str) -> None:
    sheet = Sheet()
    sheet.words("The lamp came into")
    sheet.set("effect", read=read, mark="2", after=after)
    sheet.words("and all went home again")
    assert [mark.stop for mark in sheet.marks()] == [stop]


def test_a_second_sign_that_was_read_for_mark_and_stop_is_the_marks() -> None:
    sheet = Sheet()
    sheet.words("The lamp came into the")
    sheet.set("house", read="house®%", mark="2", after=".")
    sheet.words("and all went")
    assert sheet.found() == [("house®%", "®%")]


def test_a_stop_that_was_read_apart_is_read() -> None:
    sheet = Sheet()
    sheet.words("The lamp came into the")
    sheet.set("house", mark="2", after=";", read="?;", apart=True)
    sheet.words("and all went")
    assert [mark.stop for mark in sheet.marks()] == [""]


def test_a_mark_that_was_read_for_a_quotation_mark_before_one_is_no_part_of_it() -> None:
    sheet = Sheet()
    sheet.words("The lamp came into the")
    sheet.set("house", read="house’”", mark="1", after=".”")
    sheet.words("and all went")
    assert [(mark.start, mark.end, mark.stop) for mark in sheet.marks()] == [(5, 6, ".")]
