"""The record of a page from a model's changes, after the guards."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lib.correct.evidence import Evidence
from lib.correct.local import correct_page
from lib.correct.model.changes import Witnesses, weigh
from lib.correct.model.drafted_page import DraftedPage
from lib.correct.model.guards import Guards, objection
from lib.correct.model.proposals import proposals
from lib.correct.rules.signs_and_spaces import Rules
from lib.schemas.correct import CorrectPage, Edit, ParagraphCorrection, SetAside
from lib.schemas.ocr import Line, OcrPage, Paragraph, Word
from lib.text.alignment import distance

NOTE = "a model's changes"


@dataclass(frozen=True)
class Accepted:
    """A paragraph's text as a model changed it, and each change."""

    text: str
    confidence: float
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class WeighedAnswer:
    """What stands of an answer, by the paragraph's id, what does not, and in which lines that is."""

    accepted: dict[str, Accepted]
    aside: list[SetAside]
    doubtful_lines: frozenset[str]
    """Ids of lines that a second look might tell more of."""


def page_from_answer(
    page: DraftedPage,
    answer: Mapping[str, Any],
    evidence: Evidence,
    rules: Rules,
    guards: Guards,
    *,
    backend: str,
    witnesses: Witnesses,
    lexicon: Container[str] | None = None,
) -> CorrectPage:
    """What stands of a model's answer, beside what the rules had corrected before it was asked.

    `answer` is of the form `question.ANSWER`; an empty one is that of a page that was not sent.
    """
    weighed = weighed_answer(page, answer, guards, witnesses)
    return CorrectPage(
        page_number=page.ocr.page_number,
        status=page.ocr.status,
        error=page.ocr.error,
        backend=backend,
        paragraphs=list(_entries(page, weighed.accepted, evidence, rules, lexicon)),
        set_aside=weighed.aside,
    )


def weighed_answer(page: DraftedPage, answer: Mapping[str, Any], guards: Guards, witnesses: Witnesses) -> WeighedAnswer:
    """Each change is weighed by itself; where some are refused, or the guards refuse what is left, the model's text is
    set aside with the reasons.
    """
    accepted: dict[str, Accepted] = {}
    aside: list[SetAside] = []
    doubtful: set[str] = set()
    if witnesses.second is not None:
        # Each figure was weighed by itself, with a second witness.
        guards = guards.model_copy(update={"figures": False})
    witnesses = replace(witnesses, first={word.id: word.text for line in page.ocr.lines() for word in line.words})
    for said in proposals(page, answer, guards.min_confidence):
        paragraph = said.paragraph
        weighed = weigh(paragraph, said.text, witnesses, said.confidence)
        doubtful |= weighed.doubtful_lines
        reasons = [*said.unplaced, *weighed.refused]
        if weighed.edits:
            reason = objection(paragraph, weighed.text, said.confidence, guards)
            if reason is None:
                accepted[paragraph.id] = Accepted(weighed.text, said.confidence, weighed.edits)
            else:
                reasons.append(reason)
        if reasons:
            why = "; ".join(reasons)
            aside.append(SetAside(id=paragraph.id, text=said.text, note=None, confidence=said.confidence, reason=why))
    return WeighedAnswer(accepted, aside, frozenset(doubtful))


def _entries(
    page: DraftedPage,
    accepted: Mapping[str, Accepted],
    evidence: Evidence,
    rules: Rules,
    lexicon: Container[str] | None,
) -> Iterator[ParagraphCorrection]:
    """What changes, paragraph by paragraph. Words that lines divide are joined as in a page that no model saw."""
    standing = {p.id: _with_text(p, accepted[p.id].text) if p.id in accepted else _printed(p) for p in page.paragraphs}
    blocks = [
        block.model_copy(update={"paragraphs": [standing[own.id] for own in block.paragraphs]})
        for block in page.ocr.blocks
    ]
    ocr = page.ocr.model_copy(update={"blocks": blocks})
    joined = {entry.id: entry for entry in correct_page(ocr, evidence, rules.joins_only(), lexicon=lexicon).paragraphs}
    for paragraph in page.paragraphs:
        said, joins = accepted.get(paragraph.id), joined.get(paragraph.id)
        edits = [*page.edits.get(paragraph.id, ()), *(said.edits if said else ()), *(joins.edits if joins else ())]
        if not edits and not joins:
            continue
        text = said.text if said else paragraph.text
        if joins and joins.text:
            text = _in_all_lines(joins.text, text)
        yield ParagraphCorrection(
            id=paragraph.id,
            text=text if edits else None,
            edits=edits,
            joins=joins.joins if joins else [],
            note=NOTE if said else None,
            confidence=min([said.confidence if said else 1.0, joins.confidence if joins else 1.0,
                            *(edit.confidence for edit in edits)]),
        )  # fmt: skip


def _in_all_lines(joined: str, text: str) -> str:
    """The text of the lines in which something stands, among those that are empty."""
    lines = iter(joined.split("\n"))
    return "\n".join(next(lines) if line else "" for line in text.split("\n"))


def _printed(paragraph: Paragraph) -> Paragraph:
    """The paragraph without lines of which nothing stands any more."""
    return paragraph.model_copy(update={"lines": [line for line in paragraph.lines if line.words]})


def _with_text(paragraph: Paragraph, text: str) -> Paragraph:
    """The paragraph as corrected; boxes of words are of no account here. A line where nothing stands is left out."""
    made = [_with_words(line, words) for line, words in zip(paragraph.lines, text.split("\n"), strict=True) if words]
    return paragraph.model_copy(update={"lines": made})


def _with_words(line: Line, text: str) -> Line:
    words = [
        Word(id=f"{line.id}w{number}", text=word, box=line.box, confidence=line.confidence)
        for number, word in enumerate(text.split(), start=1)
    ]
    return line.model_copy(update={"words": words})


def changed_words(ocr: OcrPage, record: CorrectPage) -> int:
    """How many words differ from what was read."""
    read = {paragraph.id: paragraph.text.split() for paragraph in ocr.paragraphs()}
    written = {entry.id: entry.text.split() for entry in record.paragraphs if entry.text is not None}
    return sum(distance(read[name], words) for name, words in written.items())
