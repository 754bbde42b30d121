"""Reading text: what a person reads, without lines, pages and furniture, as Markdown and as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TextIO

from lib.export.book import Book
from lib.export.inline import Part, StyleEdge, parts
from lib.export.table_cells import aligned, figure_columns, heads, rows_of
from lib.schemas.conservation import ExportBalance
from lib.schemas.label import BlockClass
from lib.schemas.layout import Style
from lib.schemas.structure import Note, NoteMark, Passage

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
_AT_START = re.compile(r"^(\s*)([#>+=-]|\d{1,9}[.)])")
_HEAD_LEVELS = 6
_EMPHASIS: dict[Style, str] = {"italic": "*", "letterspaced": "*", "bold": "**"}
"""What Markdown sets around a run; it has nothing for small capitals."""


class _Notes:
    """Numbers the notes in the order of their marks, and keeps their passages until they are due."""

    def __init__(self, book: Book) -> None:
        self.notes: Mapping[str, Note] = {note.id: note for note in book.structure.notes}
        self._places: dict[str, int] = {}
        self.texts: dict[str, Passage] = {}
        self._written: set[str] = set()

    def place(self, note: str) -> int:
        return self._places.setdefault(note, len(self._places) + 1)

    def due(self) -> Iterator[tuple[int, str, Passage]]:
        """Notes whose text has come and that were not written yet, in the order of their numbers."""
        for note in self.texts:
            self.place(note)
        for note, place in sorted(self._places.items(), key=lambda item: item[1]):
            if note in self.texts and note not in self._written:
                self._written.add(note)
                yield place, note, self.texts.pop(note)


def write_markdown(book: Book, file: TextIO, colophon: Sequence[tuple[str, str]], pictures: Mapping[str, str]) -> None:
    """Write the book as Markdown, notes after their chapter. `pictures` are paths, by the name that passages use."""
    _Markdown(book, pictures).write(file, colophon)


def write_text(book: Book, file: TextIO, colophon: Sequence[tuple[str, str]]) -> None:
    """Write the book as plain text: a paragraph a line, an empty line between paragraphs, notes after their chapter."""
    _Plain(book).write(file, colophon)


class _Plain:
    """One way through the book. A subclass sets things otherwise."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._notes = _Notes(book)
        self._balance = ExportBalance("reading text")

    def write(self, file: TextIO, colophon: Sequence[tuple[str, str]]) -> None:
        file.write(self._title())
        document = None
        heading: list[Passage] = []
        for passage in self._book.passages():
            self._balance.expect(passage)
            if heading and not _same_heading(heading[-1], passage):
                file.write(self._heading(heading) + "\n\n")
                heading = []
            here = self._book.document_of(passage.section)
            if document not in (None, here):
                self._write_notes(file)
            document = here
            if passage.kind == "heading":
                heading.append(passage)
            elif passage.note is not None:
                self._notes.texts[passage.note] = passage
            else:
                file.write(self._passage(passage) + "\n\n")
            if passage.note is None:
                self._balance.note(passage)
        if heading:
            file.write(self._heading(heading) + "\n\n")
        self._write_notes(file)
        self._balance.check()
        file.write(self._colophon(colophon))

    def _write_notes(self, file: TextIO) -> None:
        for place, note, passage in self._notes.due():
            self._balance.note(passage)
            printed = self._notes.notes.get(note)
            text = self._text(passage, printed.words_at if printed else 0)
            called = printed is None or printed.anchor is not None
            file.write((self._note(place, text) if called else self._uncalled_note(place, text)) + "\n\n")

    def _text(self, passage: Passage, start: int = 0) -> str:
        return "".join(self._part(part) for part in parts(passage, (), start, styled=self._styled(passage)))

    def _styled(self, passage: Passage) -> bool:  # what a subclass may set
        """Whether a passage's runs in another type are marked."""
        return False

    def _part(self, part: Part) -> str:
        if isinstance(part, NoteMark):
            return f"[{self._notes.place(part.note)}]"
        return self._escape(part) if isinstance(part, str) else ""

    def _escape(self, text: str) -> str:
        return text

    def _title(self) -> str:
        by = f"\nby {self._book.author}" if self._book.author else ""
        return f"{self._book.title}{by}\n\n\n"

    def _heading(self, passages: Sequence[Passage]) -> str:
        return "\n" + "\n".join(self._text(passage) for passage in passages)

    def _passage(self, passage: Passage) -> str:
        if passage.kind == "illustration":
            return "[Illustration]"
        if passage.block_class == BlockClass.SIDENOTE:
            return f"[Sidenote: {_one_line(self._text(passage))}]"
        return aligned(self._text(passage)) if passage.kind == "table" else self._text(passage)

    def _note(self, place: int, text: str) -> str:
        return f"[{place}] {_one_line(text)}"

    def _uncalled_note(self, place: int, text: str) -> str:
        """A note whose mark was not found in the text."""
        return self._note(place, text)

    def _colophon(self, rows: Sequence[tuple[str, str]]) -> str:
        return "\nCOLOPHON\n\n" + "".join(f"{what}: {value}\n" for what, value in rows)


