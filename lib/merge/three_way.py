"""The three-way merge of a page, by identity: text from the correction, boxes from OCR, classes from the label."""

from __future__ import annotations

from collections.abc import Sequence

from lib.errors import InvalidRecordError
from lib.merge.labelled_parts import labels_by_block, part_block
from lib.merge.word_boxes import keep_line, put_aside, replace_line
from lib.schemas.conservation import words_read
from lib.schemas.correct import CorrectPage, Join, ParagraphCorrection
from lib.schemas.label import BlockClass, BlockLabel, LabelPage
from lib.schemas.layout import LayoutPage, StyledWord
from lib.schemas.merge import LineJoin, MergedBlock, MergedLine, MergedParagraph, MergePage, Provenance, Source
from lib.schemas.ocr import Block, OcrPage, Paragraph
from lib.schemas.set_aside import SetAsideWord
from lib.text.paragraph_text import reading_text

FALLBACK_CONFIDENCE = 0.0
Backends = tuple[str | None, str | None]
"""Who corrected a page, and the model that read it."""


def merge_page(
    ocr: OcrPage,
    correct: CorrectPage | None,
    label: LabelPage | None,
    *,
    continues_from_previous: bool,
    continues_on_next: bool,
) -> MergePage:
    """Merge one page. What has no correction or no label falls back to what was read; no block is dropped.

    Raises InvalidRecordError where a correction or a label is for something that was not read: it belongs to another
    reading of the page.
    """
    corrections = {entry.id: entry for entry in correct.paragraphs} if correct else {}
    labels = labels_by_block(label.blocks if label else ())
    _refuse_unknown("correction", corrections, {paragraph.id for paragraph in ocr.paragraphs()})
    _refuse_unknown("label", labels, {block.id for block in ocr.blocks})
    backends = correct.backend if correct else None, ocr.model
    made = [_merge_block(block, corrections, backends) for block in ocr.blocks]
    return MergePage(
        page_number=ocr.page_number,
        status=ocr.status,
        error=ocr.error,
        width=ocr.width,
        height=ocr.height,
        blank=ocr.blank,
        printed_number=label.printed_number if label else None,
        region=label.region if label else None,
        continues_from_previous=continues_from_previous,
        continues_on_next=continues_on_next,
        blocks=[part for block, _ in made for part in part_block(block, labels.get(block.id, []))],
        words_read=sum(1 for _ in words_read(ocr)),
        unread=ocr.unread,
        raised=ocr.raised if isinstance(ocr, LayoutPage) else [],
        styled=_styled(ocr, correct),
        rules=ocr.rules if isinstance(ocr, LayoutPage) else [],
        set_aside=[*ocr.set_aside, *(word for _, gone in made for word in gone)],
    )


def _styled(ocr: OcrPage, correct: CorrectPage | None) -> list[StyledWord]:
    """The words that are in another type: as layout told, and as corrections saw by the way."""
    told = ocr.styled if isinstance(ocr, LayoutPage) else []
    edits = [edit for entry in (correct.paragraphs if correct else ()) for edit in entry.edits]
    return [*told, *(edit.styled for edit in edits if edit.styled is not None)]


def _refuse_unknown(
    what: str, entries: dict[str, ParagraphCorrection] | dict[str, list[BlockLabel]], known: set[str]
) -> None:
    strange = sorted(entries.keys() - known)
    if strange:
        raise InvalidRecordError(f"a {what} for {strange[0]}, which the reading of this page does not have")


def _merge_block(
    block: Block, corrections: dict[str, ParagraphCorrection], backends: Backends
) -> tuple[MergedBlock, list[SetAsideWord]]:
    """A block as no label names it, and the words that corrections took away."""
    made = [_merge_paragraph(p, corrections.get(p.id), *backends) for p in block.paragraphs]
    merged = MergedBlock(
        id=block.id,
        kind=block.kind,
        block_class=BlockClass.ILLUSTRATION if block.kind == "illustration" else BlockClass.BODY,
        class_source="fallback",
        class_confidence=FALLBACK_CONFIDENCE,
        box=block.box,
        image=block.image,
        lettering=[keep_line(line) for line in block.lettering],
        paragraphs=[paragraph for paragraph, _ in made],
    )
    return merged, [word for _, gone in made for word in gone]


def _merge_paragraph(
    paragraph: Paragraph, correction: ParagraphCorrection | None, backend: str | None, reader: str | None
) -> tuple[MergedParagraph, list[SetAsideWord]]:
    lines = [keep_line(line) for line in paragraph.lines]
    gone: list[SetAsideWord] = []
    joins: list[LineJoin] = []
    who = _who_read(paragraph)
    provenance = Provenance(text=who, backend=reader if who == "model" else None, confidence=paragraph.confidence)
    if correction is not None:
        if correction.text is not None:
            lines, gone = _corrected_lines(paragraph, correction)
            edits = sum(word.source == "correct" for line in lines for word in line.words)
            provenance = Provenance(
                text="correct",
                backend=backend,
                edits=edits,
                note=correction.note,
                confidence=correction.confidence,
            )
        joins = [_line_join(join) for join in correction.joins]
    merged = MergedParagraph(
        id=paragraph.id,
        box=paragraph.box,
        text=reading_text(lines, joins),
        lines=lines,
        joins=joins,
        provenance=provenance,
    )
    return merged, gone


def _line_join(join: Join) -> LineJoin:
    return LineJoin(line=join.line, hyphen=join.hyphen, reason=join.reason)


def _corrected_lines(
    paragraph: Paragraph, correction: ParagraphCorrection
) -> tuple[list[MergedLine], list[SetAsideWord]]:
    """The lines with the correction's text, and the words that it has nothing for."""
    assert correction.text is not None
    texts = correction.text.split("\n")
    if len(texts) != len(paragraph.lines):
        texts = _reflow(texts, paragraph)
    reasons = {edit.word: edit.reason for edit in correction.edits if edit.word is not None and not edit.after}
    lines: list[MergedLine] = []
    gone: list[SetAsideWord] = []
    for line, text in zip(paragraph.lines, texts, strict=True):
        made = replace_line(keep_line(line), text, "correct", correction.confidence)
        lines.append(keep_line(line) if text == line.text else made.line)
        gone += [put_aside(word, "correction", reasons.get(word.ids[0])) for word in made.gone]
    return lines, gone


def _reflow(texts: Sequence[str], paragraph: Paragraph) -> list[str]:
    """Break text whose line breaks were lost where the printed lines end, by their share of the characters."""
    tokens = " ".join(texts).split()
    total = sum(len(line.text) for line in paragraph.lines)
    length = sum(len(token) for token in tokens)
    broken: list[str] = []
    taken = used = passed = 0
    for number, line in enumerate(paragraph.lines, start=1):
        passed += len(line.text)
        start = taken
        last = number == len(paragraph.lines)
        while taken < len(tokens) and (last or (used + len(tokens[taken]) / 2) * total <= passed * length):
            used += len(tokens[taken])
            taken += 1
        broken.append(" ".join(tokens[start:taken]))
    return broken


def _who_read(paragraph: Paragraph) -> Source:
    """Who says what a paragraph's words are: the file, where it sets all; a model, where it reads one of them."""
    sources = {word.source for line in paragraph.lines for word in line.words}
    return "file" if sources == {"file"} else "model" if "model" in sources else "ocr"
