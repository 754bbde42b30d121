"""What proofread books say of each word: in which type it is set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lib.layout.paragraph_starts import survey_setting
from lib.layout.set_words import SetWord
from lib.layout.setting import set_page
from lib.layout.style_features import ALL
from lib.layout.word_styles import Measured, measure
from lib.schemas.layout import Style
from lib.schemas.ocr import OcrPage
from lib.text.alignment import similarity
from lib.training.examples import PIECE, StyleExamples
from lib.training.marked_up import MarkedWord, folded, read_page
from lib.training.paired_pages import paired_pages
from lib.training.paired_words import paired_words

MARKS: dict[Style, str] = {"italic": "i", "small_capitals": "sc", "bold": "b", "letterspaced": "g"}
"""What each type is in the mark-up."""
ALIKE, SHORT = 0.5, 3
"""Likeness from which a word that was read is the one in the truth, 0 to 1; words of fewer letters must be the same.
From: set by hand; formulas that were misread stand beside other letters else."""


Pieces = tuple[NDArray[np.float64], list[MarkedWord]]
"""Features of words' first letters, and the true words."""


@dataclass(frozen=True)
class PageExamples:
    """A page's words: features (n, m), the true ones where they were found, and each word's line; and pieces."""

    features: NDArray[np.float64]
    true: list[MarkedWord | None]
    lines: list[int]
    pieces: list[Pieces]


def style_labels(words: Sequence[SetWord], truth: Sequence[MarkedWord]) -> list[MarkedWord | None]:
    """For each word the true one, where it was found."""
    found: list[MarkedWord | None] = [None] * len(words)
    texts = [(at, plain) for at, word in enumerate(words) if (plain := folded(word.text))]
    for known, place in paired_words([word.text for word in truth], [plain for _, plain in texts]):
        (at, plain), true = texts[place], truth[known]
        alike = plain == true.text if len(true.text) < SHORT else similarity(plain, true.text) >= ALIKE
        found[at] = true if alike and not true.partly else None
    return found


PIECES = (1, 2)
"""Letters that long words are cut into, so that words of one or two letters are learnt from too."""
PIECES_OF = 7
"""Every so-manieth long word that is in no other type gives pieces; of others each. From: set by hand."""


COARSE = 0.6
"""What share of its pixels a side a page is reduced to, to be learnt from once more. From: small type scanned at 200
dots an inch, beside the books of the corpora; set by hand, and what it gains is in docs/decisions.md."""


def examples_of(data: Path, book: str, truth: Path, fineness: float = 1.0) -> Iterator[PageExamples]:
    """The examples of each page of a book in a data folder; `fineness` is as measure_strokes is told."""
    paired = paired_pages(data, book, "ocr", truth)
    pages = [OcrPage.model_validate_json(path.read_bytes()) for path, _ in paired]
    for page, setting, (path, text) in zip(pages, survey_setting(pages), paired, strict=True):
        with Image.open(data / book / "ingest" / "pages" / f"{path.stem}.png") as image:
            grey = np.asarray(image.convert("L"))
        placed = set_page(page, setting)
        measured = measure(placed, grey, setting.pitch, fineness=fineness)
        if measured.words:
            true = style_labels(measured.words, read_page(text))
            cut = [measure(placed, grey, setting.pitch, letters, fineness) for letters in PIECES]
            short = [_pieces(one, measured.words, true) for one in cut]
            yield PageExamples(measured.features, true, [word.line for word in measured.words], short)


def _pieces(cut: Measured, words: Sequence[SetWord], true: Sequence[MarkedWord | None]) -> Pieces:
    """The first letters of long words, with the true words that they are of."""
    known = {(word.word.id, word.start, word.end): label for word, label in zip(words, true, strict=True)}
    rows, labels = [], []
    for at, word in enumerate(cut.words):
        label = known.get((word.word.id, 0, len(word.word.text)))
        if label is None or word.start or word.end == len(word.word.text):
            continue
        if label.styles or at % PIECES_OF == 0:
            rows.append(at)
            labels.append(label)
    return cut.features[rows], labels


def gather(data: Path, truths: Sequence[tuple[str, Path]]) -> StyleExamples:
    """The words of all books, each page as it is and coarser. Raises InputError where a book has not as many pages as
    its truth."""
    features: list[NDArray[np.float64]] = []
    true: list[MarkedWord | None] = []
    lines: list[int] = []
    books: list[str] = []
    coarse: list[bool] = []
    number = 0
    for (book, folder), fineness in product(truths, (1.0, COARSE)):
        for page in examples_of(data, book, folder, fineness):
            features.append(page.features)
            true += page.true
            lines += [number + line for line in page.lines]
            number = lines[-1] + 1
            for rows, labels in page.pieces:
                features.append(rows)
                true += labels
                lines += [PIECE] * len(labels)
            books += [book] * (len(true) - len(books))
            coarse += [fineness < 1] * (len(true) - len(coarse))
    return StyleExamples(
        ALL, np.concatenate(features), true, np.asarray(lines), np.asarray(books), np.asarray(coarse, bool)
    )
