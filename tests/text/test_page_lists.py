"""The page numbers in which an entry ends."""

from __future__ import annotations

import time

import pytest

from lib.text.page_lists import first_page, parted_pages


@pytest.mark.parametrize(
    ("entry", "title", "pages"),
    [
        ("The Keepers 12", "The Keepers", "12"), ("I. Of Light . . 3", "I. Of Light", "3"),
        ("Magna Charta 13, 69 (note)", "Magna Charta", "13, 69 (note)"), ("Preface v", "Preface", "v"),
        ("Pigg v. Caley &amp; ib. 143 (note)", "Pigg v. Caley &amp; ib", "143 (note)"), ("12", "", "12"),
        ("The War, 1832 201", "The War, 1832", "201"), ("35 Eliz., c. 1 27, 39, 85", "35 Eliz., c. 1", "27, 39, 85"),
        ("Some title ... 1004", "Some title", "1004"), ("Statutes 4 and 5", "Statutes", "4 and 5"), ("”» 52", "", "52"),
    ],
)  # fmt: skip
def test_an_entry_is_parted_from_its_pages(entry: str, title: str, pages: str) -> None:
    assert parted_pages(entry) == (title, pages)


@pytest.mark.parametrize(
    "entry",
    ["THE DEE, 1710-1722", "Cass and Reorganization, 1813-", "The End, 1796", "By Dr. Vale.", "", "—", "Chapter X"],
)
def test_a_year_or_a_word_is_no_page(entry: str) -> None:
    assert parted_pages(entry) is None
    assert first_page(entry) is None


def test_the_first_of_several_is_the_entry_s_page() -> None:
    assert first_page("Magna Charta 13 (note), 69") == "13"


def test_an_entry_without_end_takes_no_time() -> None:
    start = time.process_time()
    for text in ("1, " * 20_000 + "x", ". " * 20_000 + "x", "word " * 20_000 + "7"):
        parted_pages(text)
    assert time.process_time() - start < 2
