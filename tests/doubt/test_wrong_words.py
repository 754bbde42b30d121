"""How many words of each page are likely wrong: doubtful pages have more, and what a person wrote is right."""

from __future__ import annotations

from lib.doubt.wrong_words import WrongWords, expect_wrong_words
from lib.schemas.label import BlockClass
from tests.structure.pages import body, page

TEXT = "The world has now to show. And now to show his thoughts."


def test_a_page_of_misread_words_has_more_and_a_persons_words_none() -> None:
    pages = [page(number, body(text)) for number, text in enumerate([TEXT, "Tbe wor1d bas n0w to sh0w", TEXT], start=1)]
    for line in pages[1].lines():
        for word in line.words:
            word.confidence = 0.4
    for line in pages[2].lines():
        for word in line.words:
            word.source = "human"
    good, bad, human = expect_wrong_words(pages, lambda number: None, frozenset(TEXT.lower().split()), None)
    assert 0 < good.by_two < 1 < bad.by_two < 6
    assert 0 < good.by_one < 1 < bad.by_one < 6
    assert human == WrongWords(0, 0)


def test_running_heads_do_not_count() -> None:
    made = page(1, body("Tbe wor1d bas n0w"))
    made.blocks[0].block_class = BlockClass.HEADER
    assert expect_wrong_words([made], lambda number: None, None, None) == [WrongWords(0, 0)]


def test_a_book_without_pages_has_none() -> None:
    assert expect_wrong_words([], lambda number: None, None, None) == []
