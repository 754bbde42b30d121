"""The record of a page from a model's corrections, after the guards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lib.correct.evidence import Evidence
from lib.correct.local import correct_page
from lib.correct.model.changes import Witnesses, weigh
from lib.correct.model.guards import Guards, objection
from lib.correct.model.line_breaks import in_printed_lines
from lib.correct.model.question import Correction
from lib.correct.rules.signs_and_spaces import Rules
from lib.schemas.correct import CorrectPage, ParagraphCorrection, SetAside
from lib.schemas.ocr import Line, OcrPage, Paragraph, Word
from lib.text.alignment import distance

DECIMALS = 4
"""Figures after the point to which a model's confidence is rounded. From: set by hand."""


def page_from_answer(
    ocr: OcrPage,
    answer: Mapping[str, Any],
    evidence: Evidence,
    guards: Guards,
    *,
    backend: str,
    hyphens: bool,
    witnesses: Witnesses,
) -> CorrectPage:
    """What stands of a model's answer. Divided words are joined by the rules of the local backend.

    `answer` fits the page's own schema. Each change is weighed by itself; where some are refused, or the guards refuse
    what is left, the model's text is kept in `set_aside` with the reasons.
    """
    accepted: dict[str, Correction] = {}
    aside: list[SetAside] = []
    for paragraph in ocr.paragraphs():
        given = answer.get(paragraph.id)
        if given is None:
            continue
        said = Correction.model_validate(given)
        confidence = round(min(max(said.confidence, 0.0), 1.0), DECIMALS)
        text = in_printed_lines(paragraph, said.text)
        if text == paragraph.text:
            continue
        weighed = weigh(paragraph, text, witnesses)
        reasons = list(weighed.refused)
        if weighed.accepted:
            reason = objection(paragraph, weighed.text, confidence, guards)
            if reason is None:
                accepted[paragraph.id] = Correction(text=weighed.text, note=said.note, confidence=confidence)
            else:
                reasons.append(reason)
        if reasons:
            note, why = said.note or None, "; ".join(reasons)
            aside.append(SetAside(id=paragraph.id, text=text, note=note, confidence=confidence, reason=why))
    return CorrectPage(
        page_number=ocr.page_number,
        status=ocr.status,
        error=ocr.error,
        backend=backend,
        paragraphs=list(_entries(ocr, accepted, evidence, hyphens)),
        set_aside=aside,
    )


def _entries(
    ocr: OcrPage, accepted: Mapping[str, Correction], evidence: Evidence, hyphens: bool
) -> Iterator[ParagraphCorrection]:
    corrected = [_with_text(p, accepted[p.id].text if p.id in accepted else None) for p in ocr.paragraphs()]
    blocks = [
        block.model_copy(update={"paragraphs": [p for p in corrected if p.id in {own.id for own in block.paragraphs}]})
        for block in ocr.blocks
    ]
    page = ocr.model_copy(update={"blocks": blocks})
    joined = {entry.id: entry for entry in correct_page(page, evidence, Rules.joins_only(hyphens=hyphens)).paragraphs}
    for paragraph in ocr.paragraphs():
        said, joins = accepted.get(paragraph.id), joined.get(paragraph.id)
        if said is None:
            if joins is not None:
                yield joins
            continue
        mended = joins.text if joins and joins.text and joins.text.count("\n") == said.text.count("\n") else None
        yield ParagraphCorrection(
            id=paragraph.id,
            text=mended or said.text,
            edits=joins.edits if joins and mended else [],
            joins=joins.joins if joins else [],
            note=said.note or None,
            confidence=said.confidence,
        )


def _with_text(paragraph: Paragraph, text: str | None) -> Paragraph:
    """The paragraph as corrected; boxes of words are of no account here. A line where nothing stands is left out."""
    if text is None:
        return paragraph
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
