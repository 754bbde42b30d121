"""Raised letters and figures that open notes in small type are told from quotation marks, for which they are read."""

from __future__ import annotations

import pytest

from tests.layout.marked_sheet import LARGER, LOW, SMALL, Sheet, notes_sheet

APART, RAISED = 80, 14
"""White before a note that goes on in another's line, and how far its mark stands over the line, in pixels."""


def opened(sheet: Sheet) -> list[tuple[str, int]]:
    """Each word that a mark opens, and how many characters were read for the mark."""
    return [(sheet.texts[mark.word], mark.end) for mark in sheet.marks() if mark.opens]


def begin(sheet: Sheet, mark: str, word: str, read: str) -> None:
    """The first word of a note, with its mark, and what was read for both."""
    sheet._draw(mark, SMALL, RAISED)
    sheet.x += 4
    sheet.set(word, read=read)


def two_notes(sheet: Sheet, marks: str = "ab", white: int = APART) -> Sheet:
    begin(sheet, marks[0], "Nobody", "“Nobody")
    sheet.words("walked on the shore.")
    sheet.x += white
    begin(sheet, marks[1], "Queens", "Queens")
    sheet.words("went home")
    return sheet


@pytest.mark.parametrize("marks", ["ab", "12", "78"])
def test_marks_are_found_whatever_was_read_for_them(marks: str) -> None:
    assert opened(two_notes(notes_sheet(), marks)) == [("“Nobody", 1), ("Queens", 0)]


@pytest.mark.parametrize(("marks", "kind"), [("12", "figures"), ("78", "figures"), ("ab", "letters")])
def test_a_mark_is_told_by_what_it_looks_like(marks: str, kind: str) -> None:
    assert [getattr(mark, kind) for mark in two_notes(notes_sheet(), marks).marks() if mark.opens] == list(marks)


def test_high_on_the_page_and_as_large_as_the_text_there_are_none() -> None:
    assert opened(two_notes(Sheet())) == []


def test_quotation_marks_and_capitals_open_no_note_where_none_is_called() -> None:
    sheet = Sheet(body=LARGER)
    sheet.y = LOW
    sheet.words("“Nobody walked on the shore.”")
    sheet.x += APART
    sheet.words("‘Queens went home,’ he said")
    sheet.line()
    sheet.words("Nobody walked on the shore.")
    sheet.x += APART
    sheet.words("Queens went home")
    assert opened(sheet) == []
