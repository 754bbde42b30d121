"""The local backend: labels by rules over the shapes of the pages. No model, no network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lib.label.block_classes import label_blocks
from lib.label.catchwords import find_catchwords
from lib.label.context import PageContext
from lib.label.mixed_blocks import part_blocks
from lib.label.numbering import find_numbers, number_tokens
from lib.label.parts import find_parts, find_regions, opening
from lib.label.running import MAX_WORDS, find_heads, head_of
from lib.label.shapes import PageShape, page_shape
from lib.label.typography import body_type
from lib.schemas.label import LabelPage
from lib.schemas.ocr import OcrPage
from lib.text.titles import part_named

BACKEND = "local"


def survey_book(pages: Iterable[OcrPage]) -> dict[int, dict[str, Any]]:
    """Page number → context, for all pages of a book in order. Holds the pages' shapes in memory, not the pages."""
    shapes = {page.page_number: part_blocks(page_shape(page)) for page in pages}
    body = body_type(shapes.values())
    tokens = {number: number_tokens(shape) for number, shape in shapes.items()}
    rows = {number: head_of(shape) for number, shape in shapes.items()}
    with_head = find_heads(rows)
    heads = {
        number: frozenset(line.id for line in row.lines) if row and number in with_head else frozenset()
        for number, row in rows.items()
    }
    numbers = find_numbers(tokens, heads)
    for number, printed in numbers.items():
        # Words beside a page number at the head are a running head, though no other page has the same.
        row = next((row for row in shapes[number].rows if any(line.id == printed.line for line in row)), [])
        if printed.place == "head" and 1 < sum(len(line.words) for line in row) <= MAX_WORDS:
            heads[number] |= {line.id for line in row}
    openings = [opening(shape, body, numbers.get(number), heads[number]) for number, shape in shapes.items()]
    parts = find_parts(openings)
    _heads_that_open(shapes, heads, parts)
    regions = find_regions(openings, parts)
    catchwords = find_catchwords(shapes, heads)
    return {
        number: PageContext(
            body, numbers.get(number), heads[number], catchwords[number], parts[number], regions[number]
        ).as_plain()
        for number in shapes
    }


def _heads_that_open(
    shapes: Mapping[int, PageShape], heads: dict[int, frozenset[str]], parts: Mapping[int, str | None]
) -> None:
    """Take out of the running heads what names a part on its first page, alone in its row: it is the part's title."""
    before: str | None = None
    for number, shape in shapes.items():
        part = parts[number]
        if part is not None and part != before:
            rows = [row for row in shape.rows if len(row) == 1 and row[0].id in heads[number]]
            heads[number] -= {row[0].id for row in rows if part_named(row[0].text) == part}
        before = part


def label_page(page: OcrPage, context: Mapping[str, Any]) -> LabelPage:
    """Label a page: each of its blocks, or each part of one, gets a class.

    `context` is the page's own from `survey_book`.
    """
    known = PageContext.from_plain(context)
    return LabelPage(
        page_number=page.page_number,
        status=page.status,
        error=page.error,
        backend=BACKEND,
        printed_number=known.number,
        region=known.region,
        blocks=label_blocks(part_blocks(page_shape(page), known.furniture), known),
    )
