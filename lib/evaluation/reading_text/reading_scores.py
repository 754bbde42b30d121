"""All that is scored of a book's reading text, and each place that is wrong."""

from __future__ import annotations

from typing import Any, Literal

from lib.evaluation.normalise import Normalisation
from lib.evaluation.reading_text.aligned_words import AlignedWords
from lib.evaluation.reading_text.break_scores import page_joins, score_breaks, score_joins
from lib.evaluation.reading_text.detection import detection
from lib.evaluation.reading_text.picture_scores import score_pictures
from lib.evaluation.reading_text.quotation_scores import score_quotations
from lib.evaluation.reading_text.read_heads import score_read_heads
from lib.evaluation.reading_text.reading import ITALIC, SMALL_CAPITALS, Reading
from lib.evaluation.reading_text.sidenote_scores import score_sidenotes
from lib.evaluation.reading_text.style_scores import score_style
from lib.evaluation.reading_text.text_scores import (
    Move,
    differing_runs,
    edits_in_order,
    find_moves,
    flexible_edits,
    shown,
    word_bag_errors,
)
from lib.evaluation.reading_text.tied_note_scores import score_tied_notes
from lib.schemas.score import DECIMALS, DetectionScore, Finding, ReadingTextScore

TruthKind = Literal["marked_pages", "labelled_pages", "edition", "plain_pages"]


def score_reading(
    kind: TruthKind,
    truth: Reading,
    given: Reading,
    settings: Normalisation,
    pages: int,
    edition: Reading | None = None,
) -> tuple[ReadingTextScore, list[Finding]]:
    """Score a text against a truth of so many pages, and list each place that is wrong, by page.

    An edition beside a truth of pages says where paragraphs go on over a page's end.
    """
    aligned = AlignedWords(truth, given, settings)
    parts, findings = _score_parts(aligned, settings, edition)
    edits, chars = edits_in_order(aligned)
    bag, words = word_bag_errors(aligned)
    moves = find_moves(aligned)
    flexible = min(edits, flexible_edits(aligned, moves))
    findings = [*_text_findings(aligned), *_order_findings(aligned, moves), *findings]
    findings.sort(key=lambda finding: finding.page or 0)
    mends = sum(finding.mend for finding in findings)
    moved = sum(move.words for move in moves)
    in_order = len(aligned.pairs)
    score = ReadingTextScore(
        truth=kind,
        pages=pages,
        chars=chars,
        edits=edits,
        cer=round(edits / max(chars, 1), DECIMALS),
        flexible_edits=flexible,
        flexible_cer=round(flexible / max(chars, 1), DECIMALS),
        words=words,
        word_bag_errors=bag,
        word_bag=round(bag / max(words, 1), DECIMALS),
        order=DetectionScore(**detection(in_order + moved, in_order, moved)),
        mends=mends,
        mends_a_page=round(mends / max(pages, 1), DECIMALS),
        compared=settings.describe(),
        **parts,
    )
    return score, findings


def _score_parts(
    aligned: AlignedWords, settings: Normalisation, edition: Reading | None
) -> tuple[dict[str, Any], list[Finding]]:
    """What the truth tells besides the words."""
    truth = aligned.truth
    scores: dict[str, tuple[Any, list[Finding]]] = {}
    if "breaks" in truth.tells:
        scores["breaks"] = score_breaks(aligned)
        joins = page_joins(truth, edition, settings)
        if joins:
            scores["joins"] = score_joins(aligned, joins)
    if "heads" in truth.tells:
        scores["heads"] = score_read_heads(aligned)
    if "notes" in truth.tells:
        scores["notes"] = score_tied_notes(aligned, settings)
    if "sidenotes" in truth.tells:
        scores["sidenotes"] = score_sidenotes(aligned, settings)
    if "quotations" in truth.tells:
        scores["quotations"] = score_quotations(aligned)
    if "pictures" in truth.tells:
        scores["pictures"] = score_pictures(aligned)
    if "styles" in truth.tells:
        scores["italic"] = score_style(aligned, ITALIC, "italic")
        scores["small_capitals"] = score_style(aligned, SMALL_CAPITALS, "small_capitals")
    return {name: score for name, (score, _) in scores.items()}, [one for _, found in scores.values() for one in found]


def _text_findings(aligned: AlignedWords) -> list[Finding]:
    """Runs of words that differ."""
    truth, given = ([word.text for word in reading.words] for reading in (aligned.truth, aligned.given))
    findings = []
    for run in differing_runs(aligned):
        true, other = truth[run.start : run.end], given[run.given_start : run.given_end]
        what = "lost" if not other else "other" if true else "invented"
        page = aligned.page(run.start) or aligned.page_of_given(run.given_start)
        findings.append(Finding(page=page, kind="text", what=what, truth=shown(true), given=shown(other)))
    return findings


def _order_findings(aligned: AlignedWords, moves: list[Move]) -> list[Finding]:
    """Runs of words that stand elsewhere: to take them away and to put them in counts as mends of the text already."""
    findings = []
    for move in moves:
        words = [word.text for word in aligned.truth.words[move.true : move.true + move.words]]
        there = aligned.page_of_given(move.given)
        where = "" if there is None else f"page {there}: "
        before = [word.text for word in aligned.given.words[max(0, move.given - MOVE_CONTEXT) : move.given]]
        findings.append(
            Finding(
                page=aligned.page(move.true),
                kind="order",
                what="stands elsewhere",
                truth=shown(words),
                given=f"{where}after {shown(before)}",
                mend=False,
            )
        )
    return findings


MOVE_CONTEXT = 4
"""Words before a run that stands elsewhere which a finding shows."""
