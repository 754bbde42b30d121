"""Quotation marks and stops that layout saw and nothing was read for are put in by correct."""

from __future__ import annotations

from typing import Literal

import pytest

from lib.schemas.layout import LayoutPage, RaisedMark, UnreadSigns
from tests.correct.reading import corrected, layout_page


def with_signs(text: str, word: str, signs: Literal["’", ".", ".’"] = "’") -> LayoutPage:
    page = layout_page(text)
    found = next(one for line in page.lines() for one in line.words if one.text == word)
    page.unread_signs = [UnreadSigns(word=found.id, signs=signs, box=found.box)]
    return page


@pytest.mark.parametrize(
    ("read", "word", "text"),
    [
        ("he said ‘the nature, or so", "nature,", "he said ‘the nature,’ or so"),
        ("‘I will\nsee him. And then", "him.", "‘I will\nsee him.’ And then"),
        ("he (‘the men) of light, or so", "light,", "he (‘the men) of light,’ or so"),
        # Nothing is open; what was open is closed; an apostrophe closes nothing.
        ("he said the nature, or so", "nature,", "he said the nature, or so"),
        ("he said ‘the’ nature, or so", "nature,", "he said ‘the’ nature, or so"),
        ("‘the boys’ house, or so", "house,", "‘the boys’ house,’ or so"),
        ("‘I don’t see, or so", "see,", "‘I don’t see,’ or so"),
    ],
)
def test_a_mark_closes_what_is_open(read: str, word: str, text: str) -> None:
    assert corrected(with_signs(read, word)) == text


@pytest.mark.parametrize(
    ("read", "word", "signs", "text"),
    [
        ("he said ‘the light’ and so", "light’", ".", "he said ‘the light.’ and so"),
        ("he said “the light” and so", "light”", ".", "he said “the light.” and so"),
        ("he said ‘the light and so", "light", ".’", "he said ‘the light.’ and so"),
        ("he said the light and so", "light", ".’", "he said the light and so"),
        ("he said ‘the light.’ and so", "light.’", ".", "he said ‘the light.’ and so"),
    ],
)
def test_a_stop_is_put_before_the_mark(read: str, word: str, signs: Literal[".", ".’"], text: str) -> None:
    assert corrected(with_signs(read, word, signs)) == text


def test_other_languages_close_otherwise() -> None:
    assert corrected(with_signs("er sah ‘das Licht, und so", "Licht,"), "deu") == "er sah ‘das Licht, und so"


@pytest.mark.parametrize(
    ("word", "sign", "stop", "text"),
    [
        ("effect!”", "!", ".", "into effect!.” There"),
        ("effect?", "?", ".", "into effect?. There"),
        ("effect", "", ";", "into effect; There"),
    ],
)
def test_a_stop_is_put_behind_the_raised_mark(word: str, sign: str, stop: str, text: str) -> None:
    page = layout_page(f"into {word} There")
    found = next(one for line in page.lines() for one in line.words if one.text == word)
    start = len("effect")
    page.raised = [RaisedMark.model_validate(
        {"word": found.id, "start": start, "end": start + len(sign), "box": found.box, "stop": stop}
    )]  # fmt: skip
    assert corrected(page) == text
