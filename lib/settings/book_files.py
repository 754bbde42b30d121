"""Books with files of their own: data/BOOK/book.yaml in place of an entry under `books:`, and a dvc.yaml beside it.

A project may keep its books in params.yaml, in files of their own, or some so and some so. Params (lib/settings/params)
reads both; here stands where the files are.
"""

from __future__ import annotations

import re
from pathlib import Path

DATA = "data"
BOOK_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
BOOK_FILE = "book.yaml"
BOOKS_FOLDER = f"{DATA}/_books"
"""What books with files of their own share. No book is called so: an id does not begin with a low line."""
ALL_BOOKS = "books"
"""The stage of the top dvc.yaml that hangs on all books with files of their own, so that `dvc repro` reaches them."""


def book_file(book: str) -> str:
    """The file of a book's own settings, from the project's folder."""
    return f"{DATA}/{book}/{BOOK_FILE}"


def book_pipeline_file(book: str) -> str:
    """The file of a book's own stages, from the project's folder."""
    return f"{DATA}/{book}/dvc.yaml"


def book_lock_file(book: str) -> str:
    """What DVC noted of a book's own stages, from the project's folder."""
    return f"{DATA}/{book}/dvc.lock"


def has_own_files(root: Path, book: str) -> bool:
    return (root / book_file(book)).is_file()


def books_with_own_files(root: Path) -> list[str]:
    """The books that have files of their own, by name. No file is opened."""
    found = (path.parent.name for path in (root / DATA).glob(f"*/{BOOK_FILE}"))
    return sorted(book for book in found if BOOK_ID.fullmatch(book))


def stage_target(root: Path, stage: str, book: str) -> str:
    """What DVC calls a stage of a book: ocr@moby, or data/moby/dvc.yaml:ocr where the book has files of its own."""
    return f"{book_pipeline_file(book)}:{stage}" if has_own_files(root, book) else f"{stage}@{book}"
