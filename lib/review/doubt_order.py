"""The words in doubt of the whole book, found in the background: the browser shows a page before all are known.

The book is gone through twice: its words are counted first, for what the whole book says of a word decides its doubt.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from lib.doubt.book_words import BookWords
from lib.doubt.learnt_doubt import LearntDoubt
from lib.errors import ColophonError
from lib.merge.page_in_hand import PageInHand
from lib.report.doubt import unread_share
from lib.review.book_texts import BookTexts
from lib.review.doubtful_words import doubts
from lib.review.offered_words import OfferedWords


class DoubtOrder:
    """Counts and words of each page, filled page by page by a thread of its own. `learnt` tells a word's doubt; before
    the book's words are counted, by the words of its first pages and the list of its languages alone."""

    def __init__(self, texts: BookTexts) -> None:
        self._texts = texts
        self._book = texts.book
        self._lock = threading.Lock()
        self._words = BookWords()
        self.learnt = LearntDoubt(self._words, self._book.lexicon())
        self._pages: dict[int, dict[str, Any]] = {}
        self._noted: Counter[int] = Counter()
        """How often each page was noted."""
        self._told: list[int] = []
        """Pages that the thread has noted, in this order."""
        self._offered = OfferedWords(self._words)
        self._done = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="doubts", daemon=True)

    def start(self) -> None:
        """Begin to go through the book."""
        self._thread.start()

    def stop(self) -> None:
        """Stop soon, and wait for it."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def note(self, page: PageInHand) -> dict[str, Any]:
        """What is known of a page now; it takes the place of what was known before."""
        correct = self._book.corrections(page.merged.page_number)
        found = doubts(page, correct, self.learnt)
        entry = {
            "page": page.merged.page_number,
            "printed": page.merged.printed_number.text if page.merged.printed_number else None,
            "words": [[doubt.paragraph, doubt.word, round(doubt.score, 3), doubt.kind] for doubt in found],
            "stale": sum(outcome.stale for outcome in page.merged.overrides),
            "changed": bool(page.merged.overrides),
            "unread": round(unread_share(page.merged), 4),
            "error": page.merged.error if page.merged.status != "ok" else None,
        }
        with self._lock:
            self._pages[page.merged.page_number] = entry
            self._noted[page.merged.page_number] += 1
        return entry

    def known(self, after: int) -> dict[str, Any]:
        """Pages that are known, those behind the `after` first of them, and whether all are."""
        with self._lock:
            pages = [self._pages[number] for number in self._told[after:]]
            return {"done": self._done, "known": len(self._told), "pages": pages}

    def suggest(self, before: str, text: str, after: str) -> Iterable[str]:
        """Words that may stand there in its place; few before the book's words are counted."""
        return self._offered.like(before, text, after)

    def _run(self) -> None:
        for number in range(1, self._book.pages + 1):
            if self._stop.is_set():
                return
            with suppress(ColophonError):
                page = self._texts.load(number).merged
                self._words.add(page)
                self._offered.add(page)
        self._words.finish()
        lexicon, english = self._book.lexicon(), self._book.english()
        self.learnt = LearntDoubt(self._words, lexicon, english)
        self._offered.finish(lexicon or (), english)
        for number in range(1, self._book.pages + 1):
            if self._stop.is_set():
                return
            self._note_anew(number)
        with self._lock:
            self._done = True

    def _note_anew(self, number: int) -> None:
        """Note a page as it stands, once more where somebody changed it meanwhile."""
        before = -1
        while before != self._noted[number]:
            before = self._noted[number] + 1
            try:
                self.note(self._texts.load(number))
            except ColophonError as error:
                with self._lock:
                    self._pages.setdefault(number, _unknown(number, str(error)))
                break
        with self._lock:
            self._told.append(number)


def _unknown(number: int, error: str) -> dict[str, Any]:
    return {
        "page": number, "printed": None, "words": [], "stale": 0, "changed": False, "unread": 0.0, "error": error,
    }  # fmt: skip
