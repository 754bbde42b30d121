"""Words that may stand in the place of one in doubt: those that its letters are taken for, and the book's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator

from rapidfuzz import fuzz, process

from lib.doubt.book_words import BookWords
from lib.doubt.english_words import EnglishWords, taken_for
from lib.schemas.merge import MergePage
from lib.text.vocabulary import SURE, forms

LIKENESS = 75
"""Likeness of two words, a share in percent of their letters, from which one is offered for the other. From: set by
hand, no figures kept: one letter of four."""
MOST_LIKE = 3
"""Words of the book that are offered for one, at most."""
MOST_TAKEN = 3
"""Words that engines take for one that are offered for it, at most. From: set by hand."""
LEAST_LETTERS = 3
"""Letters of a word for which like ones of the book are offered; shorter ones are like too many."""
OFTEN = 2
"""How often a word must stand in the book, read with confidence, to be offered."""
_AROUND = ".,;:!?()[]\"'“”‘’"


class OfferedWords:
    """Counts the words of a book's pages, and offers some of them. `words` has counted the same pages."""

    def __init__(self, words: BookWords) -> None:
        self._words = words
        self._texts: Counter[str] = Counter()
        self._often: list[str] = []
        self._listed: Container[str] = ()
        self._english: EnglishWords | None = None

    def add(self, page: MergePage) -> None:
        """Count the words of a page that were read with confidence, as they are written."""
        for line in page.lines():
            for word in line.words:
                if word.confidence >= SURE and len(forms(word.text)) == 1:
                    self._texts[word.text.strip(_AROUND)] += 1

    def finish(self, listed: Container[str], english: EnglishWords | None) -> None:
        """All pages were added. `listed` are the words of the book's languages; `english` is for English alone."""
        self._often = [word for word, count in self._texts.items() if count >= OFTEN]
        self._listed, self._english = listed, english

    def like(self, before: str, text: str, after: str) -> list[str]:
        """What else a text may be between its neighbours, the likeliest first, with the marks around it as they are."""
        bare = text.strip(_AROUND)
        if not bare:
            return []
        offered = [*self._taken(before, bare, after), *self._of_book(bare)]
        return list(dict.fromkeys(text.replace(bare, word) for word in offered if word != bare))

    def _taken(self, before: str, bare: str, after: str) -> Iterator[str]:
        """Words whose letters the book's type, or any, is taken for; of English also those with one letter other."""
        form = bare.lower()
        if not form.isalpha():
            return
        own = {one: times for one, times in self._words.own_like(form) if self._is_word(one)}
        if self._english is None:
            found = {one for one in (*own, *taken_for(form)) if self._is_word(one)} - {form}
            order = sorted(found, key=lambda one: (-own.get(one, 0) - self._words.seen[one], one))
        else:
            order = self._english.likeliest((forms(before) or ("",))[-1], form, (forms(after) or ("",))[0], own)
        for one in order[:MOST_TAKEN]:
            yield one.upper() if len(bare) > 1 and bare.isupper() else one.capitalize() if bare[0].isupper() else one

    def _is_word(self, form: str) -> bool:
        return form in self._listed or self._words.sure[form] >= OFTEN

    def _of_book(self, bare: str) -> Iterator[str]:
        """Words that stand in the book more than once and are like this one, which stands there once."""
        if len(bare) >= LEAST_LETTERS and self._texts[bare] < OFTEN:
            found = process.extract(bare, self._often, scorer=fuzz.ratio, limit=MOST_LIKE, score_cutoff=LIKENESS)
            yield from (word for word, _, _ in found)
