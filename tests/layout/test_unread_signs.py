"""Closing quotation marks and stops that a reader lost are seen by their ink; nothing else is taken for them."""

from __future__ import annotations

import pytest

from lib.layout.line_ink import page_ink
from lib.layout.unread_signs import unread_signs
from tests.layout.marked_sheet import Sheet


def unread(sheet: Sheet) -> list[str]:
    found = unread_signs(sheet.page(), page_ink(sheet.grey), {mark.word for mark in sheet.marks()})
    return [f"{sheet.texts[one.word]} {one.signs}" for one in found]


def sheet_with(drawn: str, read: str) -> Sheet:
    sheet = Sheet()
    sheet.words("He called the keeper of")
    sheet.set(drawn, read=read)
    sheet.words("and went on. Then")
    return sheet


@pytest.mark.parametrize(
    ("drawn", "read", "signs"),
    [
        ("nature,’", "nature,", "’"),
        ("Society.’", "Society.", "’"),
        ("him:’", "him:", "’"),
        ("light’", "light", "’"),
        ("light.’", "light’", "."),
        ("light.”", "light”", "."),
        ("light.’", "light", ".’"),
    ],
)
def test_signs_that_nothing_was_read_for_are_seen(drawn: str, read: str, signs: str) -> None:
    assert unread(sheet_with(drawn, read)) == [f"{read} {signs}"]


def test_it_is_seen_at_the_end_of_a_line() -> None:
    sheet = Sheet()
    sheet.words("The lamp of the same")
    sheet.set("house.’", read="house.")
    assert unread(sheet) == ["house. ’"]


@pytest.mark.parametrize(
    ("drawn", "read"),
    [
        ("nature,’", "nature,’"),
        ("nature,’", "nature,*"),
        ("nature.’", "nature.’"),
        ("nature’", "nature’"),
        ("keeper’s", "keepers"),
        ("nature,", "nature,"),
        ("fiddling", "fiddling"),
        ("tall;", "tall"),
        ("1890’", "1890"),
        ("KEEPER’", "KEEPER"),
    ],
)
def test_marks_that_were_read_or_close_nothing_are_left(drawn: str, read: str) -> None:
    assert unread(sheet_with(drawn, read)) == []


def test_what_opens_the_next_word_is_not_this_ones() -> None:
    sheet = Sheet()
    sheet.words("He called the keeper of")
    sheet.set("‘light", read="light")
    sheet.words("and went on")
    assert unread(sheet) == []


def test_a_raised_figure_is_no_quotation_mark() -> None:
    sheet = Sheet()
    sheet.words("He called the keeper of")
    sheet.set("light", read="light", mark="1")
    sheet.words("and went on")
    assert unread(sheet) == []
