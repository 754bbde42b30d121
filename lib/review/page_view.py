"""A page as the browser is given it: plain data, short names for what there is much of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from lib.doubt.learnt_doubt import LearntDoubt
from lib.merge.human import proofread_text
from lib.merge.note_ties import known_words
from lib.merge.page_in_hand import PageInHand
from lib.review.doubtful_words import MOST_CHOICES, Doubt, doubts
from lib.review.reviewed_book import ReviewedBook
from lib.review.shown_text import ShownParagraph, shown_paragraphs
from lib.review.stale_entries import stale_entries
from lib.review.versions import (
    block_version,
    number_version,
    order_version,
    page_version,
    paragraph_version,
    ties_version,
)
from lib.schemas.label import PrintedNumber
from lib.schemas.merge import MergedLine, MergePage

Suggest = Callable[[str, str, str], Iterable[str]]
"""Words that may stand in the place of one, which is given between the words before and after it."""


def page_view(book: ReviewedBook, page: PageInHand, suggest: Suggest, learnt: LearntDoubt) -> dict[str, Any]:
    """All that the browser shows of a page. `suggest` gives words that may stand for one."""
    shown: dict[str, list[ShownParagraph]] = {}
    for paragraph in shown_paragraphs(page):
        shown.setdefault(paragraph.block, []).append(paragraph)
    plain = {block.id: block for block in page.plain.blocks}
    merged = {block.id: block for block in page.merged.blocks}
    gone = [name for name in plain if name not in merged]
    drawn = {entry.id for entry in page.overrides.pictures}
    blocks = []
    for name in [*merged, *gone]:
        block, made = merged.get(name, plain[name]), plain[name]
        blocks.append(
            {
                "id": name,
                "kind": block.kind,
                "class": block.block_class,
                "made_class": made.block_class,
                "by": block.class_source,
                "level": block.level,
                "box": block.box,
                "made_box": None if name in drawn else made.box,
                "gone": name in gone,
                "version": block_version(page, name),
                "paragraphs": [_paragraph(paragraph) for paragraph in shown.get(name, [])],
                "lettering": " ".join(line.text for line in block.lettering),
            }
        )
    texts = {paragraph.id: paragraph.text.split() for each in shown.values() for paragraph in each}
    found = doubts(page, book.corrections(page.merged.page_number), learnt)
    return {
        "number": page.merged.page_number,
        "width": page.merged.width,
        "height": page.merged.height,
        "blank": page.merged.blank,
        "error": page.merged.error if page.merged.status != "ok" else None,
        "printed": _printed(page.merged.printed_number),
        "made_printed": _printed(page.plain.printed_number),
        "printed_by": page.merged.number_source,
        "printed_version": number_version(page),
        "order_version": order_version(page),
        "ordered": bool(page.overrides.order),
        "ties": _ties(page.merged),
        "ties_version": ties_version(page),
        "version": page_version(page),
        "proofread": proofread_text(page.merged) is not None,
        "unread": page.merged.unread,
        "blocks": blocks,
        "doubts": [_doubt(doubt, suggest, texts[doubt.paragraph]) for doubt in found],
        "stale": stale_entries(page),
    }


def _printed(number: PrintedNumber | None) -> str | None:
    return number.text if number else None


def _ties(page: MergePage) -> list[dict[str, Any]]:
    """What a person says of the notes' calls, with the words as they stand."""
    words = known_words(page.blocks)
    return [
        {"note": tie.note, "call": tie.call, "word": words[tie.call].text if tie.call in words else None}
        for tie in page.ties
    ]


def _paragraph(shown: ShownParagraph) -> dict[str, Any]:
    return {
        "id": shown.id,
        "text": shown.text,
        "made": shown.made if shown.by_person else None,
        "version": paragraph_version(shown),
        "person": shown.by_person,
        "continues": shown.continues,
        "note": shown.note,
        "gone": shown.gone,
        "lines": [_line(line) for line in shown.lines],
    }


def _line(line: MergedLine) -> dict[str, Any]:
    words = [[word.text, *word.box, word.source, word.read, next(iter(word.ids), None)] for word in line.words]
    return {"id": line.id, "box": line.box, "words": words}


def _doubt(doubt: Doubt, suggest: Suggest, words: Sequence[str]) -> dict[str, Any]:
    before, after = (words[at] if 0 <= at < len(words) else "" for at in (doubt.word - 1, doubt.word + 1))
    choices = dict.fromkeys([*doubt.choices, *suggest(before, doubt.text, after)])
    choices.pop(doubt.text, None)
    return {**asdict(doubt), "score": round(doubt.score, 3), "choices": list(choices)[:MOST_CHOICES]}
