"""What the report shows of a book and of each of its pages, taken from their records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lib.report.doubt import illegible_words, is_bare, is_in_doubt, seems_to_lack_text, unread_share
from lib.schemas.base import Box
from lib.schemas.correct import CorrectPage, Edit
from lib.schemas.label import FURNITURE, BlockClass
from lib.schemas.merge import CHANGED, MergedWord, MergePage
from lib.schemas.structure import BookStructure, PageEntry

HEADINGS = {BlockClass.CHAPTER_HEADING, BlockClass.SECTION_HEADING, BlockClass.TITLE_PAGE}
LOCAL = "local"
"""The backend of correct that asks no model."""
SECOND_READER = "second reader"
"""Stands in the reason of an edit that the second reader had a part in."""
FEW_NUMBERS = 6
"""Printed numbers that are all named. From: set by hand, what is taken in at a glance."""
NOTES = {BlockClass.FOOTNOTE, BlockClass.ENDNOTES}


@dataclass(frozen=True)
class PageView:
    """One page. `cer` is None where it has no truth, `entry` where structure has not run.

    `wrong_words` is how many of its words are likely wrong, `read_twice` whether a second reader was asked about any.
    """

    record: MergePage
    picture: str | None
    confidence: float | None
    cer: float | None
    entry: PageEntry | None = None
    proofread: bool = False
    wrong_words: float = 0.0
    read_twice: bool = False

    @property
    def number(self) -> str | None:
        """The page's printed number; in brackets where it is only counted."""
        if self.entry is None:
            return self.record.printed_number.text if self.record.printed_number else None
        if self.entry.printed is None:
            return None
        return f"[{self.entry.printed}]" if self.entry.source == "inferred" else self.entry.printed

    @property
    def aside(self) -> str:
        """How many words were set aside, by reason: 3 speck, 1 picture."""
        reasons = Counter(word.reason for word in self.record.set_aside)
        return ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))

    @property
    def unread(self) -> float:
        """How much of the page's lines looks like type under no word, 0 to 1."""
        return unread_share(self.record)

    @property
    def in_doubt(self) -> int:
        """Words that a person should look at."""
        words = (word for line in self.record.lines() for word in line.words)
        return 0 if self.proofread else sum(map(is_in_doubt, words))

    @property
    def lacks_text(self) -> bool:
        return seems_to_lack_text(self.record)

    @property
    def badness(self) -> float:
        """The error rate where the page has truth, else how doubtful its reading was; from 0 to 1."""
        if self.cer is not None:
            return self.cer
        return 0.0 if self.confidence is None else 1 - self.confidence


@dataclass(frozen=True)
class Correction:
    """A word whose text is not what was read. `picture` shows the place."""

    page: int
    read: str | None
    text: str
    source: str
    box: Box
    picture: str | None = None
    by: str = ""
    """Who changed it: a rule, the second reader, a model, or a person; and why, as far as it was said."""


@dataclass(frozen=True)
class Chapter:
    """A line of the book's contents as structure found them. `depth` from 0."""

    depth: int
    title: str
    page: int
    printed: str | None


def kind_of(block_class: BlockClass) -> str:
    """The colour group of a class."""
    if block_class in FURNITURE:
        return "furniture"
    if block_class in HEADINGS:
        return "heading"
    if block_class in NOTES:
        return "note"
    return "picture" if block_class == BlockClass.ILLUSTRATION else "text"


def in_doubt(pages: Sequence[PageView]) -> list[PageView]:
    """Pages that may have lost something, the likeliest first: what looks like type and was not read, pages that are
    not blank and have nothing, then by words that were set aside for being illegible."""

    def doubt(view: PageView) -> tuple[float, bool, int]:
        return view.unread, is_bare(view.record), illegible_words(view.record)

    return sorted((view for view in pages if any(doubt(view))), key=doubt, reverse=True)


def worst(pages: Sequence[PageView]) -> list[PageView]:
    """Pages to proofread first: those that read worst, as far as truth or confidence tell."""
    found = [view for view in pages if view.badness > 0]
    return sorted(found, key=lambda view: view.badness, reverse=True)


def was_read_twice(correct: CorrectPage | None) -> bool:
    """Whether a second reader was asked about any line of a page, and said another thing or had its way."""
    if correct is None:
        return False
    edits = (edit for paragraph in correct.paragraphs for edit in paragraph.edits)
    return bool(correct.other_readings) or any(SECOND_READER in edit.reason for edit in edits)


def corrections(page: MergePage, correct: CorrectPage | None = None) -> Iterator[Correction]:
    """Every word of the page whose text is not what was read; `correct` says who changed it and why."""
    edits: dict[str, list[Edit]] = {}
    for edit in (edit for one in correct.paragraphs for edit in one.edits) if correct else ():
        edits.setdefault(edit.line, []).append(edit)
    for paragraph in page.paragraphs():
        for line in paragraph.lines:
            for word in line.words:
                if word.source in CHANGED:
                    by = _changed_by(word, edits.get(line.id, []), correct)
                    yield Correction(page.page_number, word.read, word.text, word.source, word.box, by=by)


def _changed_by(word: MergedWord, edits: Sequence[Edit], correct: CorrectPage | None) -> str:
    if word.source == "human":
        return "a person"
    if correct is None:
        return "a stage"
    if correct.backend != LOCAL:
        return f"a model ({correct.backend})"
    named = next((edit for edit in edits if edit.word in word.ids), None)
    edit = named or next((edit for edit in edits if word.text in edit.after.split()), None)
    if edit is None:
        return "a rule"
    who = "second reader" if SECOND_READER in edit.reason else "a rule"
    return f"{who}: {edit.reason.removeprefix(f'{SECOND_READER}: ')}"


def chapters(book: BookStructure) -> list[Chapter]:
    """The book's sections that have a heading."""
    top = min((section.level for section in book.sections), default=1)
    return [
        Chapter(section.level - top, _name(section.label, section.title), section.page, section.printed)
        for section in book.sections
        if section.heading is not None
    ]


def _name(label: str | None, title: str) -> str:
    return title if label is None or label == title else f"{label} {title}"


def findings(book: BookStructure | None, pages: Sequence[MergePage]) -> list[str]:
    """What a person should look at: leaves, the contents page, notes without a mark, overrides that no longer fit."""
    found = [
        f"page {page.page_number}: the override of {outcome.id or 'the ' + outcome.what} is stale: {outcome.why}"
        for page in pages
        for outcome in page.overrides
        if outcome.stale
    ]
    if book is None:
        return found
    for leaf in book.leaves:
        where = f"after page {leaf.after}" if leaf.after else "before the first page"
        found.append(f"{where}: {leaf.kind.replace('_', ' ')}: printed {_in_short(leaf.printed)}")
    alike = Counter(finding.detail for finding in book.contents)
    found += [f"contents: {said}" + (f" ({count} times)" if count > 1 else "") for said, count in alike.items()]
    for note in book.notes:
        if note.anchor is None:
            found.append(
                f"page {note.pages[0]}: no place was found that the note {note.mark or '(no mark)'} belongs to"
            )
    return found


def _in_short(numbers: Sequence[str]) -> str:
    """Printed numbers, which follow each other: all of a few, the ends of many."""
    return ", ".join(numbers) if len(numbers) <= FEW_NUMBERS else f"{numbers[0]} to {numbers[-1]}, {len(numbers)} pages"
