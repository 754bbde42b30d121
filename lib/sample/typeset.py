"""Breaking the sample book's text into lines and pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from font_source_serif_pro import SourceSerifPro, SourceSerifProIt
from PIL import ImageFont

from lib.sample.text import Item
from lib.schemas.label import BlockClass

WIDTH, HEIGHT, LEFT, MEASURE = 1200, 1300, 130, 940
"""Of a page and its type area, in pixels at 300 dpi."""
TOP, LEADING, LINES = 200, 62, 13
TYPE, SMALL, INDENT = 40, 32, 60
_DIVISION = re.compile(r"(?<=[aeiouy][bcdfghklmnprstvz])(?=[bcdfghklmnprstvz][aeiouy])")


@cache
def font(size: int, *, italic: bool = False) -> ImageFont.FreeTypeFont:
    path = SourceSerifProIt if italic else SourceSerifPro
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


@dataclass
class Line:
    """A line to be set. `broken` tells what the next line goes on with: a part of a word, or of a compound."""

    text: str
    size: int = TYPE
    indent: int = 0
    justify: bool = False
    centre: bool = False
    italic: bool = False
    broken: str | None = None
    measure: int = MEASURE


@dataclass
class Piece:
    """Lines of one class that stand together; `picture` is one without lines."""

    block_class: BlockClass
    lines: list[Line]
    units: float = 0.0
    picture: bool = False
    note: str = ""


@dataclass
class Sheet:
    """A page before it is drawn. `printed` is its number, `head` its running head."""

    pieces: list[Piece] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    printed: str | None = None
    head: str | None = None
    drop_folio: bool = False
    region: str = "body"
    used: float = 0.0

    def add(self, block_class: BlockClass, line: Line, units: float = 1.0, *, new: bool = False) -> None:
        if new or not self.pieces or self.pieces[-1].block_class != block_class or self.pieces[-1].picture:
            self.pieces.append(Piece(block_class, []))
        self.pieces[-1].lines.append(line)
        self.pieces[-1].units += units
        self.used += units


def _parts(word: str) -> Iterator[tuple[str, str, str]]:
    """Ways to divide a word, longest first part first: (first, rest, kind)."""
    places = [(m.start() + 1, "compound") for m in re.finditer(r"(?<=\w)-(?=\w)", word)]
    if word.isalpha() and word.islower():
        places += [(m.start(), "word") for m in _DIVISION.finditer(word) if 3 <= m.start() <= len(word) - 3]
    for place, kind in sorted(places, reverse=True):
        yield word[:place] + ("-" if kind == "word" else ""), word[place:], kind


def wrap(text: str, size: int, measure: int, indent: int = 0, *, justify: bool = True) -> list[Line]:
    """Break a paragraph into lines of `measure` pixels, the first one indented."""
    face = font(size)
    words, current = text.split(), ""
    lines: list[Line] = []
    room = measure - indent
    while words:
        tried = f"{current} {words[0]}".strip()
        if face.getlength(tried) <= room:
            current = tried
            words.pop(0)
            continue
        broken = None
        for first, rest, kind in _parts(words[0]):
            if current and face.getlength(f"{current} {first}") <= room:
                current, words[0], broken = f"{current} {first}", rest, kind
                break
        lines.append(Line(current, size, indent if not lines else 0, justify, broken=broken, measure=measure))
        current, room = "", measure
    lines.append(Line(current, size, indent if not lines else 0, measure=measure))
    return lines


def pieces_of(item: Item) -> list[Piece]:
    """An item of the text as lines, each a piece of its own where a page may end behind it."""
    if item.kind == "picture":
        caption = Line(item.text, SMALL, centre=True, italic=True)
        return [
            Piece(BlockClass.ILLUSTRATION, [], 9, picture=True),
            Piece(BlockClass.ILLUSTRATION_CAPTION, [caption], 1.6),
        ]
    if item.kind in {"verse", "table"}:
        block_class = BlockClass.VERSE if item.kind == "verse" else BlockClass.TABLE
        rows = [Line(row, TYPE - 2, INDENT * 2) for row in item.text.split("|")]
        return [Piece(block_class, rows, len(rows) + 1.0)]
    if item.kind == "quote":
        lines = wrap(item.text, TYPE - 6, MEASURE - 2 * INDENT)
        for line in lines:
            line.indent += INDENT
        return [Piece(BlockClass.QUOTE, [line], 0.9) for line in lines]
    made = [Piece(BlockClass.BODY, [line], 1.0) for line in wrap(item.text, TYPE, MEASURE, INDENT)]
    for piece in made:
        if "*" in piece.lines[0].text:
            piece.note = item.note
    return made


NOTE_UNITS = 0.75
NOTE_LINES = 5
"""Lines of notes at the foot of a page at most: a longer note runs over to the next page."""


def flow(items: tuple[Item, ...], first: Sheet) -> list[Sheet]:
    """Fill sheets with items, beginning on `first`. A note that finds no room goes on at the next page's foot."""
    sheets, pending = [first], list[Line]()

    def room() -> float:
        sheet = sheets[-1]
        notes = NOTE_UNITS * len(sheet.notes) + (0.8 if sheet.notes else 0)
        return LINES - sheet.used - notes

    def place_notes(least_room: float) -> None:
        notes = sheets[-1].notes
        while pending and len(notes) < NOTE_LINES and room() > least_room:
            notes.append(pending.pop(0))

    def turn() -> None:
        sheets.append(Sheet(region=first.region))
        place_notes(3)

    for item in items:
        opening = True
        pieces = pieces_of(item)
        for piece in pieces:
            # A picture stays with its caption, and a mark with the first lines of its note.
            together = pieces if piece.picture else [piece]
            needed = sum(one.units for one in together) + (3 * NOTE_UNITS + 0.8 if piece.note else 0)
            if room() < needed:
                turn()
            sheet = sheets[-1]
            if piece.picture:
                sheet.pieces.append(piece)
                sheet.used += piece.units
            else:
                apart = item.kind in {"quote", "verse", "table"} and opening
                if apart:
                    sheet.used += 0.6
                for line in piece.lines:
                    new = opening and piece.block_class != BlockClass.BODY
                    sheet.add(piece.block_class, line, piece.units / len(piece.lines), new=new)
                    opening = False
            if piece.note:
                pending += wrap(piece.note, SMALL, MEASURE)
                place_notes(NOTE_UNITS + 0.8)
    while pending:
        turn()
    return sheets
