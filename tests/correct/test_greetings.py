"""`Sir` at the head of a letter, whatever its small capitals were read for."""

from __future__ import annotations

import pytest

from lib.schemas.layout import StyledWord
from tests.correct.reading import corrected, layout_page


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("Dear Sm,—Your letter came", "Dear Sir,—Your letter came"),
        ("My dear Sin,—Your letter came", "My dear Sir,—Your letter came"),
        ("S1r,—Your letter came", "Sir,—Your letter came"),
        ("Dear S1r, your letter came", "Dear Sir, your letter came"),
        # Words are left: no greeting, or another one.
        ("Sin,—what else is it", "Sin,—what else is it"),
        ("the dear Son,—he came", "the dear Son,—he came"),
        ("he said to the dear Sm,—he came", "he said to the dear Sm,—he came"),
        ("Dear Madam,—Your letter came", "Dear Madam,—Your letter came"),
    ],
)
def test_a_greeting_is_known_by_where_it_stands(read: str, text: str) -> None:
    assert corrected(layout_page(read)) == text


def test_the_first_word_is_one_in_small_capitals() -> None:
    page = layout_page("Sin,—Your letter came")
    [word, *_] = (word for line in page.lines() for word in line.words)
    page.styled = [StyledWord(word=word.id, start=0, end=4, styles=["small_capitals"], large_first=True)]
    assert corrected(page) == "Sir,—Your letter came"


def test_other_languages_greet_otherwise() -> None:
    assert corrected(layout_page("Dear Sm,—ein Brief kam"), "deu") == "Dear Sm,—ein Brief kam"
