"""What the proofread pages of a project say of each line: whether a paragraph begins there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lib.errors import MissingInputError
from lib.evaluation.book_ground_truth import marked_files
from lib.layout.flow import flows
from lib.layout.margins import part_margins
from lib.layout.paragraph_features import NAMES, features
from lib.layout.paragraph_starts import survey_setting
from lib.layout.setting import with_strays
from lib.merge.human import proofread_text
from lib.merge.overrides import override_files
from lib.merge.page_in_hand import load_page_in_hand
from lib.pipeline import BookStorage
from lib.schemas.label import FURNITURE, BlockClass
from lib.schemas.merge import MergedParagraph, MergePage
from lib.schemas.ocr import OcrPage
from lib.training.line_labels import line_labels
from lib.training.marked_up import MarkedWord, folded, read_page

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


@dataclass(frozen=True)
class PagePlaces:
    """The lines of a page of which it is known whether a paragraph begins there: features (n, m), labels 0 and 1."""

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


def known_pages(storage: BookStorage, truth: Path | None) -> dict[int, list[MarkedWord]]:
    """Page number → words of the pages of which paragraphs are known: by overrides, or by mark-up in `truth`.

    Plain text does not tell: who typed it may have left no empty lines. Raises InvalidRecordError for a broken file.
    """
    found = {}
    if truth is not None and truth.is_dir():
        files, _ = marked_files(truth)
        found = {number: read_page(path.read_text(encoding="utf-8-sig")) for number, path in files.items()}
    for number in override_files(storage.override_dir):
        try:
            page = load_page_in_hand(storage, number).merged
        except MissingInputError:  # written for a page that is not read yet, or no more
            continue
        if proofread_text(page) is not None:
            found[number] = proofread_words(page)
    return dict(sorted(found.items()))


def places_of(storage: BookStorage, truth: Path | None) -> Iterator[PagePlaces]:
    """What a book's proofread pages tell, in page order; pages that tell nothing are left out."""
    known = known_pages(storage, truth)
    if not known:
        return
    pages = list(storage.stage("ocr").readable_pages(OcrPage))
    for page, setting in zip(pages, survey_setting(pages), strict=True):
        if page.page_number not in known:
            continue
        here = flows(part_margins(with_strays(page), setting.pitch).page, setting.pitch)
        labels = line_labels(here, known[page.page_number])
        rows = [
            (row, int(labels[number, at]))
            for number, flow in enumerate(here)
            for at, row in enumerate(features(flow, setting.indent).tolist(), start=1)
            if (number, at) in labels
        ]
        if rows:
            each = np.asarray([row for row, _ in rows], np.float64).reshape(-1, len(NAMES))
            yield PagePlaces(storage.scan_id, page.page_number, each, np.asarray([label for _, label in rows]))
