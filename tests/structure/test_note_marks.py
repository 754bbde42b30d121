"""Notes have the mark that their book's other notes say they have, by what was read and by what is seen."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from lib.schemas.layout import Looks
from lib.structure.note_marks import marks_of, style_of


@dataclass(frozen=True)
class Note:
    on_page: int
    page: int = 1
    read: str | None = None
    looks: Looks | None = None


def seen(*marks: str, page: int = 1) -> list[Note]:
    """Notes whose marks look like these figures or letters, and like nothing else that goes on."""
    return [
        Note(at, page, "’", ("7" if mark.isalpha() else mark, mark if mark.isalpha() else "x", "¶"))
        for at, mark in enumerate(marks, start=1)
    ]


@pytest.mark.parametrize("marks", [("1", "2", "3"), ("a", "b", "c")])
def test_the_style_is_seen_where_it_was_not_read(marks: tuple[str, ...]) -> None:
    notes = seen(*marks)
    assert marks_of(notes, style_of(notes)) == list(marks)


def test_a_mark_that_is_missing_is_left_out_of_the_count() -> None:
    assert marks_of(seen("1", "3", "4", "5"), "on_page") == ["1", "3", "4", "5"]


def test_one_mark_that_looks_like_another_changes_nothing() -> None:
    assert marks_of(seen("1", "7", "3", "4"), "on_page") == ["1", "2", "3", "4"]


def test_what_was_taken_for_a_note_and_is_none_does_not_shift_the_others() -> None:
    assert marks_of(seen("1", "2", "9", "3", "4", "5"), "on_page") == ["1", "2", "2", "3", "4", "5"]


def test_figures_that_go_on_go_on_over_pages() -> None:
    notes = [*seen("1", "2"), *seen("3", "4", page=2), *seen("5", page=3)]
    assert style_of(notes) == "running"
    assert marks_of(notes, "running") == ["1", "2", "3", "4", "5"]


def test_letters_begin_anew_on_each_page() -> None:
    notes = [*seen("a", "b"), *seen("a", "b", "c", page=2)]
    assert style_of(notes) == "letters"
    assert marks_of(notes, "letters") == ["a", "b", "a", "b", "c"]


def test_signs_are_taken_as_they_were_read_or_else_as_they_are_seen() -> None:
    notes = [Note(1, 1, "*"), Note(2, 1, "t", ("1", "t", "†")), Note(3, 1, "‡")]
    assert style_of(notes) == "signs"
    assert marks_of(notes, "signs") == ["*", "†", "‡"]
