"""What leads from one place of an EPUB to another: notes and their marks, printed pages, contents lines, pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lib.export.book import Book
from lib.export.xml import content
from lib.schemas.label import BlockClass
from lib.schemas.structure import Note, NoteMark, PageEntry, Passage, Section
from lib.text.titles import without_chapter_number

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


def page_anchor(entry: PageEntry) -> str:
    """The name of the anchor where a page begins."""
    return f"page{entry.page}"


class References:
    """What the documents must know of each other. Known beforehand, for a note may be called before it is printed."""

    def __init__(self, book: Book, pictures: Mapping[str, str]) -> None:
        self._book = book
        self._pictures = pictures
        """Paths in the EPUB, by the name that passages use."""
        self._printed_notes = {note.id: note for note in book.structure.notes}
        self.notes: dict[str, Passage] = {}
        """The first passage of each note, by its id."""
        self.document_of: dict[str, str] = {}
        """The document at whose end a note stands, by the note's id."""
        self._called: set[str] = set()
        self._lines = _contents_lines(book.structure.sections)
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
                self.document_of.setdefault(mark.note, here)
                self._called.add(mark.note)
            if passage.note is not None:
                self.notes[passage.note] = passage
        for name, passage in self.notes.items():
            self.document_of.setdefault(name, book.document_of(passage.section))
        self._referred: set[str] = set()
        self._shown = dict(self._renumbered())
        self._measure = _middle(widths)

    def _renumbered(self) -> Iterator[tuple[str, str]]:
        """Numbers for the notes of each document, in a book in some of whose documents marks come again.

        On a printed page * is enough; at the end of a chapter are the notes of all its pages.
        """
        calls: dict[str, list[str]] = {}
        for note, document in self.document_of.items():
            if note in self._called and note in self.notes:
                calls.setdefault(document, []).append(note)
        printed = self._printed_notes
        marks = [[printed[note].mark for note in notes if note in printed] for notes in calls.values()]
        if any(len(set(there)) < len(there) for there in marks):
            for notes in calls.values():
                yield from ((note, str(number)) for number, note in enumerate(notes, start=1))

    def breaks(self, passage: Passage) -> Sequence[PageEntry]:
        return self._book.breaks.get(passage.id, ())

    def reference(self, mark: NoteMark, document: str) -> str:
        """A note's mark in a document as a link, which readers show as a pop-up."""
        first = mark.note not in self._referred
        self._referred.add(mark.note)
        name = f' id="r-{mark.note}"' if first else ""
        if mark.note not in self.notes:
            return f"<sup>{content(mark.mark)}</sup>"
        shown = content(self.shown_mark(mark.note, mark.mark))
        owner = self.document_of[mark.note]
        place = f"#{mark.note}" if owner == document else f"{owner}.xhtml#{mark.note}"
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


def _contents_lines(sections: Iterable[Section]) -> dict[str, str]:
    """The section that each line of the contents page leads to: whole, and without a number that stands above it."""
    listed = {section.contents: section.id for section in sections if section.contents}
    bare = [(without_chapter_number(line), section) for line, section in listed.items()]
    times = Counter(title for title, _ in bare)
    return {title: section for title, section in bare if times[title] == 1} | listed
