"""Scores of a real book's structure against its proofread pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from lib.evaluation.head_scores import HeadScore, score_heads
from lib.evaluation.normalise import Normalisation, normalise
from lib.evaluation.note_scores import NoteScore, score_notes
from lib.evaluation.page_number_scores import NumberScore, score_numbers
from lib.evaluation.reading_text.marked_pages import MarkedPage
from lib.schemas.label import FURNITURE, BlockClass
from lib.schemas.merge import MergePage
from lib.schemas.structure import BookStructure, Passage, Section
from lib.text.numerals import to_roman
from tests.bench.proofread import MarkedBook, read_book

BOOKS = ("goldstd", "catholichistory", "thomas-reid", "oilbiz", "abolish", "vaxfacts", "chanukah")
FRONTISPIECE = 4
LEAK = 3
"""Characters that stand before or after a page's text and are not in it: more than this are furniture that leaked."""
LISTS = frozenset({BlockClass.CONTENTS, BlockClass.TITLE_PAGE})


@dataclass(frozen=True)
class PageText:
    """A page's reading text beside its truth."""

    page: int
    leaked: str
    """What stands before or after the text and does not belong to it."""
    lost: str
    """What the page lacks at its end."""


@dataclass
class BookScore:
    numbers: NumberScore
    chapters: HeadScore
    sections: HeadScore
    notes: NoteScore
    pages: list[PageText] = field(default_factory=list)

    @property
    def clean(self) -> int:
        """Pages whose reading text holds no running head and no page number."""
        return sum(len(page.leaked) <= LEAK for page in self.pages)


def printed_numbers(files: Sequence[Path]) -> dict[int, str]:
    """Page position → number as the book counts it.

    Pages are named after their numbers, but for f001 … of oilbiz: its finished edition counts the frontispiece, f004,
    as ii. Plates have a letter at the end and no number.
    """
    numbers = {}
    for position, path in enumerate(files, start=1):
        name = re.fullmatch(r"(f|p|)(\d+)", path.name.split(".")[0])
        if name and name[1] != "f":
            numbers[position] = str(int(name[2]))
        elif name and int(name[2]) >= FRONTISPIECE:
            numbers[position] = to_roman(int(name[2]) - FRONTISPIECE + 2)
    return numbers


def score_book(folder: Path, truth_folder: Path) -> BookScore:
    """Score data/BOOK (`folder`) against the mark-up in `truth_folder`."""
    files = sorted(truth_folder.glob("*.gt.dp.txt"))
    truth = read_book(files)
    book = BookStructure.model_validate_json((folder / "structure" / "book.json").read_bytes())
    wanted = {name for note in book.notes for name in (note.passage, note.anchor)}
    passages = {passage.id: passage for passage in read_passages(folder) if passage.id in wanted}
    sections = [section for section in book.sections if section.kind not in LISTS]
    chapters = [section for section in sections if section.kind != BlockClass.SECTION_HEADING]
    return BookScore(
        numbers=score_numbers(printed_numbers(files), book.page_map),
        chapters=_chapters(truth, chapters),
        sections=score_heads(truth.heads, sections, level=2),
        notes=score_notes(truth.notes, book.notes, passages),
        pages=list(_page_texts(folder, truth)),
    )


def _chapters(truth: MarkedBook, chapters: Sequence[Section]) -> HeadScore:
    """Chapter heads must be found as such; a chapter that the truth has at any level is not invented."""
    found = score_heads([head for head in truth.heads if head.level == 1], chapters)
    invented = score_heads(truth.heads, chapters)
    return HeadScore(
        true=found.true, found=found.found, given=len(invented.strange) + found.found,
        invented=len(invented.strange), missed=found.missed, strange=invented.strange,
    )  # fmt: skip


def read_passages(folder: Path) -> Iterator[Passage]:
    with (folder / "structure" / "passages.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield Passage.model_validate_json(line)


def _page_texts(folder: Path, truth: MarkedBook) -> Iterator[PageText]:
    moved = ""
    for page in truth.pages:
        path = folder / "merge" / "pages" / f"page_{page.page:04d}.json"
        record = MergePage.model_validate_json(path.read_bytes())
        # Tables and title pages are set otherwise than they are printed.
        if any(p.kind == "kept" for p in page.paragraphs) or not any(p.text for p in page.paragraphs):
            moved = ""
            continue
        compared = compare_page(page, record, moved)
        moved = compared.lost
        yield compared


def compare_page(truth: MarkedPage, record: MergePage, moved: str = "") -> PageText:
    """What the reading text of a page has too much at its ends, and what it lacks there. Notes are left out.

    `moved` is what the page before lacked at its end: truth may have a word that runs over whole, on either page.
    """
    blocks = [b for b in record.blocks if b.block_class not in FURNITURE | {BlockClass.FOOTNOTE}]
    one = _letters("\n\n".join(p.text for p in truth.paragraphs if p.kind != "note" and p.text))
    other = _letters("\n\n".join(p.text for block in blocks for p in block.paragraphs))
    if moved and other.startswith(moved):
        other = other[len(moved) :]
    edits = list(Levenshtein.opcodes(one, other))
    leaked, lost = "", ""
    for edit in edits[:1] + edits[1:][-1:]:
        true, given = one[edit.src_start : edit.src_end], other[edit.dest_start : edit.dest_end]
        if edit.tag in {"insert", "replace"}:
            leaked += given[: len(given) - len(true)] if len(given) > len(true) else ""
        if edit.tag == "delete" and edit.src_end == len(one):
            lost = true
    return PageText(truth.page, leaked, lost)


def _letters(text: str) -> str:
    plain = normalise(text, Normalisation())
    return "".join(character for character in plain.casefold() if character.isalnum())


def as_figures(score: BookScore) -> dict[str, object]:
    """The scores in a few numbers."""
    return {
        "numbers": f"{score.numbers.right}/{score.numbers.known}",
        "chapters_found": f"{score.chapters.found}/{score.chapters.true}",
        "chapters_invented": f"{score.chapters.invented}/{score.chapters.given}",
        "sections_found": f"{score.sections.found}/{score.sections.true}",
        "heads_invented": score.sections.invented,
        "notes_found": f"{score.notes.found}/{score.notes.true}",
        "notes_linked": f"{score.notes.linked}/{score.notes.true}",
        "notes_invented": score.notes.invented,
        "clean_pages": f"{score.clean}/{len(score.pages)}",
        "pages_with_loss": sum(len(page.lost) > LEAK for page in score.pages),
    }
