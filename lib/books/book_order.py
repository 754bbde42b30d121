"""The order in which books stood in params.yaml, noted when they leave it, for their way back.

Books with files of their own are found by name; nothing but this knows which of them came first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from lib.settings.book_files import BOOK_ID, BOOKS_FOLDER
from lib.system.atomic import write_text
from lib.system.regular_files import MOST_BYTES, read_regular

ORDER_FILE = f"{BOOKS_FOLDER}/order"
"""An id a line."""


def noted_order(root: Path) -> list[str]:
    """The books in the order that was noted; none where nothing is. What is no id is passed over: a person may edit."""
    try:
        lines = read_regular(root / ORDER_FILE, MOST_BYTES).decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return list(dict.fromkeys(line for line in lines if BOOK_ID.fullmatch(line)))


def note_order(root: Path, listed: Iterable[str]) -> None:
    """Note the order of the books that params.yaml lists. Those that were noted before keep their places."""
    noted = noted_order(root)
    wanted = [*noted, *(book for book in listed if book not in noted)]
    if wanted != noted:
        write_text(root / ORDER_FILE, "".join(f"{book}\n" for book in wanted))


def rename_in_order(root: Path, old: str, new: str) -> None:
    """A book that was noted keeps its place under another name."""
    noted = noted_order(root)
    if old in noted:
        write_text(root / ORDER_FILE, "".join(f"{new if book == old else book}\n" for book in noted))


def in_noted_order(root: Path, books: Iterable[str]) -> list[str]:
    """Books as they were noted, then those that never were, as they come."""
    places = {book: place for place, book in enumerate(noted_order(root))}
    return sorted(books, key=lambda book: places.get(book, len(places)))


def predecessor(order: Sequence[str], book: str, standing: Collection[str]) -> str | None:
    """The last book before `book` in an order that stands; None where it was the first. KeyError where it has none."""
    if book not in order:
        raise KeyError(book)
    before = [each for each in order[: order.index(book)] if each in standing]
    return before[-1] if before else None
