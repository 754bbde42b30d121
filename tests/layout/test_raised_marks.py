"""Raised marks are found by their place and size on a page of real type, whatever was read for them."""

from __future__ import annotations

import pytest

from tests.layout.marked_sheet import LIFT, SMALL, Sheet, notes_sheet


@pytest.mark.parametrize(
    ("read", "mark", "after", "stands_for"),
    [
        ("shore'.", "1", ".", "'"),
        ("shore?.", "2", ".", "?"),
        ("shore®;", "3", ";", "®"),
        ("shore12.", "12", ".", "12"),
        ("shore.", "1", ".", ""),
        ("shore%.”", "4", ".”", "%"),
        ("shore", "1", "", ""),
    ],
)
def test_a_raised_figure_is_found_at_the_end_of_its_word(read: str, mark: str, after: str, stands_for: str) -> None:
    sheet = Sheet()
    sheet.words("the keeper walked along the")
    sheet.set("shore", read=read, mark=mark, after=after)
    sheet.words("and then he went home")
    assert sheet.found() == [(read, stands_for)]


def test_quotation_marks_points_and_accents_are_no_raised_marks() -> None:
    sheet = Sheet()
    sheet.words("“Isn’t it a ‘fine’ day,” said the naïve keeper’s élève—‘quite’; it is!")
    assert sheet.found() == []


def test_figures_on_the_line_are_no_raised_marks() -> None:
    sheet = Sheet()
    sheet.words("In 1823 the 12 keepers had 4 boats and 365 lamps of 1st and 2nd rate")
    assert sheet.found() == []


def test_a_mark_that_opens_a_line_is_found_with_and_without_what_was_read_for_it() -> None:
    sheet = notes_sheet()
    sheet.set("", read="1", mark="1")
    sheet.words("See the account of the keeper of the lamp")
    sheet.line()
    sheet._draw("2", SMALL, LIFT)
    sheet.x += 14
    sheet.words("Letters of the same, volume three, page ninety")
    assert sheet.found()[2:] == [("1", "1"), ("Letters", "")]


def test_a_mark_that_was_read_apart_is_its_own_words() -> None:
    sheet = Sheet()
    sheet.words("they had an absolute")
    sheet.set("monopoly", read="1.", mark="1", after=".", apart=True)
    sheet.words("and the keepers went")
    assert sheet.found() == [("1.", "1")]


def test_a_mark_as_small_as_a_quotation_mark_is_known_by_how_low_it_stands() -> None:
    sheet = Sheet()
    sheet.words("the keeper walked along the")
    sheet.set("shore,", read="shore,’", mark="a")
    sheet.words("and said it is the keeper’s")
    sheet.set("lamp.", read="lamp.", mark="e")
    sheet.words("Then he went ‘home,’ he said")
    sheet.line()
    sheet.words("and the keepers said that")
    sheet.set("so.", read="so.«", mark="c")
    assert sheet.found() == [("shore,’", "’"), ("lamp.", ""), ("so.«", "«")]
