"""What the proofread pages of a project say: where paragraphs begin, and which are quotations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lib.errors import InvalidRecordError, MissingInputError
from lib.evaluation.book_ground_truth import BookKnown, load_truth
from lib.evaluation.reading_text.marked_pages import ParagraphKind
from lib.layout.flow import flows
from lib.layout.margins import part_margins
from lib.layout.paragraph_features import features
from lib.layout.paragraph_starts import survey_setting
from lib.layout.setting import with_strays
from lib.merge.human import proofread_text
from lib.merge.overrides import override_files
from lib.merge.page_in_hand import load_page_in_hand
from lib.pipeline import BookStorage
from lib.schemas.label import FURNITURE, RUNNING_TEXT, BlockClass
from lib.schemas.layout import LayoutPage
from lib.schemas.merge import MergedParagraph, MergePage
from lib.schemas.ocr import OcrPage
from lib.training.line_labels import line_labels
from lib.training.marked_up import MarkedWord, folded, read_page
from lib.training.quotation_labels import examples_of, kinds_of

AS_PRINTED = FURNITURE | {
    BlockClass.TITLE_PAGE,
    BlockClass.COPYRIGHT,
    BlockClass.DEDICATION,
    BlockClass.CONTENTS,
    BlockClass.VERSE,
    BlockClass.INDEX,
    BlockClass.ILLUSTRATION,
    BlockClass.TABLE,
    BlockClass.MAP_LABEL,
    BlockClass.DIAGRAM_LABEL,
    BlockClass.OTHER,
}
"""Classes whose lines are kept as they are: nobody looks there for paragraphs."""
_TEXT: ParagraphKind = "text"


@dataclass(frozen=True)
class PagePlaces:
    """The places of a page (lines, or paragraphs) of which the answer is known: features (n, m), labels 0 and 1."""

    book: str
    page: int
    features: NDArray[np.float64]
    labels: NDArray[np.int64]


def proofread_words(page: MergePage) -> list[MarkedWord]:
    """The words of a page that a person proofread, in reading order, with where paragraphs begin.

    It is not known of the page's first paragraph, and of one that begins with a small letter unless a person says it:
    a picture, a note or a quotation may stand between it and its beginning.
    """
    found: list[MarkedWord] = []
    text_before = False
    for block in page.blocks:
        kept = block.block_class in AS_PRINTED
        for paragraph in block.paragraphs:
            words = [plain for line in paragraph.lines for word in line.words if (plain := folded(word.text))]
            first = _begins(paragraph) if text_before else None
            found += [MarkedWord(word, False if at else first, kept) for at, word in enumerate(words)]
            text_before = text_before or not kept
    return found


def _begins(paragraph: MergedParagraph) -> bool | None:
    if paragraph.continues is not None:
        return not paragraph.continues
    letters = [sign for sign in paragraph.text if sign.isalpha()]
    return None if letters and letters[0].islower() else True


def proofread_pages(storage: BookStorage) -> dict[int, MergePage]:
    """Page number → the page as people left it, where they stand for all of it. InvalidRecordError: a broken file."""
    found = {}
    for number in override_files(storage.override_dir):
        try:
            page = load_page_in_hand(storage, number).merged
        except MissingInputError:  # written for a page that is not read yet, or no more
            continue
        if proofread_text(page) is not None:
            found[number] = page
    return found


def marked_texts(storage: BookStorage, truth: Path | None) -> dict[int, str]:
    """Page number → text in proofreaders' mark-up. Plain text does not tell: it may lack empty lines.

    Raises InvalidRecordError for a broken file, and where files without page numbers are not as many as the pages.
    """
    known = load_truth(truth) if truth is not None and truth.is_dir() else BookKnown()
    if known.in_order and len(known.marked) != storage.total_pages:
        raise InvalidRecordError(
            f"{truth}: {len(known.marked)} pages in mark-up, and {storage.scan_id} has {storage.total_pages or 0}; "
            "name them page_0001.dp.txt ... to say which they are"
        )
    return known.marked


def line_places(storage: BookStorage, truth: Path | None) -> Iterator[PagePlaces]:
    """Of which lines a book's proofread pages tell whether a paragraph begins there, in page order."""
    known = {number: read_page(text) for number, text in marked_texts(storage, truth).items()}
    known |= {number: proofread_words(page) for number, page in proofread_pages(storage).items()}
    pages = list(storage.stage("ocr").readable_pages(OcrPage)) if known else []
    for page, setting in zip(pages, survey_setting(pages), strict=True):
        if page.page_number not in known:
            continue
        here = flows(part_margins(with_strays(page), setting.pitch).page, setting.pitch)
        labels = line_labels(here, known[page.page_number])
        yield from page_places(
            storage.scan_id,
            page.page_number,
            [
                (row, int(labels[number, at]))
                for number, flow in enumerate(here)
                for at, row in enumerate(features(flow, setting.indent).tolist(), start=1)
                if (number, at) in labels
            ],
        )


def quotation_places(storage: BookStorage, truth: Path | None) -> Iterator[PagePlaces]:
    """Of which paragraphs a book's proofread pages tell whether they are quotations, in page order."""
    marked, proofread = marked_texts(storage, truth), proofread_pages(storage)
    pages = list(storage.stage("layout").readable_pages(LayoutPage)) if marked or proofread else []
    for page, setting in zip(pages, survey_setting(pages), strict=True):
        number = page.page_number
        if number in proofread:
            kinds = _kinds(proofread[number])
        elif number in marked:
            kinds = kinds_of(page, marked[number])
        else:
            continue
        yield from page_places(storage.scan_id, number, list(examples_of(page, setting, kinds)))


def _kinds(page: MergePage) -> dict[str, ParagraphKind]:
    """By a word's id whether a person has it in a quotation or in running text; words elsewhere tell nothing."""
    kinds: dict[BlockClass, ParagraphKind] = {**dict.fromkeys(RUNNING_TEXT, _TEXT), BlockClass.QUOTE: "quote"}
    return {
        name: kinds[block.block_class]
        for block in page.blocks
        if block.block_class in kinds
        for paragraph in block.paragraphs
        for line in paragraph.lines
        for word in line.words
        for name in word.ids
    }


def page_places(book: str, page: int, rows: Sequence[tuple[Sequence[float], int]]) -> Iterator[PagePlaces]:
    """What a page tells, of rows of features and label; nothing where there are none."""
    if rows:
        each = np.asarray([row for row, _ in rows], np.float64)
        yield PagePlaces(book, page, each, np.asarray([label for _, label in rows], np.int64))
