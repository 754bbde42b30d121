"""What is closed up between two lines: words that are divided, and dashes that begin a line."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from itertools import pairwise

from lib.correct.draft import LineDraft
from lib.correct.evidence import Evidence
from lib.correct.known_words import KnownWords
from lib.correct.rules.divided_words import clear_division
from lib.correct.rules.fraktur import decide_sign
from lib.correct.rules.lost_hyphens import REASON as LOST_HYPHEN
from lib.correct.rules.lost_hyphens import lost_hyphen
from lib.correct.rules.signs_and_spaces import Rules
from lib.correct.rules.spacing import dash_opens
from lib.schemas.correct import Join
from lib.schemas.ocr import Line, Paragraph
from lib.settings.language_names import FRAKTUR
from lib.text.dehyphenation import Division, Hyphen, decide, division
from lib.text.hyphens import DOUBTFUL_HYPHENS, FRAKTUR_HYPHENS
from lib.text.vocabulary import ends_divided

JOIN_CONFIDENCE = 0.95
"""Confidence, 0 to 1, of a divided word that is joined. From: set by hand; no rate of wrong joins was measured."""
SHORT_OF, MOST_DASHES = 0.08, 0.2
"""Share of a paragraph's width that a line may end before its right edge and be full; share of its lines, at most, that
begin with a dash of a sentence. From: set by hand."""


def line_joins(
    paragraph: Paragraph,
    drafts: Mapping[str, LineDraft],
    evidence: Evidence,
    rules: Rules,
    lexicon: Container[str] | None,
    counts: Mapping[str, int] | None,
) -> list[Join]:
    """The words that are divided at the lines' ends, put together; what stands between their parts goes.

    `lexicon` is the list of words of the book's languages; `counts` say how common words are, in an English book.
    """
    fraktur = KnownWords(lexicon, {}) if rules.languages & FRAKTUR and lexicon is not None else None
    if lexicon is not None:
        known = KnownWords(lexicon, evidence.sure)
        for upper, lower in pairwise(drafts.values()):
            clear_division(upper, lower, known)
    joins = []
    for line, below, place in divisions(paragraph, drafts, fraktur=fraktur is not None):
        if fraktur is not None and place.hyphen in FRAKTUR_HYPHENS:
            decided = decide_sign(place, fraktur)
        else:
            decided = decide(place, evidence.sure, lexicon if rules.english else None)
        if decided is None:
            continue
        draft = drafts[line.id]
        if place.hyphen in DOUBTFUL_HYPHENS + FRAKTUR_HYPHENS:
            last = draft.places[-1]
            draft.replace(last, draft.tokens[last][:-1] + "-", decided[1], JOIN_CONFIDENCE)
        joins.append(_join(draft, drafts[below.id], *decided))
    if counts is not None:
        joins += _without_hyphens(drafts, counts, {join.line for join in joins})
    return [*joins, *_dashes(paragraph, drafts)] if rules.spacing and rules.english else joins


def _without_hyphens(
    drafts: Mapping[str, LineDraft], counts: Mapping[str, int], joined: Container[str]
) -> Iterator[Join]:
    """The words whose hyphen is lost, put together; `joined` are the lines whose last word is part of one already."""
    for upper, lower in pairwise(drafts.values()):
        there = upper.places and lower.places and upper.line.id not in joined
        if there and lost_hyphen(upper.last, lower.first, counts):
            yield _join(upper, lower, "kept", LOST_HYPHEN)


def _dashes(paragraph: Paragraph, drafts: Mapping[str, LineDraft]) -> Iterator[Join]:
    """Dashes that begin a line, closed up to the line above, where that is full; in a list each line begins so."""
    opens = [pair for pair in pairwise(drafts.values()) if dash_opens(pair[0].last, pair[1].first)]
    right = max(line.box[2] for line in paragraph.lines)
    full = right - SHORT_OF * (right - min(line.box[0] for line in paragraph.lines))
    if len(opens) > max(1, len(drafts) * MOST_DASHES):
        return
    for upper, lower in opens:
        if upper.line.box[2] >= full:
            yield _join(upper, lower, "kept", "a dash that begins the line below is set close to both its words")


def divisions(
    paragraph: Paragraph, drafts: Mapping[str, LineDraft] | None = None, *, fraktur: bool = False
) -> Iterator[tuple[Line, Line, Division]]:
    """Where a line of the paragraph ends in a hyphen, or what may be one, and the next goes on with a word.

    As read, or as `drafts` (line id → draft) have the lines by now.
    """
    for line, below in pairwise(paragraph.lines):
        left, right = line.words[-1].text, below.words[0].text
        if drafts is not None:
            left, right = drafts[line.id].last, drafts[below.id].first
        place = division(left, right, fraktur=fraktur)
        if place is not None:
            yield line, below, place


def _join(upper: LineDraft, lower: LineDraft, hyphen: Hyphen, reason: str) -> Join:
    return Join(line=upper.line.id, left=upper.last, right=lower.first, hyphen=hyphen, reason=reason)


def divided_parts(paragraph: Paragraph) -> Iterator[tuple[Line, str, str]]:
    """Each line with the part of a word that the line above leaves to it, and that it leaves to the line below."""
    head = ""
    for line, below in zip(paragraph.lines, [*paragraph.lines[1:], None], strict=True):
        divided = below is not None and ends_divided(line)
        yield line, head, below.words[0].text if below is not None and divided else ""
        head = line.words[-1].text[:-1] if divided else ""
