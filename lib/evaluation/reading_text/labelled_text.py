"""The reading text of pages whose blocks and notes are known (`page_0001.json`, `book.json`)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lib.evaluation.book_ground_truth import BlockTruth, BookKnown, NoteTruth, PageTruth
from lib.evaluation.reading_text.plain_text import NOTE_SIGNS, PlainText
from lib.evaluation.reading_text.reading import Call, NoteText, Part, Reading, SidenoteText
from lib.schemas.label import FURNITURE, BlockClass


def read_labelled(known: BookKnown) -> Reading:
    """The pages that have blocks. Where paragraphs begin the truth does not tell: a block may hold several.

    Nor does it tell all heads: chapters are scored from the book's structure.
    """
    tells: set[Part] = {"notes", "sidenotes"}
    if known.book.notes is not None:
        tells.add("calls")
    pages = {number: page for number, page in sorted(known.pages.items()) if page.blocks is not None}
    text = PlainText()
    notes = known.book.notes if known.book.notes is not None else _printed_notes(pages)
    for number, page in pages.items():
        marks = {note.mark for note in notes if note.page == number and note.mark}
        for block in page.blocks or []:
            _add(text, number, block, marks)
    made = text.made
    made.notes = [NoteText(f"{at}", _without_mark(note), note.page) for at, note in enumerate(notes)]
    made.calls = list(_calls(notes, text))
    made.tells = frozenset(tells)
    made.pages = tuple(pages)
    return made


def _add(text: PlainText, page: int, block: BlockTruth, marks: set[str]) -> None:
    if block.block_class in FURNITURE or block.block_class == BlockClass.FOOTNOTE:
        return
    if block.block_class == BlockClass.SIDENOTE:
        text.made.sidenotes.append(SidenoteText(" ".join(block.text.split()), len(text.made.words), page))
    else:
        text.add_paragraph(block.text, page, marks)


def _printed_notes(pages: Mapping[int, PageTruth]) -> list[NoteTruth]:
    """The footnotes among the blocks."""
    return [
        NoteTruth(page=number, text=block.text)
        for number, page in pages.items()
        for block in page.blocks or []
        if block.block_class == BlockClass.FOOTNOTE
    ]


def _without_mark(note: NoteTruth) -> str:
    """Its text without the mark that it begins with."""
    text = " ".join(note.text.split())
    if note.mark and text.startswith(note.mark):
        text = text.removeprefix(note.mark)
    return re.sub(rf"^[{NOTE_SIGNS}]+", "", text).strip()


def _calls(notes: Sequence[NoteTruth], text: PlainText) -> Sequence[Call]:
    """Each note's mark in the text of its page, in order."""
    free = list(text.marks)
    calls = []
    for key, note in enumerate(notes):
        found = next((one for one in free if (one[0], one[1]) == (note.page, note.mark)), None)
        if found is not None:
            free.remove(found)
            calls.append(Call(f"{key}", found[2]))
    return calls
