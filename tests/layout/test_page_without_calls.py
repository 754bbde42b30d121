"""A page that calls no note has none that nothing was read for: a speck before a line would make notes of the text."""

from __future__ import annotations

from tests.layout.marked_sheet import LARGER, LOW, SMALL, Sheet, notes_sheet


def lost_mark(sheet: Sheet) -> list[bool]:
    """A note whose mark was lost, low on a sheet: which marks open something."""
    sheet._draw("2", SMALL, 14)
    sheet.x += 4
    sheet.set("Letters", read="Letters")
    sheet.words("of the same, volume three, page ninety")
    return [mark.opens for mark in sheet.marks()]


def test_a_mark_that_was_lost_opens_a_note_where_notes_are_called() -> None:
    assert lost_mark(notes_sheet()) == [False, False, True]


def test_it_opens_none_where_none_is_called() -> None:
    sheet = Sheet(body=LARGER)
    sheet.y = LOW
    assert lost_mark(sheet) == []
