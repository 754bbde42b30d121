"""A book of the corpora in proofreaders' mark-up (`NNN.gt.dp.txt`): its pages, heads and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lib.evaluation.book_ground_truth import HeadTruth, NoteTruth
from lib.evaluation.reading_text.marked_heads import marked_heads
from lib.evaluation.reading_text.marked_pages import MarkedPage, read_page
from lib.evaluation.reading_text.marked_text import read_marked
from lib.evaluation.reading_text.reading import Reading

CONTEXT = 12
"""Words before a call."""


@dataclass(frozen=True)
class MarkedBook:
    pages: list[MarkedPage]
    heads: list[HeadTruth]
    notes: list[NoteTruth]


def read_texts(files: Sequence[Path]) -> dict[int, str]:
    """The texts of a book's pages, in order; they are numbered from 1."""
    return {number: path.read_text(encoding="utf-8-sig") for number, path in enumerate(files, start=1)}


def read_book(files: Sequence[Path]) -> MarkedBook:
    """Read the pages of a book."""
    texts = read_texts(files)
    pages = [read_page(number, text) for number, text in texts.items()]
    return MarkedBook(pages, [head for page in pages for head in marked_heads(page)], _notes(read_marked(texts)))


def _notes(reading: Reading) -> list[NoteTruth]:
    """Notes on the pages that call them: the mark-up has them below their paragraph, be it pages farther on."""
    called = {call.key: call for call in reading.calls}
    notes = []
    for note in reading.notes:
        call = called.get(note.key)
        at = call.after + 1 if call else 0
        before = " ".join(word.text for word in reading.words[max(0, at - CONTEXT) : at]) or None
        page = call.page if call else note.page
        notes.append(NoteTruth(page=page or 1, text=note.text, before=before))
    return notes