class _Markdown(_Plain):
    def __init__(self, book: Book, pictures: Mapping[str, str]) -> None:
        super().__init__(book)
        self._pictures = pictures

    def _escape(self, text: str) -> str:
        return _SPECIAL.sub(r"\\\1", text)

    def _styled(self, passage: Passage) -> bool:
        """Captions and sidenotes are set in italics themselves."""
        return passage.kind != "caption" and passage.block_class != BlockClass.SIDENOTE

    def _part(self, part: Part) -> str:
        if isinstance(part, StyleEdge):
            return _EMPHASIS.get(part.style, "")
        if isinstance(part, NoteMark):
            return f"[^{self._notes.place(part.note)}]"
        return super()._part(part)

    def _title(self) -> str:
        by = f"\n\n*{self._escape(self._book.author)}*" if self._book.author else ""
        return f"# {self._escape(self._book.title)}{by}\n\n"

    def _heading(self, passages: Sequence[Passage]) -> str:
        level = min((passages[0].level or 1) + 1, _HEAD_LEVELS)
        return "#" * level + " " + ": ".join(_one_line(self._text(passage)) for passage in passages)

    def _passage(self, passage: Passage) -> str:
        text = self._text(passage)
        if passage.kind == "illustration":
            shown = self._pictures.get(passage.image or "")
            return f"![Illustration]({shown})" if shown else ""
        if passage.kind == "table" and "\t" in text:
            return pipe_table(text)
        if passage.block_class == BlockClass.SIDENOTE:
            return f"*Sidenote: {_one_line(text)}*"
        if "\n" in text and passage.kind != "caption":
            return "\n".join(_verse_line(line) for line in text.split("\n")).rstrip()
        if passage.kind == "caption":
            return f"*{_one_line(text)}*"
        return ("> " if passage.block_class in {"quote", "epigraph"} else "") + _not_special(text)

    def _note(self, place: int, text: str) -> str:
        return f"[^{place}]: {_one_line(text)}"

    def _uncalled_note(self, place: int, text: str) -> str:
        # As a footnote it would be shown nowhere: what shows Markdown leaves out footnotes that nothing calls.
        return rf"\[{place}\] {_one_line(text)}"

    def _colophon(self, rows: Sequence[tuple[str, str]]) -> str:
        return "## Colophon\n\n" + "".join(f"- **{what}:** {self._escape(value)}\n" for what, value in rows)


def _same_heading(above: Passage, below: Passage) -> bool:
    """The lines of one heading: what numbers a chapter, and its title."""
    return below.kind == "heading" and (above.section, above.level) == (below.section, below.level)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _verse_line(line: str) -> str:
    """A line that ends where it ends. Markdown drops common spaces at its beginning, and makes code of many."""
    words = line.lstrip(" ")
    return "\u2003" * ((len(line) - len(words)) // 2) + _not_special(words) + ("  " if words else "")


def pipe_table(text: str) -> str:
    """A pipe table. It must have a head: an empty one where the table has none."""
    rows = rows_of(text)
    columns = max(map(len, rows))
    figures = figure_columns(rows)
    full = [row + [""] * (columns - len(row)) for row in rows]
    head = full[0] if heads(rows) else [""] * columns
    rule = ["---:" if at in figures else "---" for at in range(columns)]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *full[bool(heads(rows)) :]])


def _not_special(text: str) -> str:
    """A line that Markdown takes for no list, heading or quotation."""
    return _AT_START.sub(lambda found: f"{found[1]}{found[2][:-1]}\\{found[2][-1]}", text)
