"""Figures and numerals that stand in a run of another type."""

from __future__ import annotations

import pytest

from lib.schemas.layout import Style
from lib.schemas.structure import NoteMark, StyleSpan
from lib.structure.styled_figures import with_figures


def shown(text: str, *runs: str, style: Style = "italic", end: int | None = None, mark: str = "") -> list[str]:
    spans = [StyleSpan(start=text.index(run), end=text.index(run) + len(run), style=style) for run in runs]
    at = text.index(mark) if mark else 0
    marks = [NoteMark(note="n1", mark=mark, start=at, end=at + len(mark), page=1)] if mark else []
    made = with_figures(text, spans, marks, len(text) if end is None else end)
    return [text[span.start : span.end] for span in made]


@pytest.mark.parametrize(
    ("text", "runs", "made"),
    [
        ("February, 1905.", ["February"], ["February, 1905"]),
        ("In the Tower, 1722-1737", ["In the Tower"], ["In the Tower, 1722-1737"]),
        ("10, 1819, the Lamp", ["the Lamp"], ["the Lamp"]),  # what stands before it may be anything
        ("London, 1819, for the Keepers", ["London", "for the Keepers"], ["London, 1819, for the Keepers"]),
        ("ibid., 312", ["ibid."], ["ibid."]),  # where it is said
        ("Wolf, 1819, p. 3", ["Wolf"], ["Wolf"]),  # a word beside it is plain
        ("a, 1819", ["a"], ["a"]),
        ("First Lamp, 1819\nby a keeper", ["First Lamp"], ["First Lamp, 1819"]),
    ],
)
def test_a_year_is_in_the_type_of_a_line_that_is_all_in_it(text: str, runs: list[str], made: list[str]) -> None:
    assert shown(text, *runs) == made


def test_the_page_of_an_entry_and_the_mark_of_a_note_are_no_part_of_it() -> None:
    text = "The End, 1796 1826"
    assert shown(text, "The End", end=text.index(" 1826")) == ["The End, 1796"]
    assert shown("The End, 1796 ² ", "The End", mark="²") == ["The End, 1796"]


@pytest.mark.parametrize(
    ("text", "run", "made"),
    [
        ("Article III.—This society", "Article", "Article III"),
        ("see Article III of it", "Article", "Article"),
        ("Sir I thank you", "Sir", "Sir"),
    ],
)
def test_a_numeral_is_in_the_small_capitals_that_it_ends(text: str, run: str, made: str) -> None:
    assert shown(text, run, style="small_capitals") == [made]
    assert shown(text, run) == [run]  # italics are seen on a numeral
