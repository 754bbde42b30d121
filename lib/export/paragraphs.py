"""A paragraph a line as JSON, for people who train models or search."""

from __future__ import annotations

import json
from typing import Any, TextIO

from lib.export.book import Book
from lib.schemas.structure import Passage, Piece


def write_jsonl(book: Book, file: TextIO) -> None:
    """Write every paragraph, heading, note and caption, in reading order; pictures have no text and are left out."""
    for passage in book.passages():
        if passage.text:
            file.write(json.dumps(row(book, passage), ensure_ascii=False) + "\n")


def row(book: Book, passage: Passage) -> dict[str, Any]:
    """One paragraph. `box` is in pixels of the page image of `page`, where it begins; `pieces` has all of them."""
    first = passage.pieces[0]
    words, corrected, human = (
        sum(getattr(piece, name) for piece in passage.pieces) for name in ("words", "corrected", "human")
    )
    return {
        "id": passage.id,
        "book": book.id,
        "text": passage.text,
        "spans": [span.model_dump() for span in passage.spans],
        "class": passage.block_class.value,
        "kind": passage.kind,
        "role": passage.role,
        "level": passage.level,
        "section": _path(book, passage.section),
        "page": first.page,
        "printed_page": book.printed(first.page),
        "box": list(first.box),
        "pieces": [_piece(book, piece) for piece in passage.pieces],
        "provenance": {
            "text": "human" if human else "correct" if corrected else "ocr",
            "words": words,
            "corrected": corrected,
            "human": human,
        },
    }


def _piece(book: Book, piece: Piece) -> dict[str, Any]:
    return {
        "page": piece.page,
        "printed_page": book.printed(piece.page),
        "paragraph": piece.paragraph,
        "box": list(piece.box),
        "start": piece.start,
    }


def _path(book: Book, section: str | None) -> list[str]:
    """Titles of the sections that hold a passage, the outermost first."""
    titles: list[str] = []
    while section is not None:
        titles.insert(0, book.sections[section].title)
        section = book.sections[section].parent
    return titles
