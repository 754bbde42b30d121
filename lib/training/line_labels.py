"""What proofread books say of each line: whether a paragraph begins there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from lib.layout.flow import Flow, flows
from lib.layout.paragraph_features import NAMES, features
from lib.layout.paragraph_starts import survey_setting
from lib.layout.setting import with_strays
from lib.schemas.ocr import OcrPage
from lib.training.examples import Examples, as_examples
from lib.training.marked_up import MarkedWord, folded, read_page
from lib.training.paired_pages import paired_pages
from lib.training.paired_words import paired_words

Place = tuple[int, int]
"""A flow of a page, and a line of it, from 0."""


def line_labels(page: Sequence[Flow], truth: Sequence[MarkedWord]) -> dict[Place, bool]:
    """For the lines whose first word was found in the truth, whether it begins a paragraph there."""
    words: list[tuple[str, Place | None]] = []
    for number, flow in enumerate(page):
        for at, line in enumerate(flow.lines):
            first: Place | None = (number, at)
            for word in line.line.words:
                if plain := folded(word.text):
                    words.append((plain, first))
                first = None
    found: dict[Place, bool] = {}
    for known, at in paired_words([word.text for word in truth], [word for word, _ in words]):
        place, true = words[at][1], truth[known]
        if place is not None and true.first is not None and not true.as_printed:
            found[place] = true.first
    return found


def examples_of(book: str, pages: Sequence[OcrPage], truths: Sequence[str]) -> Iterator[tuple[list[float], int, str]]:
    """Features and label of each line of a book that follows another one, as far as the truth tells."""
    for page, setting, text in zip(pages, survey_setting(pages), truths, strict=True):
        here = flows(page, setting.pitch)
        labels = line_labels(here, read_page(text))
        for number, flow in enumerate(here):
            for at, row in enumerate(features(flow, setting.indent).tolist(), start=1):
                if (number, at) in labels:
                    yield row, int(labels[number, at]), book


def gather(data: Path, truths: Sequence[tuple[str, Path]]) -> Examples:
    """The examples of all books. Raises InputError where a book has not as many pages as its truth."""
    rows: list[tuple[list[float], int, str]] = []
    for book, folder in truths:
        paired = paired_pages(data, book, "ocr", folder)
        pages = [with_strays(OcrPage.model_validate_json(path.read_bytes())) for path, _ in paired]
        rows += examples_of(book, pages, [text for _, text in paired])
    return as_examples(NAMES, rows)
