"""The local backend: a page corrected by rules, with the book's own words for evidence. No model, no network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lib.correct.confusions import correct_word, doubtful_words, evidence_for
from lib.correct.evidence import Evidence
from lib.correct.hyphens import Division, Hyphen, decide, divisions
from lib.correct.vocabulary import DOUBTFUL_HYPHENS, Vocabulary
from lib.schemas.correct import CorrectPage, Edit, Join, ParagraphCorrection
from lib.schemas.ocr import OcrPage, Paragraph

BACKEND = "local"
JOIN_CONFIDENCE = 0.95


@dataclass(frozen=True)
class Questions:
    """What a page asks the book: the forms of its divided words, and the words it doubts."""

    forms: frozenset[str]
    doubtful: frozenset[str]


def questions(page: OcrPage) -> Questions:
    """The forms whose counts in the book matter for a page."""
    asked: set[str] = set()
    for paragraph in page.paragraphs():
        for division in divisions(paragraph):
            asked |= division.asked()
    return Questions(frozenset(asked), frozenset(word.text for _, word in doubtful_words(page)))


def survey_book(pages: Iterable[OcrPage]) -> dict[int, dict[str, Any]]:
    """Page number → context, for all pages of a book. Holds the pages' questions in memory, never the pages."""
    vocabulary = Vocabulary()
    asked: dict[int, Questions] = {}
    for page in pages:
        vocabulary.add(page)
        asked[page.page_number] = questions(page)
    return {number: answer(page_asks, vocabulary).as_context() for number, page_asks in asked.items()}


def answer(asked: Questions, vocabulary: Vocabulary) -> Evidence:
    """What the book says to a page's questions."""
    sure, seen = evidence_for(asked.doubtful, vocabulary)
    return Evidence(vocabulary.levels(asked.forms) | sure, seen)


def correct_page(page: OcrPage, evidence: Evidence, *, hyphens: bool = True, confusions: bool = True) -> CorrectPage:
    """Correct a page. Only paragraphs in which something changes have an entry."""
    edits: dict[str, list[Edit]] = {}
    if confusions:
        for line, word in doubtful_words(page):
            edit = correct_word(line, word, evidence)
            if edit is not None:
                edits.setdefault(line.id, []).append(edit)
    entries = [_correct_paragraph(paragraph, edits, evidence, hyphens) for paragraph in page.paragraphs()]
    return CorrectPage(
        page_number=page.page_number,
        status=page.status,
        error=page.error,
        backend=BACKEND,
        paragraphs=[entry for entry in entries if entry is not None],
    )


def _correct_paragraph(
    paragraph: Paragraph, by_line: dict[str, list[Edit]], evidence: Evidence, hyphens: bool
) -> ParagraphCorrection | None:
    edits = [edit for line in paragraph.lines for edit in by_line.get(line.id, [])]
    joins: list[Join] = []
    if hyphens:
        for division in divisions(paragraph):
            decided = decide(division, evidence.sure)
            if decided is None:
                continue
            if division.hyphen in DOUBTFUL_HYPHENS:
                edits.append(_mend_hyphen(division, decided[1]))
            joins.append(_join(division, *decided))
    if not edits and not joins:
        return None
    return ParagraphCorrection(
        id=paragraph.id,
        text=_corrected_text(paragraph, edits) if edits else None,
        edits=edits,
        joins=joins,
        confidence=min([JOIN_CONFIDENCE, *(edit.confidence for edit in edits)]),
    )


def _join(division: Division, hyphen: Hyphen, reason: str) -> Join:
    left = division.line.words[-1].text
    if division.hyphen in DOUBTFUL_HYPHENS:
        left = left[:-1] + "-"
    return Join(line=division.line.id, left=left, right=division.below.words[0].text, hyphen=hyphen, reason=reason)


def _mend_hyphen(division: Division, reason: str) -> Edit:
    word = division.line.words[-1]
    return Edit(
        line=division.line.id,
        word=word.id,
        before=word.text,
        after=word.text[:-1] + "-",
        reason=reason,
        confidence=JOIN_CONFIDENCE,
    )


def _corrected_text(paragraph: Paragraph, edits: list[Edit]) -> str:
    """The paragraph's lines as printed, with the edits made."""
    after = {edit.word: edit.after for edit in edits}
    return "\n".join(" ".join(after.get(word.id, word.text) for word in line.words) for line in paragraph.lines)
