"""Raised letters that open notes in small type are told from quotation marks, for which they are read."""

from __future__ import annotations

import numpy as np

from lib.layout.opening_marks import opening_marks
from lib.layout.raised_marks import page_ink
from tests.layout.marked_sheet import SMALL, Sheet

PITCH, BODY = 70.0, 75.0
"""Distance of lines on a sheet, and the size of a text in whose notes a sheet's words are set, in pixels."""
APART, RAISED = 80, 14
"""White before a note that goes on in another's line, and how far its mark stands over the line, in pixels."""


def opened(sheet: Sheet, body: float = BODY) -> list[tuple[str, int]]:
    """Each word that a mark opens, and how many characters were read for the mark."""
    page = sheet.page().model_copy(update={"height": 100})
    texts = {word.id: word.text for words in sheet.lines for word in words}
    ink = page_ink(np.asarray(sheet.image))
    return [(texts[mark.word], mark.end) for mark in opening_marks(page, ink, PITCH, body, ())]


def begin(sheet: Sheet, mark: str, word: str, read: str) -> None:
    """The first word of a note, with its mark, and what was read for both."""
    sheet._draw(mark, SMALL, RAISED)
    sheet.x += 4
    sheet.set(word, read=read)


def two_notes(white: int = APART, end: str = "shore.") -> Sheet:
    sheet = Sheet()
    begin(sheet, "a", "Nobody", "“Nobody")
    sheet.words(f"walked on the {end}")
    sheet.x += white
    begin(sheet, "b", "Queens", "Queens")
    sheet.words("went home")
    return sheet


def test_marks_are_found_whatever_was_read_for_them() -> None:
    assert opened(two_notes()) == [("“Nobody", 1), ("Queens", 0)]


def test_a_note_begins_in_a_line_behind_white_and_the_end_of_a_sentence() -> None:
    assert opened(two_notes(white=0)) == [("“Nobody", 1)]
    assert opened(two_notes(end="shore")) == [("“Nobody", 1)]


def test_in_type_as_large_as_the_text_there_are_none() -> None:
    assert opened(two_notes(), body=40.0) == []


def test_quotation_marks_and_capitals_open_no_note() -> None:
    sheet = Sheet()
    sheet.words("“Nobody walked on the shore.”")
    sheet.x += APART
    sheet.words("‘Queens went home,’ he said")
    sheet.line()
    sheet.words("Nobody walked on the shore.")
    sheet.x += APART
    sheet.words("Queens went home")
    assert opened(sheet) == []
