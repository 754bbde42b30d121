"""The local backend: a page corrected by rules, with the book's own words for evidence. No model, no network."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from lib.correct.draft import LineDraft
from lib.correct.evidence import Evidence
from lib.correct.known_words import KnownWords
from lib.correct.line_joins import JOIN_CONFIDENCE, divided_parts, divisions, line_joins
from lib.correct.near_forms import NearForms
from lib.correct.rules.confusions import correct_word, doubtful_words, evidence_for
from lib.correct.rules.fraktur import mend_fraktur
from lib.correct.rules.greetings import mend_greeting
from lib.correct.rules.list_numbers import mend_list_numbers
from lib.correct.rules.lone_capitals import mend_lone_capitals
from lib.correct.rules.lone_quotes import take_lone_quotes_off
from lib.correct.rules.long_s import LongS, LongSigns, mend_long_s
from lib.correct.rules.points import has_worn_commas, pointed_words, with_following
from lib.correct.rules.seen_signs import put_seen_signs_in
from lib.correct.rules.signs_and_spaces import Rules, correct_marks
from lib.correct.rules.small_capitals import mend_case, small_capitals_of
from lib.correct.rules.stuck_marks import part_hyphened_words
from lib.correct.second_reader.line import SecondReading
from lib.correct.second_reader.mark_ink import holds_dash, take_specks_off
from lib.correct.second_reader.other_readings import other_readings
from lib.correct.second_reader.stop_shapes import tell_points
from lib.schemas.correct import CorrectPage, Edit, ParagraphCorrection
from lib.schemas.layout import LayoutPage, StyledWord
from lib.schemas.ocr import OcrPage, Paragraph
from lib.settings.language_names import FRAKTUR
from lib.text.vocabulary import Vocabulary, forms, whole_words

BACKEND = "local"
UNSURE = 0.95
"""Confidence, 0 to 1; words read with less may be others to a second reader. From: set by hand, no
figures kept."""


@dataclass(frozen=True)
class Questions:
    """What a page asks the book: the forms of its divided words, and the words it doubts."""

    forms: frozenset[str]
    doubtful: frozenset[str]
    pointed: tuple[str, ...] = ()
    """Forms with a point before a small letter, each as often as it stands so."""
    unsure: frozenset[str] = frozenset()
    """Forms that a second reader may have another reading for."""


def questions(page: OcrPage) -> Questions:
    """The forms whose counts in the book matter for a page."""
    asked: set[str] = set()
    for paragraph in page.paragraphs():
        for _, _, place in divisions(paragraph):
            asked |= place.asked()
    doubtful = frozenset(word.text for _, word in doubtful_words(page))
    lines = (pair for paragraph in page.paragraphs() for pair in with_following(paragraph))
    return Questions(
        frozenset(asked),
        doubtful,
        tuple(form for line, below in lines for _, form in pointed_words(line, below)),
        frozenset(form for word in whole_words(page) if word.confidence < UNSURE for form in forms(word.text)),
    )


def survey_book(
    pages: Iterable[OcrPage], *, near: bool = False, long_s: LongS | None = None
) -> dict[int, dict[str, Any]]:
    """Page number → context, for all pages of a book. Holds the pages' questions in memory, never the pages.

    `near` adds what the book says to a second reader's doubts: how often it has the forms like a doubtful one.
    `long_s` knows the words of the book's languages, and whether the book has long s is looked for with it.
    """
    vocabulary, signs = Vocabulary(), LongSigns(long_s)
    asked: dict[int, Questions] = {}
    for page in pages:
        vocabulary.add(page)
        signs.add(page)
        asked[page.page_number] = questions(page)
        vocabulary.add_pointed(asked[page.page_number].pointed)
    like = NearForms(vocabulary.forms()) if near else None
    found = ((number, answer(page_asks, vocabulary, like)) for number, page_asks in asked.items())
    return {number: replace(evidence, long_s=signs.found).as_context() for number, evidence in found}


def answer(asked: Questions, vocabulary: Vocabulary, like: NearForms | None = None) -> Evidence:
    """What the book says to a page's questions."""
    sure, seen = evidence_for(asked.doubtful, vocabulary)
    pointed = {form: vocabulary.pointed(form) for form in asked.pointed}
    near = vocabulary.levels({other for form in asked.unsure for other in like.of(form)}) if like else {}
    return Evidence(vocabulary.levels({*asked.forms, *pointed}) | sure, seen, pointed, near)


@dataclass(frozen=True)
class DraftedParagraph:
    """A paragraph, and its lines (by their ids) with what the rules have corrected; divided words are divided still."""

    paragraph: Paragraph
    lines: Mapping[str, LineDraft]

    @property
    def edits(self) -> list[Edit]:
        return [edit for draft in self.lines.values() for edit in draft.edits]


def correct_page(
    page: OcrPage,
    evidence: Evidence,
    rules: Rules | None = None,
    *,
    lexicon: Container[str] | None = None,
    second: SecondReading | None = None,
) -> CorrectPage:
    """Correct a page. Only paragraphs in which something changes have an entry.

    `lexicon` is the list of words of the book's languages; `second` reads doubtful lines again.
    """
    rules = rules or Rules()
    drafted = draft_page(page, evidence, rules, lexicon=lexicon, second=second)
    # Before divided words are joined, which takes parts of them out of their lines.
    others = (
        [other for one in drafted for draft in one.lines.values() for other in other_readings(draft, second)]
        if second is not None
        else []
    )
    counts = second.counts if second is not None else None
    entries = [_entry(one, evidence, rules, lexicon, counts) for one in drafted]
    return CorrectPage(
        page_number=page.page_number,
        status=page.status,
        error=page.error,
        backend=BACKEND,
        paragraphs=[entry for entry in entries if entry is not None],
        other_readings=others,
    )


