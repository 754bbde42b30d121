"""The documents of an EPUB: one for each chapter or other part, with its notes at its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lib.export.book import Book
from lib.export.inline import note_start, parts
from lib.export.pdf.outline import heading_of
from lib.export.xml import attribute, content
from lib.schemas.label import BlockClass
from lib.schemas.structure import NoteMark, PageEntry, Passage

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


@dataclass
class Document:
    """One XHTML document, and what the rest of the book must know of it."""

    id: str
    title: str
    kind: str | None
    body: str = ""
    sections: list[str] = field(default_factory=list)
    """Ids of the sections that begin in it; each has an anchor of that name."""
    pages: list[PageEntry] = field(default_factory=list)
    """Pages that begin in it; each has an anchor."""

    @property
    def file(self) -> str:
        return f"{self.id}.xhtml"


def page_anchor(entry: PageEntry) -> str:
    return f"page{entry.page}"


class Chapters:
    """Makes the documents in order. Notes are known beforehand, for one may be called before it is printed."""

    def __init__(self, book: Book, pictures: Mapping[str, str]) -> None:
        self._book = book
        self._pictures = pictures
        """Paths in the EPUB, by the name that passages use."""
        self._marks = {note.id: note.mark for note in book.structure.notes}
        self._notes: dict[str, Passage] = {}
        self._document_of: dict[str, str] = {}
        self._called: set[str] = set()
        self._lines = {section.contents: section.id for section in book.structure.sections if section.contents}
        for passage in book.passages():
            here = book.document_of(passage.section)
            for mark in passage.marks:
                self._document_of.setdefault(mark.note, here)
                self._called.add(mark.note)
            if passage.note is not None:
                self._notes[passage.note] = passage
        for name, passage in self._notes.items():
            self._document_of.setdefault(name, book.document_of(passage.section))
        self._referred: set[str] = set()

    def documents(self) -> Iterator[Document]:
        """The documents, one after the other."""
        setter: _Setter | None = None
        for passage in self._book.passages():
            here = self._book.document_of(passage.section)
            if setter is None or setter.document.id != here:
                if setter is not None:
                    yield self._finish(setter)
                setter = _Setter(self, self._document(here))
            if passage.note is None:
                setter.add(passage)
        if setter is not None:
            yield self._finish(setter)

    def _document(self, name: str) -> Document:
        section = self._book.sections[name]
        return Document(name, heading_of(section) or self._book.title, KINDS.get(section.kind))

    def _finish(self, setter: _Setter) -> Document:
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
        owner = self._document_of[mark.note]
        place = f"#{mark.note}" if owner == document.id else f"{owner}.xhtml#{mark.note}"
        return f'<a{name} class="mark" epub:type="noteref" role="doc-noteref" href="{place}">{content(mark.mark)}</a>'

    def picture(self, passage: Passage) -> str | None:
        return self._pictures.get(passage.image or "")

    def linked(self, passage: Passage) -> str | None:
        """The document and anchor that a line of the contents page leads to."""
        section = self._lines.get(passage.text)
        return None if section is None else f"{self._book.document_of(section)}.xhtml#{section}"

    def above(self, section: str) -> list[str]:
        """The sections of its document that hold a section, and itself, the outermost first."""
        chain = [section]
        while chain[0] != self._book.document_of(section):
            parent = self._book.sections[chain[0]].parent
            assert parent is not None
            chain.insert(0, parent)
        return chain

    def is_called(self, note: str) -> bool:
        return note in self._called

    def mark_of(self, note: str) -> str | None:
        return self._marks.get(note)

    def shown_page(self, passage: Passage) -> str:
        page = passage.pieces[0].page
        return self._book.printed(page) or f"{page} of the scan"


class _Setter:
    """Sets the passages of one document."""

    def __init__(self, chapters: Chapters, document: Document) -> None:
        self.document = document
        self._chapters = chapters
        self._out: list[str] = []
        self._open: list[str] = []
        self._heading: list[Passage] = []
        self._figure: Passage | None = None
        self._captions: list[Passage] = []

    def add(self, passage: Passage) -> None:
        if self._heading and not self._goes_on(passage):
            self._end_heading()
        if self._figure is not None and passage.illustration != self._figure.id:
            self._end_figure()
        self._enter(passage.section)
        if passage.kind == "heading":
            self._heading.append(passage)
        elif passage.kind == "illustration":
            self._figure = passage
        elif self._figure is not None:
            self._captions.append(passage)
        else:
            self._out.append(self._set(passage))

    def close(self) -> None:
        """End what is open; the document's body is whole then."""
        self._end_heading()
        self._end_figure()
        self._out.append("</section>\n" * len(self._open))
        self._open = []
        self.document.body = "".join(self._out)

    def note(self, name: str, passage: Passage) -> str:
        mark = self._chapters.mark_of(name)
        start = note_start(passage, mark)
        text = self._inline(passage, start)
        shown = content(mark or "*")
        back = shown
        if self._chapters.is_called(name):
            back = f'<a role="doc-backlink" href="#r-{name}">{shown}</a>'
        return f'<aside id="{name}" epub:type="footnote" role="doc-footnote"><p>{back} {text}</p></aside>\n'

    def _goes_on(self, passage: Passage) -> bool:
        last = self._heading[-1]
        return passage.kind == "heading" and (passage.section, passage.level) == (last.section, last.level)

    def _enter(self, section: str) -> None:
        """Close and open elements until those that hold the section are open."""
        if self._open and self._open[-1] == section:
            return
        self._end_heading()
        self._end_figure()
        chain = self._chapters.above(section)
        while self._open and self._open != chain[: len(self._open)]:
            self._open.pop()
            self._out.append("</section>\n")
        for name in chain[len(self._open) :]:
            again = name in self.document.sections
            kind = f' epub:type="{self.document.kind}"' if name == self.document.id and self.document.kind else ""
            self._out.append("<section>\n" if again else f'<section id="{name}"{kind}>\n')
            self._open.append(name)
            if not again:
                self.document.sections.append(name)

    def _end_heading(self) -> None:
        if not self._heading:
            return
        level = min(max(self._heading[0].level or 1, 1), 6)
        lines = "<br/>".join(self._inline(passage) for passage in self._heading)
        self._out.append(f"<h{level}>{lines}</h{level}>\n")
        self._heading = []

    def _end_figure(self) -> None:
        figure, captions = self._figure, self._captions
        if figure is None:
            return
        self._figure, self._captions = None, []
        place = self._chapters.picture(figure)
        breaks = "".join(self._part(entry) for entry in self._chapters.breaks(figure))
        alt = " ".join(caption.text for caption in captions)
        alt = alt or f"Illustration on page {self._chapters.shown_page(figure)}"
        inner = "".join(f"<p>{self._inline(caption)}</p>" for caption in captions)
        shown = f"<figcaption>{inner}</figcaption>" if inner else ""
        if place is None:
            self._out.append(f'<div class="caption">{breaks}{inner}</div>\n' if breaks or inner else "")
        else:
            image = f'<img src="{place}" alt="{attribute(alt)}"/>'
            self._out.append(f'<figure id="{figure.id}">{breaks}{image}{shown}</figure>\n')

    def _set(self, passage: Passage) -> str:
        text = self._inline(passage)
        if passage.kind in {"verse", "table"}:
            lines = text.replace("\n", "<br/>\n")
            return f'<div class="{passage.kind}"><p>{lines}</p></div>\n'
        if passage.kind == "entry":
            place = self._chapters.linked(passage)
            link = f'<a href="{place}">{text}</a>' if place else text
            return f'<p class="entry">{link}</p>\n'
        if passage.kind == "caption":
            return f'<p class="caption">{text}</p>\n'
        if passage.block_class in {BlockClass.QUOTE, BlockClass.EPIGRAPH}:
            return f'<blockquote class="{passage.block_class}"><p>{text}</p></blockquote>\n'
        named = {BlockClass.TITLE_PAGE: "centred", BlockClass.DEDICATION: "centred", BlockClass.COPYRIGHT: "centred"}
        style = named.get(passage.block_class)
        return f'<p class="{style}">{text}</p>\n' if style else f"<p>{text}</p>\n"

    def _inline(self, passage: Passage, start: int = 0) -> str:
        return "".join(self._part(part) for part in parts(passage, self._chapters.breaks(passage), start))

    def _part(self, part: str | NoteMark | PageEntry) -> str:
        if isinstance(part, NoteMark):
            return self._chapters.reference(part, self.document)
        if isinstance(part, PageEntry):
            if part.printed is None:
                return ""
            self.document.pages.append(part)
            label = attribute(part.printed)
            facts = f'id="{page_anchor(part)}" epub:type="pagebreak" role="doc-pagebreak" aria-label="{label}"'
            return f"<span {facts}></span>"
        return content(part)
