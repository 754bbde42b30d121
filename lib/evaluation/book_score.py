"""What is scored of a book by its records: page numbers, regions, block classes, chapters and notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lib.evaluation.book_ground_truth import BookKnown, NoteTruth, PageTruth
from lib.evaluation.class_scores import ClassScorer, macro_f1
from lib.evaluation.head_scores import score_heads
from lib.evaluation.note_scores import contexts, score_notes
from lib.evaluation.page_number_scores import score_numbers
from lib.schemas.label import FURNITURE, BlockClass
from lib.schemas.merge import MergePage
from lib.schemas.score import BookScore, ClassesScore, ClassRates, FoundScore, NotesScore, Rate
from lib.schemas.structure import BookStructure, Passage, Section

DECIMALS = 6
APART = FURNITURE | {BlockClass.FOOTNOTE}
"""What does not stand before a note's mark, though it is higher on the page."""


@dataclass(frozen=True)
class Confusion:
    """A block's true class and the one it was given."""

    page: int
    actual: str
    predicted: str


def score_book(
    known: BookKnown,
    book: BookStructure,
    pages: Callable[[], Iterable[MergePage]],
    passages: Callable[[], Iterable[Passage]],
) -> tuple[BookScore, list[Confusion]]:
    """Score what there is truth for. `pages` and `passages` read them anew each time, one by one."""
    score = BookScore()
    confusions: list[Confusion] = []
    numbers = {number: page.printed for number, page in known.pages.items() if page.printed}
    if numbers:
        found = score_numbers(numbers, book.page_map)
        score.numbers = _rate(found.right, found.known)
        score.missed += [f"page {page}: numbered {given}, not {number}" for page, number, given in found.wrong]
    if any(page.blocks is not None for page in known.pages.values()):
        confusions = _score_pages(known.pages, pages(), score)
    if known.book.chapters is not None:
        chapters = [section for section in book.sections if section.kind == BlockClass.CHAPTER_HEADING]
        heads = score_heads(known.book.chapters, chapters)
        score.chapters = FoundScore(known=heads.true, found=heads.found, invented=heads.invented)
        score.missed += [f"page {head.page}: chapter {head.text} not found" for head in heads.missed]
        score.missed += [f"page {section.page}: no chapter: {_title(section)}" for section in heads.strange]
    if known.book.notes is not None:
        _score_notes(known, book, passages(), score)
    return score, confusions


def _rate(right: int, known: int) -> Rate:
    return Rate(known=known, right=right, rate=round(right / known, DECIMALS) if known else 0.0)


def _title(section: Section) -> str:
    return f"{section.label or ''} {section.title}".strip()


def _score_pages(truth: dict[int, PageTruth], pages: Iterable[MergePage], score: BookScore) -> list[Confusion]:
    scorer = ClassScorer()
    regions = right = 0
    for page in pages:
        known = truth.get(page.page_number)
        if known is None:
            continue
        if known.region is not None and page.region is not None:
            regions += 1
            right += known.region == page.region
            if known.region != page.region:
                score.missed.append(f"page {page.page_number}: region {page.region}, not {known.region}")
        if known.blocks is not None:
            given = [
                (block.block_class.value, "\n".join(line.text for p in block.paragraphs for line in p.lines))
                for block in page.blocks
            ]
            scorer.add(page.page_number, [(b.block_class.value, b.text) for b in known.blocks], given)
    scores = scorer.scores()
    score.regions = _rate(right, regions)
    score.classes = ClassesScore(
        macro_f1=round(macro_f1(scores.values()), DECIMALS),
        by_class={
            name: ClassRates(
                precision=round(one.precision, DECIMALS),
                recall=round(one.recall, DECIMALS),
                f1=round(one.f1, DECIMALS),
                blocks=one.true,
            )
            for name, one in scores.items()
        },
    )
    score.missed += [f"page {page}: {given} for {actual}" for page, actual, given in scorer.pairs if actual != given]
    return [Confusion(*pair) for pair in scorer.pairs]


def _score_notes(known: BookKnown, book: BookStructure, passages: Iterable[Passage], score: BookScore) -> None:
    assert known.book.notes is not None
    wanted = {name for note in book.notes for name in (note.passage, note.anchor)}
    held = {passage.id: passage for passage in passages if passage.id in wanted}
    notes = score_notes(_with_contexts(known.book.notes, known.pages), book.notes, held)
    score.notes = NotesScore(known=notes.true, found=notes.found, invented=notes.invented, linked=notes.linked)
    score.missed += [f"page {note.page}: note {note.text[:40]!r} not found" for note in notes.missed]
    score.missed += [f"page {note.page}: note {note.text[:40]!r} tied to the wrong place" for note in notes.astray]


def _with_contexts(notes: list[NoteTruth], pages: dict[int, PageTruth]) -> list[NoteTruth]:
    """Notes with the words before their marks, taken from the pages' text where the truth does not tell them."""
    told: list[NoteTruth] = []
    taken: dict[tuple[int, str], int] = {}
    for note in notes:
        page = pages.get(note.page)
        if note.before is None and note.mark and page is not None and page.blocks is not None:
            text = "\n".join(b.text for b in page.blocks if b.block_class not in APART)
            found = contexts(text, note.mark)
            index = taken.get((note.page, note.mark), 0)
            taken[note.page, note.mark] = index + 1
            before = found[index] if index < len(found) else None
            told.append(note.model_copy(update={"before": before}))
        else:
            told.append(note)
    return told
