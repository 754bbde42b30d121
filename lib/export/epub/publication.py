"""Putting an EPUB together."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, BinaryIO

from jinja2 import Environment

from lib.export.book import Book, heading_of
from lib.export.epub.chapters import Chapters
from lib.export.epub.container import Container
from lib.export.epub.references import page_anchor
from lib.export.epub.typesetter import Document
from lib.schemas.label import BlockClass
from lib.text.unprintable import finalized

MODIFIED = "1980-01-01T00:00:00Z"
"""EPUB wants a time; a real one would make each run's book another."""
_NAMESPACE = uuid.UUID("6f1d1f0e-6b5c-5c0e-9a77-3f1c5f3f1a10")


@dataclass(frozen=True)
class Extras:
    """What an EPUB holds besides its text."""

    source: str
    """What was scanned, in words."""
    source_digest: str
    cover: bytes | None
    pictures: Mapping[str, Path]
    """Files, by the name that passages use."""
    colophon: Sequence[tuple[str, str]]


@dataclass
class _Entry:
    title: str
    place: str
    children: list[_Entry] = field(default_factory=list)


def write_epub(book: Book, extras: Extras, file: BinaryIO) -> None:
    """Write the book as EPUB 3."""
    publication = _Publication(book, extras, file)
    try:
        publication.write()
    except BaseException:
        publication.give_up()
        raise


class _Publication:
    def __init__(self, book: Book, extras: Extras, file: BinaryIO) -> None:
        self._book, self._extras = book, extras
        self._container = Container(file)
        self._environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, finalize=finalized)
        self._names = {name: f"pictures/{path.name}" for name, path in extras.pictures.items()}
        self._spine: list[str] = []
        self._places: dict[str, str] = {}
        """Where each section begins, by its id."""
        self._pages: list[tuple[int, str, str]] = []

    def write(self) -> None:
        book, extras = self._book, self._extras
        self._container.add("style.css", self._resource("style.css.j2").encode("utf-8"))
        if extras.cover is not None:
            self._container.add("cover.jpg", extras.cover)
            body = '<section epub:type="cover" class="cover"><img src="cover.jpg" alt="Cover"/></section>\n'
            self._document("cover", "Cover", body)
        if not any(section.kind == BlockClass.TITLE_PAGE for section in book.structure.sections):
            self._document("title", book.title, self._render("title.xhtml.j2", book=book))
        for document in Chapters(book, self._names).documents():
            self._add(document)
        for name, path in extras.pictures.items():
            self._container.add(self._names[name], path.read_bytes())
        self._document("colophon", "Colophon", self._render("colophon.xhtml.j2", rows=extras.colophon))
        self._navigation()
        package = self._render(
            "package.opf.j2", book=book, identifier=self._identifier(), modified=MODIFIED, source=extras.source,
            has_pages=bool(self._pages), pictures=list(self._names.values()), spine=self._spine,
            cover=extras.cover is not None,
        )  # fmt: skip
        self._container.add("package.opf", package.encode("utf-8"))
        self._container.close()

    def give_up(self) -> None:
        self._container.give_up()

    def _add(self, document: Document) -> None:
        self._places |= {name: f"{document.file}#{name}" for name in document.sections}
        self._pages += [
            (entry.page, entry.printed, f"{document.file}#{page_anchor(entry)}")
            for entry in document.pages
            if entry.printed is not None
        ]
        self._document(document.id, document.title, document.body)

    def _document(self, name: str, title: str, body: str) -> None:
        text = self._render("document.xhtml.j2", title=title, body=body, language=self._book.languages[0])
        self._container.add(f"{name}.xhtml", text.encode("utf-8"))
        self._spine.append(name)

    def _navigation(self) -> None:
        toc = list(self._tree(None)) or [_Entry(self._book.title, f"{self._spine[0]}.xhtml")]
        toc.append(_Entry("Colophon", "colophon.xhtml"))
        begins = next(
            (self._places[s.id] for s in self._book.structure.sections if s.kind == BlockClass.CHAPTER_HEADING
             and s.id in self._places), toc[0].place,
        )  # fmt: skip
        landmarks = [("bodymatter", "Text", begins), ("colophon", "Colophon", "colophon.xhtml#colophon")]
        pages = [(label, place) for _, label, place in sorted(self._pages)]
        nav = self._render(
            "nav.xhtml.j2", title=self._book.title, contents="Contents", language=self._book.languages[0],
            toc=toc, pages=pages, landmarks=landmarks,
        )  # fmt: skip
        self._container.add("nav.xhtml", nav.encode("utf-8"))

    def _tree(self, parent: str | None) -> Iterator[_Entry]:
        """Sections below one, those that no document shows left out and their children raised in their place."""
        for section in self._book.structure.sections:
            if section.parent != parent:
                continue
            children = list(self._tree(section.id))
            if section.id in self._places:
                yield _Entry(heading_of(section) or self._book.title, self._places[section.id], children)
            else:
                yield from children

    def _identifier(self) -> str:
        """The same for the same book of the same scan, however its text was corrected since."""
        return uuid.uuid5(_NAMESPACE, f"{self._book.id} {self._extras.source_digest}").urn

    def _render(self, name: str, **values: Any) -> str:
        return self._environment.from_string(self._resource(name)).render(**values)

    @staticmethod
    def _resource(name: str) -> str:
        return files("lib.export.epub").joinpath(name).read_text(encoding="utf-8")
