"""What a value of a threshold makes of some books: errors of reading, and figures of structure where truth has any."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from tests.bench.structure_scores import BOOKS, score_book

UNRECORDED = frozenset({"evaluate"})
"""Stages whose pages are measures and no records of the book."""


@dataclass
class Figures:
    """Sums over books. Characters and errors are of the pages that have truth."""

    chars: int = 0
    ocr: int = 0
    merge: int = 0
    numbers: int = 0
    numbers_right: int = 0
    heads: int = 0
    heads_found: int = 0
    heads_invented: int = 0
    notes: int = 0
    notes_tied: int = 0
    notes_invented: int = 0
    pages: int = 0
    clean: int = 0
    """Pages with no running head or page number in their text, of those with text."""

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def cells(self) -> list[str]:
        """Under HEAD."""
        rates = [f"{100 * errors / self.chars:.3f} %" if self.chars else "-" for errors in (self.ocr, self.merge)]
        return [
            *rates,
            *(
                f"{found}/{true}{f' +{invented}' if invented else ''}" if true or invented else "-"
                for found, true, invented in (
                    (self.numbers_right, self.numbers, 0),
                    (self.heads_found, self.heads, self.heads_invented),
                    (self.notes_tied, self.notes, self.notes_invented),
                    (self.clean, self.pages, 0),
                )
            ),
        ]


HEAD = ("ocr", "merge", "numbers", "heads", "notes", "clean")
"""Character error rates, and found of true, with what was invented."""


def score(data: Path, corpus: Path) -> Figures:
    """Figures of data/BOOK against the book's folder of scans and truth."""
    total = Figures()
    for path in sorted((data / "evaluate" / "pages").glob("*.json")):
        page = json.loads(path.read_bytes())
        total.chars += page["truth_chars"]
        total.ocr += page["ocr"]["char_edits"]
        total.merge += page["merge"]["char_edits"]
    if corpus.name not in BOOKS:
        return total
    found = score_book(data, corpus)
    structure = Figures(
        numbers=found.numbers.known,
        numbers_right=found.numbers.right,
        heads=found.chapters.true + found.sections.true,
        heads_found=found.chapters.found + found.sections.found,
        heads_invented=found.chapters.invented + found.sections.invented,
        notes=found.notes.true,
        notes_tied=found.notes.linked,
        notes_invented=found.notes.invented,
        pages=len(found.pages),
        clean=found.clean,
    )
    return total + structure


def changed(one: Path, other: Path, stages: Sequence[str], books: Sequence[str]) -> str:
    """How many pages have another record, and whether a book's structure is another, as `3`, `3+book`, `none`."""
    pages = sum(len(set(_changed_pages(one / book, other / book, stages))) for book in books)
    structure = any(_of_book(one / book) != _of_book(other / book) for book in books)
    return "+".join([*([str(pages)] if pages else []), *(["book"] if structure else [])]) or "none"


def _changed_pages(one: Path, other: Path, stages: Sequence[str]) -> Iterator[str]:
    for stage in stages:
        if stage in UNRECORDED:
            continue
        names = {path.name for folder in (one, other) for path in (folder / stage / "pages").glob("page_*")}
        for name in names:
            pair = [folder / stage / "pages" / name for folder in (one, other)]
            if not all(path.exists() for path in pair) or pair[0].read_bytes() != pair[1].read_bytes():
                yield name.split(".")[0]


def _of_book(data: Path) -> list[bytes]:
    files = [data / "structure" / name for name in ("book.json", "passages.jsonl")]
    return [path.read_bytes() if path.exists() else b"" for path in files]
