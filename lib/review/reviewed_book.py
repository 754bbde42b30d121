"""The book that is proofread: its pages as they stand now, and whatever else the page in the browser is given of it."""

from __future__ import annotations

from pathlib import Path

from lib.doubt.book_lists import book_english, book_lexicon
from lib.doubt.english_words import EnglishWords
from lib.errors import ColophonError, InputError, InvalidRecordError, MissingInputError
from lib.merge.page_in_hand import PageInHand, load_page_in_hand
from lib.pipeline.storage import BookStorage
from lib.schemas.correct import CorrectPage
from lib.settings.params import Params
from lib.system.regular_files import read_regular
from lib.text.lexicon import Lexicon

MOST_IMAGE_BYTES = 256 << 20
"""Bytes of a page image that are served at once. From: 120 megapixels, the largest page that a worker's memory takes,
are 100 MB as a PNG of grey."""
_PNG = b"\x89PNG\r\n\x1a\n"


class NoSuchPageError(ColophonError):
    """The book has no page of this number."""


class ReviewedBook:
    """One book. Nothing is kept of its pages: files are facts, and a stage may write them at any moment."""

    def __init__(self, root: Path, book: str) -> None:
        """Raises ParamsError where there is no such book, MissingInputError where it was not read yet."""
        self.root = root
        self.id = book
        self.facts = Params.load(root).book(book)
        self.storage = BookStorage(book, root / "data")
        if not self.storage.total_pages:
            raise MissingInputError(f"{book} is not read yet; run: .venv/bin/dvc repro {self.storage.target('merge')}")

    @property
    def pages(self) -> int:
        """How many pages the book has now."""
        return BookStorage(self.id, self.storage.storage_root).total_pages or 0

    def check_page(self, number: int) -> None:
        """Raise NoSuchPageError where the book has no such page."""
        if not 1 <= number <= self.pages:
            raise NoSuchPageError(f"{self.id} has {self.pages} pages, and no page {number}")

    def page(self, number: int) -> PageInHand:
        """A page as it stands now, with what a person changed."""
        self.check_page(number)
        return load_page_in_hand(self.storage, number)

    def corrections(self, number: int) -> CorrectPage | None:
        """What correct says of a page; None where it says nothing that can be read."""
        stage = self.storage.stage("correct")
        try:
            record: CorrectPage = stage.load_page(number, CorrectPage)
        except (MissingInputError, InvalidRecordError):
            return None
        return record if record.status == "ok" else None

    def lexicon(self) -> Lexicon | None:
        """The list of words of the book's languages, as `correct` has it; None where this machine has none."""
        return book_lexicon(self.root, self.id)

    def english(self) -> EnglishWords | None:
        """How common English words are; None for a book that is not in English alone, and without the list."""
        return book_english(self.root, self.id)

    def image(self, number: int) -> bytes:
        """A page's PNG. MissingInputError where there is none, InputError where a link leads out of the book."""
        self.check_page(number)
        path = self.storage.stage("ingest").output_page(number, "png")
        homes = (self.storage.book_dir.resolve(), (self.root / ".dvc" / "cache").resolve())
        real = path.resolve()
        if not any(real.is_relative_to(home) for home in homes):
            raise InputError(f"{path}: a link that leads out of the book; run `dvc checkout` and look at it again")
        try:
            data = read_regular(real, MOST_IMAGE_BYTES)
        except OSError as error:
            raise MissingInputError(
                f"{path}: cannot be read ({error.strerror}); run `dvc repro {self.storage.target('ingest')}`"
            ) from None
        if not data.startswith(_PNG):
            raise InputError(f"{path}: no PNG; delete it and run `dvc repro {self.storage.target('ingest')}`")
        return data
