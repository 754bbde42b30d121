"""The texts of the whole book, kept as long as the files that they come from stay as they are: for looking through."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lib.merge.page_in_hand import PageInHand, override_path
from lib.review.reviewed_book import ReviewedBook
from lib.review.shown_text import shown_paragraphs
from lib.review.versions import paragraph_version

Stamp = tuple[tuple[int, int], ...]
"""Time of change and size of each file that decides a page's text; zeros for one that is not there."""


@dataclass(frozen=True)
class BookText:
    """A paragraph's text as it is edited, and the version that a change of it must name."""

    paragraph: str
    text: str
    version: str


class BookTexts:
    """Texts by page; a page whose files changed is read again."""

    def __init__(self, book: ReviewedBook) -> None:
        self.book = book
        self._known: dict[int, tuple[Stamp, list[BookText]]] = {}

    def of(self, number: int) -> list[BookText]:
        """The paragraphs that stand on a page. Raises as ReviewedBook.page does."""
        known = self._known.get(number)
        if known is None or known[0] != self._stamp(number):
            self.load(number)
        return self._known[number][1]

    def load(self, number: int) -> PageInHand:
        """Read a page, and keep its texts."""
        stamp = self._stamp(number)  # of before: what changes while the page is read is read again
        page = self.book.page(number)
        texts = [BookText(p.id, p.text, paragraph_version(p)) for p in shown_paragraphs(page) if not p.gone]
        self._known[number] = stamp, texts
        return page

    def _stamp(self, number: int) -> Stamp:
        stages = (self.book.storage.stage(name) for name in ("layout", "correct", "label"))
        paths = [*(stage.output_page(number) for stage in stages), override_path(self.book.storage, number)]
        return tuple(_seen(path) for path in paths)


def _seen(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size
