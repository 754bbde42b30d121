"""How many words of each page are wrong, as far as their doubts tell: what is likely, added up."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence

from lib.doubt.book_words import BookWords
from lib.doubt.english_words import EnglishWords
from lib.doubt.learnt_doubt import LearntDoubt
from lib.doubt.text_words import text_words
from lib.schemas.correct import CorrectPage
from lib.schemas.merge import READ, MergePage


def expect_wrong_words(
    pages: Sequence[MergePage],
    correct: Callable[[int], CorrectPage | None],
    lexicon: Container[str] | None,
    english: EnglishWords | None,
) -> list[float]:
    """Words that are likely wrong on each page of a book. `correct` has what was corrected of a page, by its number."""
    book = BookWords()
    for page in pages:
        book.add(page)
    book.finish()
    learnt = LearntDoubt(book, lexicon, english)
    return [_on_page(page, learnt.of_page(page, correct(page.page_number))) for page in pages]


def _on_page(page: MergePage, doubts: dict[tuple[str, int], float]) -> float:
    """What a person wrote, and what a file brought, is right; running heads are no text."""
    return sum(
        doubts[place.line.id, place.at]
        for stream, words in text_words(page).items()
        if stream != "furniture"
        for word in words
        for place in word.places
        if place.word.source in READ or place.word.source == "correct"
    )
