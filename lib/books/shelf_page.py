"""The shelf: a page of all books with their covers, figures and exports, to read and not to change anything with."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment

from lib.errors import ColophonError
from lib.pipeline.stage_storage import page_name
from lib.report.thumbnails import thumbnail
from lib.settings.params import Params
from lib.system.json_notes import number_in, read_note
from lib.text.unprintable import finalized

EXPORTS = {".epub": "EPUB", ".pdf": "PDF", ".txt": "text", ".md": "Markdown", ".jsonl": "JSONL"}
COVER_INK = 0.005
"""Share of a page that is dark, from which it may stand as the cover. From: 18 books of the corpora; blank leaves have
0.001 at most, a leaf that shows through 0.004, half-titles from 0.006 on."""


@dataclass(frozen=True)
class ShelvedBook:
    """A book as the shelf shows it. `links` are (what, address as seen from the page)."""

    id: str
    title: str
    author: str | None
    year: str | None
    cover: str | None
    facts: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)


def shelf_page(root: Path, page: Path) -> tuple[str, dict[str, str]]:
    """The page, whose links are those of a file at `page`, and what is wrong with books that cannot be shown."""
    template = files("lib.books").joinpath("shelf.html.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, finalize=finalized)
    params = Params.load(root)
    books, broken = [], {}
    for book in params.books:
        try:
            books.append(shelved(root, params, book, page.parent))
        except ColophonError as error:
            broken[book] = str(error)
    books += [ShelvedBook(book, book, None, None, None, [why]) for book, why in broken.items()]
    shown = sorted(books, key=lambda book: _sorted_as(book.title))
    return environment.from_string(template).render(books=shown), broken


def shelved(root: Path, params: Params, book: str, folder: Path) -> ShelvedBook:
    """A book, as far as it is done."""
    entry = params.book(book)
    made = [(root / f"data/{book}/export/{book}{ending}", what) for ending, what in EXPORTS.items()]
    made.append((root / f"data/{book}/report/report.html", "report"))
    links = [(what, quote(os.path.relpath(path, root / folder))) for path, what in made if path.exists()]
    return ShelvedBook(
        id=book,
        title=entry.title or book,
        author=entry.author,
        year=str(entry.year) if entry.year else None,
        cover=_cover(root, book),
        facts=list(_facts(_report(root, book, "report.counts"), _report(root, book, "report"))),
        links=links,
    )


def _sorted_as(title: str) -> str:
    """As people look for a title: Ö with O, whatever the case."""
    plain = unicodedata.normalize("NFKD", title)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def _cover(root: Path, book: str) -> str | None:
    """The first page with something on it, small."""
    folder = root / f"data/{book}/ingest/pages"
    for number in range(1, 1 + int(number_in(_report(root, book, "ingest"), "pages") or 0)):
        record, image = (folder / f"{page_name(number)}.{ending}" for ending in ("json", "png"))
        if record.exists() and image.exists() and _ink(record) >= COVER_INK:
            return thumbnail(image)
    return None


def _ink(record: Path) -> float:
    return number_in(read_note(record), "ink") or 0.0


def _facts(counts: Mapping[str, Any], metrics: Mapping[str, Any]) -> Iterator[str]:
    pages, words = number_in(counts, "pages"), number_in(counts, "words")
    if pages is not None and words is not None:
        yield f"{'1 page' if pages == 1 else f'{pages:,} pages'}, {words:,} words"
    rate, guess = number_in(metrics, "cer"), number_in(metrics, "cer_estimate")
    if rate is not None:
        yield f"{rate:.2%} of the characters wrong, by its truth"
    elif guess is not None:
        yield f"about {guess:.2%} of the characters misread, by estimate"
    if pages is None or words is None:
        yield "not done yet"


def _report(root: Path, book: str, name: str) -> dict[str, Any]:
    return read_note(root / f"reports/{book}/{name}.json")