def draft_page(
    page: OcrPage,
    evidence: Evidence,
    rules: Rules,
    *,
    lexicon: Container[str] | None = None,
    second: SecondReading | None = None,
) -> list[DraftedParagraph]:
    """The page's paragraphs as the rules and the second reader have them, before divided words are joined."""
    rules = replace(rules, worn_commas=has_worn_commas(page.paragraphs(), evidence))
    edits: dict[str, list[Edit]] = {}
    if rules.confusions:
        for line, word in doubtful_words(page):
            edit = correct_word(line, word, evidence)
            if edit is not None:
                edits.setdefault(line.id, []).append(edit)
    small = small_capitals_of(page.styled) if isinstance(page, LayoutPage) and rules.case else {}
    drafted = [
        _draft_paragraph(paragraph, edits, evidence, rules, lexicon, second, small) for paragraph in page.paragraphs()
    ]
    if rules.confusions:
        mend_list_numbers([one.lines[one.paragraph.lines[0].id] for one in drafted])
    if isinstance(page, LayoutPage):
        put_seen_signs_in(page, [list(one.lines.values()) for one in drafted], english=rules.english)
    if rules.specks and rules.english and lexicon is not None:
        known = KnownWords(lexicon, {})
        for one in drafted[1:]:
            take_lone_quotes_off(list(one.lines.values()), known)
    return drafted


def _draft_paragraph(
    paragraph: Paragraph,
    by_line: dict[str, list[Edit]],
    evidence: Evidence,
    rules: Rules,
    lexicon: Container[str] | None,
    second: SecondReading | None,
    small_capitals: Mapping[str, StyledWord],
) -> DraftedParagraph:
    drafts = {line.id: LineDraft(line) for line in paragraph.lines}
    for line, below in with_following(paragraph):
        draft = drafts[line.id]
        places = {word.id: place for place, word in enumerate(draft.line.words)}
        for edit in by_line.get(draft.line.id, []):
            if edit.word is not None:
                draft.set(places[edit.word], edit)
        correct_marks(draft, rules, evidence, below)
    if second is not None:
        _mend_shapes(paragraph, drafts, rules, second)
    long_s = LongS(lexicon, rules.languages) if evidence.long_s and lexicon is not None else None
    fraktur = KnownWords(lexicon, {}) if rules.languages & FRAKTUR and lexicon is not None else None
    _mend_letters(paragraph, drafts, small_capitals, long_s, fraktur, second)
    if rules.case and rules.english and lexicon is not None:
        known = KnownWords(lexicon, {})
        for draft in drafts.values():
            mend_lone_capitals(draft, known)
    if small_capitals:
        for draft in drafts.values():
            mend_case(draft, small_capitals)
    if rules.case and rules.english:
        mend_greeting(drafts[paragraph.lines[0].id], small_capitals)
    return DraftedParagraph(paragraph, drafts)


def _entry(
    drafted: DraftedParagraph,
    evidence: Evidence,
    rules: Rules,
    lexicon: Container[str] | None,
    counts: Mapping[str, int] | None,
) -> ParagraphCorrection | None:
    """A drafted paragraph with its divided words joined; None where nothing changes."""
    joins = line_joins(drafted.paragraph, drafted.lines, evidence, rules, lexicon, counts) if rules.hyphens else []
    edits = drafted.edits
    if not edits and not joins:
        return None
    return ParagraphCorrection(
        id=drafted.paragraph.id,
        text="\n".join(draft.text for draft in drafted.lines.values()) if edits else None,
        edits=edits,
        joins=joins,
        confidence=min([JOIN_CONFIDENCE, *(edit.confidence for edit in edits)]),
    )


def _mend_shapes(paragraph: Paragraph, drafts: Mapping[str, LineDraft], rules: Rules, second: SecondReading) -> None:
    """What the page's image says of figures and marks."""
    for line, below in with_following(paragraph):
        draft = drafts[line.id]
        if rules.confusions:
            second.mend_figures(draft)
        if second.marks is not None and rules.specks:
            take_specks_off(draft, second.marks, below)
        if second.commas is not None and rules.stops and rules.english:
            tell_points(draft, second.commas, below)


def _mend_letters(
    paragraph: Paragraph,
    drafts: Mapping[str, LineDraft],
    small_capitals: Mapping[str, StyledWord],
    long_s: LongS | None,
    fraktur: KnownWords | None,
    second: SecondReading | None,
) -> None:
    """What old type and the second reader say of each line; what the second reader made of one is read as f too.

    `fraktur` holds the words of a book that is set in it.
    """
    for line, head, tail in divided_parts(paragraph):
        draft = drafts[line.id]
        if fraktur is not None:
            mend_fraktur(draft, fraktur, head, tail)
        if long_s is not None:
            mend_long_s(draft, long_s, head, tail)
        if second is not None:
            second.mend_small_capitals(draft, small_capitals)
            second.mend(draft, head, tail)
            second.part_words(draft, head, tail)
            if second.counts is not None:
                part_hyphened_words(draft, second.counts, partial(holds_dash, second.image))
            if long_s is not None:
                mend_long_s(draft, long_s, head, tail)
