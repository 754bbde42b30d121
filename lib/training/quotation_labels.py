"""What proofread books say of each paragraph: whether it is a block quotation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from lib.evaluation.reading_text.marked_pages import ParagraphKind, read_page
from lib.layout.flow import flows
from lib.layout.paragraph_starts import BookSetting, survey_setting
from lib.layout.quotation_features import NAMES, features, measure, measure_width, notes_from, paragraphs_of
from lib.schemas.layout import LayoutPage
from lib.text.alignment import pieces, word_codes
from lib.training.examples import Examples, as_examples
from lib.training.marked_up import folded
from lib.training.paired_pages import paired_pages

LEAST_WORDS = 3
"""Words of a paragraph that must be found in the truth for it to tell."""


def kinds_of(page: LayoutPage, text: str) -> dict[str, ParagraphKind]:
    """By the id of a word that was found in the truth, in what kind of paragraph it stands there."""
    true = [
        (plain, paragraph.kind)
        for paragraph in read_page(page.page_number, text).paragraphs
        for word in paragraph.text.replace("—", " ").split()
        if (plain := folded(word))
    ]
    read = [
        (plain, word.id)
        for line in page.lines()
        for word in line.words
        if (plain := folded(word.text.replace("—", " ")))
    ]
    codes = word_codes([plain for plain, _ in true], [plain for plain, _ in read])
    return {
        read[piece.other_start + step][1]: true[piece.start + step][1]
        for piece in pieces(*codes)
        if piece.same
        for step in range(piece.end - piece.start)
    }


def examples_of(
    page: LayoutPage, setting: BookSetting, kinds: Mapping[str, ParagraphKind]
) -> Iterator[tuple[list[float], int]]:
    """Features and label of each paragraph of a page that the truth tells to be running text or a quotation.

    `kinds` has, by the id of a word, in what kind of paragraph it stands.
    """
    raised = {mark.word for mark in page.raised if mark.opens}
    set_out = flows(page, setting.pitch)
    body = setting.body.on(measure_width(set_out))
    for flow in set_out:
        paragraphs = measure(flow, [start for start, _ in paragraphs_of(flow)], body)
        rows = features(flow, paragraphs, body, page.height).tolist()
        end = notes_from(flow, raised, page.height)
        for row, paragraph in zip(rows, paragraphs, strict=True):
            if paragraph.lines[0] >= end:
                break
            words = [word for line in flow.lines[slice(*paragraph.lines)] for word in line.line.words]
            told = Counter(kinds[word.id] for word in words if word.id in kinds)
            if told.total() >= LEAST_WORDS and (kind := told.most_common(1)[0][0]) in {"text", "quote"}:
                yield row, int(kind == "quote")


def gather_quotations(data: Path, truths: list[tuple[str, Path]]) -> Examples:
    """The examples of all books that layout has set.

    Raises InputError where a book has not as many pages as its truth.
    """
    rows = []
    for book, folder in truths:
        paired = paired_pages(data, book, "layout", folder)
        pages = [LayoutPage.model_validate_json(path.read_bytes()) for path, _ in paired]
        for page, setting, (_, text) in zip(pages, survey_setting(pages), paired, strict=True):
            rows += [(row, label, book) for row, label in examples_of(page, setting, kinds_of(page, text))]
    return as_examples(NAMES, rows)
