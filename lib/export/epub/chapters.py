"""The documents of an EPUB: one for each chapter or other part, with its notes at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from lib.export.book import Book, heading_of
from lib.export.epub.setter import Document, Setter, page_anchor
from lib.export.xml import content
from lib.schemas.label import BlockClass
from lib.schemas.structure import Note, NoteMark, PageEntry, Passage

KINDS = {
    BlockClass.TITLE_PAGE: "titlepage",
    BlockClass.COPYRIGHT: "copyright-page",
    BlockClass.DEDICATION: "dedication",
    BlockClass.PREFACE: "preface",
    BlockClass.FOREWORD: "foreword",
    BlockClass.INTRODUCTION: "introduction",
    BlockClass.CHAPTER_HEADING: "chapter",
    BlockClass.EPIGRAPH: "epigraph",
    BlockClass.EPILOGUE: "epilogue",
    BlockClass.APPENDIX: "appendix",
    BlockClass.GLOSSARY: "glossary",
    BlockClass.BIBLIOGRAPHY: "bibliography",
    BlockClass.ACKNOWLEDGMENTS: "acknowledgments",
    BlockClass.ENDNOTES: "endnotes",
}
"""What EPUB calls a part. An index is not named as one: EPUB then asks for links that a printed index has not."""


class Chapters:
    """Makes the documents in order. Notes are known beforehand, for one may be called before it is printed."""

    def __init__(self, book: Book, pictures: Mapping[str, str]) -> None:
        self._book = book
        self._pictures = pictures
        """Paths in the EPUB, by the name that passages use."""
        self._printed_notes = {note.id: note for note in book.structure.notes}
        self._notes: dict[str, Passage] = {}
        self._document_of: dict[str, str] = {}
        self._called: set[str] = set()
        self._lines = {section.contents: section.id for section in book.structure.sections if section.contents}
        self._pages: dict[str, str] = {}
        widths: Counter[int] = Counter()
        for passage in book.passages():
            here = book.document_of(passage.section)
            self._pages |= {
                entry.printed: f"{here}.xhtml#{page_anchor(entry)}"
                for entry in self.breaks(passage)
                if entry.printed is not None and passage.note is None
            }
            if passage.kind == "paragraph":
                widths.update(piece.box[2] - piece.box[0] for piece in passage.pieces)
            for mark in passage.marks:
                self._document_of.setdefault(mark.note, here)
                self._called.add(mark.note)
            if passage.note is not None:
                self._notes[passage.note] = passage
        for name, passage in self._notes.items():
            self._document_of.setdefault(name, book.document_of(passage.section))
        self._referred: set[str] = set()
        self._shown = dict(self._renumbered())
        self._measure = _middle(widths)

    def _renumbered(self) -> Iterator[tuple[str, str]]:
        """Numbers for the notes of each document, in a book in some of whose documents marks come again.

        On a printed page * is enough; at the end of a chapter are the notes of all its pages.
        """
        calls: dict[str, list[str]] = {}
        for note, document in self._document_of.items():
            if note in self._called and note in self._notes:
                calls.setdefault(document, []).append(note)
        printed = self._printed_notes
        marks = [[printed[note].mark for note in notes if note in printed] for notes in calls.values()]
        if any(len(set(there)) < len(there) for there in marks):
            for notes in calls.values():
                yield from ((note, str(number)) for number, note in enumerate(notes, start=1))

    def documents(self) -> Iterator[Document]:
        """The documents, one after the other."""
        setter: Setter | None = None
        for passage in self._book.passages():
            here = self._book.document_of(passage.section)
            if setter is None or setter.document.id != here:
                if setter is not None:
                    yield self._finish(setter)
                setter = Setter(self, self._document(here))
            if passage.note is None:
                setter.add(passage)
        if setter is not None:
            yield self._finish(setter)

    def _document(self, name: str) -> Document:
        section = self._book.sections[name]
        return Document(name, heading_of(section) or self._book.title)

    def _finish(self, setter: Setter) -> Document:
        document = setter.document
        setter.close()
        here = [name for name, owner in self._document_of.items() if owner == document.id and name in self._notes]
        if here:
            asides = "".join(setter.note(name, self._notes[name]) for name in here)
            document.body += f'<div class="notes">\n{asides}</div>\n'
        return document

    def breaks(self, passage: Passage) -> Sequence[PageEntry]:
        return self._book.breaks.get(passage.id, ())

    def reference(self, mark: NoteMark, document: Document) -> str:
        """A note's mark as a link, which readers show as a pop-up."""
        first = mark.note not in self._referred
        self._referred.add(mark.note)
        name = f' id="r-{mark.note}"' if first else ""
        if mark.note not in self._notes:
            return f"<sup>{content(mark.mark)}</sup>"
        shown = content(self.shown_mark(mark.note, mark.mark))
        owner = self._document_of[mark.note]
        place = f"#{mark.note}" if owner == document.id else f"{owner}.xhtml#{mark.note}"
        return f'<a{name} class="mark" epub:type="noteref" role="doc-noteref" href="{place}">{shown}</a>'

    def picture(self, passage: Passage) -> str | None:
        return self._pictures.get(passage.image or "")

    def linked(self, passage: Passage) -> str | None:
        """The document and anchor that a line of the contents page leads to."""
        section = self._lines.get(passage.text)
        return None if section is None else f"{self._book.document_of(section)}.xhtml#{section}"

    def is_title(self, passage: Passage) -> bool:
        """Whether a passage of the title page is the book's title."""
        return bool(_letters(passage.text)) and _letters(passage.text) == _letters(self._book.title)

    def page(self, printed: str) -> str | None:
        """The document and anchor where a page begins, by its printed number."""
        return self._pages.get(printed)

    def kind(self, section: str) -> str | None:
        """What EPUB calls a section; None for one within a chapter."""
        return KINDS.get(self._book.sections[section].kind)

    def label(self, section: str) -> str | None:
        return self._book.sections[section].label

    def shown_mark(self, note: str, printed: str) -> str:
        return self._shown.get(note, printed)

    def share_of_measure(self, picture: Passage) -> int:
        """How wide a picture is, in per cent of the width of the text."""
        left, _, right, _ = picture.pieces[0].box
        return min(100, round(100 * (right - left) / self._measure)) if self._measure else 100

    def above(self, section: str) -> list[str]:
        """The sections of its document that hold a section, and itself, the outermost first."""
        sections, chain = self._book.sections, [section]
        here = self._book.document_of(section)
        while (parent := sections[chain[0]].parent) is not None and self._book.document_of(parent) == here:
            chain.insert(0, parent)
        return chain

    def is_called(self, note: str) -> bool:
        return note in self._called

    def printed_note(self, note: str) -> Note | None:
        return self._printed_notes.get(note)

    def shown_page(self, passage: Passage) -> str:
        page = passage.pieces[0].page
        return self._book.printed(page) or f"{page} of the scan"


def _middle(counts: Counter[int]) -> int:
    """The median of what was counted; 0 of nothing."""
    left = counts.total() / 2
    for value in sorted(counts):
        left -= counts[value]
        if left <= 0:
            return value
    return 0


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
