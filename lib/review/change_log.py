"""Changes written to disk, one page at a time, each of which can be undone while this program runs."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lib.errors import InvalidRecordError
from lib.merge.human import apply_overrides
from lib.merge.page_in_hand import PageInHand, overrides_digest, overrides_locked, write_overrides
from lib.review.page_changes import Change, ConflictError, changed_overrides
from lib.review.reviewed_book import ReviewedBook
from lib.schemas.conservation import check_conservation
from lib.system.atomic import write_bytes, write_error
from lib.system.regular_files import MOST_BYTES, read_regular

MOST_CHANGES = 2000
"""Changes that can be undone, at most. From: a day's work of a person."""


@dataclass(frozen=True)
class _Done:
    """A change of a page's file: what it held before (None: it was not there), and the digest of what it held after."""

    page: int
    path: Path
    before: bytes | None
    after: str


class ChangeLog:
    """Reads a page, changes it and writes it while it holds the book's lock, so that nobody's change is lost."""

    def __init__(self, book: ReviewedBook) -> None:
        self._book = book
        self._done: OrderedDict[int, _Done] = OrderedDict()
        self._next = 1
        self._guard = threading.Lock()

    def change(self, number: int, changes: Sequence[Change]) -> tuple[PageInHand, int | None]:
        """Make changes of one page, all or none. Returns the page and the number by which they can be undone.

        Raises ConflictError where one was made on another state than the present one; then nothing is written.
        """
        with self._guard, overrides_locked(self._book.storage):
            page = first = self._book.page(number)
            for change in changes:
                overrides = changed_overrides(page, change)
                merged = apply_overrides(page.plain, page.read, overrides)
                check_conservation(page.read, merged)
                page = PageInHand(page.read, page.plain, overrides, merged, page.path, page.digest)
            if page.overrides == first.overrides:
                return first, None
            before = _content(first.path)
            _write(first.path, lambda: write_overrides(first.path, page.overrides))
            done = _Done(number, first.path, before, overrides_digest(first.path))
            return self._book.page(number), self._remember(done)

    def undo(self, which: int) -> tuple[PageInHand, int | None]:
        """Take changes back. What it returns can be undone in turn: then they are made again.

        Raises ConflictError where the page was changed since.
        """
        with self._guard, overrides_locked(self._book.storage):
            done = self._done.get(which)
            if done is None:
                raise ConflictError("that change cannot be undone any more; git has what stood before")
            now = _content(done.path)
            if overrides_digest(done.path) != done.after:
                raise ConflictError(f"page {done.page} was changed since; undo that first, or change it by hand")
            if done.before is None:
                _write(done.path, lambda: done.path.unlink(missing_ok=True))
            else:
                before = done.before
                _write(done.path, lambda: write_bytes(done.path, before))
            del self._done[which]
            again = self._remember(_Done(done.page, done.path, now, overrides_digest(done.path)))
            return self._book.page(done.page), again

    def _remember(self, done: _Done) -> int:
        which, self._next = self._next, self._next + 1
        self._done[which] = done
        while len(self._done) > MOST_CHANGES:
            self._done.popitem(last=False)
        return which


def _content(path: Path) -> bytes | None:
    try:
        return read_regular(path, MOST_BYTES)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InvalidRecordError(f"{path}: cannot be read: {error.strerror}") from None


def _write(path: Path, write: Callable[[], object]) -> None:
    try:
        write()
    except OSError as error:
        raise write_error(path, error) from None
