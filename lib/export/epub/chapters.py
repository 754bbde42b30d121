"""The documents of an EPUB: one for each chapter or other part, with its notes at its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lib.export.book import Book, heading_of
from lib.export.epub.references import References
from lib.export.epub.typesetter import Document, Setter
from lib.schemas.conservation import ExportBalance


class Chapters:
    """Makes the documents in order."""

    def __init__(self, book: Book, pictures: Mapping[str, str]) -> None:
        self._book = book
        self._references = References(book, pictures)
        self._balance = ExportBalance("EPUB")

    def documents(self) -> Iterator[Document]:
        """The documents, one after the other."""
        setter: Setter | None = None
        for passage in self._book.passages():
            self._balance.expect(passage)
            here = self._book.document_of(passage.section)
            if setter is None or setter.document.id != here:
                if setter is not None:
                    yield self._finish(setter)
                setter = Setter(self._references, self._document(here))
            if passage.note is None:
                setter.add(passage)
                self._balance.note(passage)
        if setter is not None:
            yield self._finish(setter)
        self._balance.check()

    def _document(self, name: str) -> Document:
        section = self._book.sections[name]
        return Document(name, heading_of(section) or self._book.title)

    def _finish(self, setter: Setter) -> Document:
        document = setter.document
        setter.close()
        notes = self._references.notes
        here = [name for name, owner in self._references.document_of.items() if owner == document.id and name in notes]
        if here:
            asides = "".join(setter.note(name, notes[name]) for name in here)
            for name in here:
                self._balance.note(notes[name])
            document.body += f'<div class="notes">\n{asides}</div>\n'
        return document
