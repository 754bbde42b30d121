"""What proofread pages say of two readings of some words: which of them has fewer wrong characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np

from lib.errors import InputError
from lib.evaluation.normalise import Normalisation, normalise
from lib.ocr.second_engine import in_lines
from lib.ocr.word_choice import NAMES, compare_lines, features, line_text
from lib.readers.whole_page import read_lines
from lib.schemas.ocr import OcrPage
from lib.text.alignment import infix_distance
from lib.text.lexicon import Lexicon, load_lexicon
from lib.text.read_words import ReadWord, mean_confidence
from lib.training.examples import Examples, as_examples

TRUTH = "*.gt.txt"
TELLING = 0.92
"""Mean confidence of a page, 0 to 1, below which its lines count: a little above where a second engine reads."""


def wrong_in_line(line: str, page: str) -> int:
    """Characters to change so that a line stands somewhere on a page. Long s counts as f, as readers have it."""
    text, true = (normalise(part, Normalisation()).replace("f", "s") for part in (line, page))
    return infix_distance(text, true)[0]


def read_words(page: OcrPage) -> list[ReadWord]:
    """A page's words as its engine gave them, lettering too."""
    return [
        ReadWord(block, 1, line, word.box, word.confidence, word.text)
        for block, part in enumerate(page.blocks, start=1)
        for line, found in enumerate(
            [*part.lettering, *(one for paragraph in part.paragraphs for one in paragraph.lines)], start=1
        )
        for word in found.words
    ]


def examples_of(
    page: OcrPage, image: Path, text: str, languages: frozenset[str], lexicon: Lexicon | None
) -> Iterator[tuple[list[float], int]]:
    """Features and label of all words of a page that two engines read differently, one of them better."""
    grey = cv2.imread(str(image), cv2.IMREAD_GRAYSCALE)
    lines = read_lines(np.asarray(grey, np.uint8), languages)
    read = read_words(page)
    confidence = mean_confidence(read)
    for line, there in zip(lines, in_lines(read, lines), strict=True):
        parts = list(compare_lines(there, line.words)) if there else []
        # What a part costs is seen in its line: by itself a word stands anywhere.
        best = [part.second for part in parts]
        for place, part in enumerate(parts):
            if part.same:
                continue
            costs = [
                wrong_in_line(
                    line_text([word for words in (*best[:place], one, *best[place + 1 :]) for word in words]), text
                )
                for one in (part.first, part.second)
            ]
            if costs[0] != costs[1]:
                yield features(part, lexicon, confidence).tolist(), int(costs[1] < costs[0])
                best[place] = part.second if costs[1] < costs[0] else part.first


def gather_words(data: Path, truths: Sequence[tuple[str, Path]], tessdata: Path, languages: dict[str, str]) -> Examples:
    """The examples of the badly read pages of all books that ocr has read, without a second engine.

    `languages` are Tesseract's names by book, eng where none is named. Raises InputError where a book has not as many
    pages as its truth.
    """
    rows = []
    for book, folder in truths:
        language = languages.get(book, "eng")
        records = sorted((data / book / "ocr" / "pages").glob("page_*.json"))
        texts = sorted(folder.glob(TRUTH))
        if len(records) != len(texts):
            raise InputError(f"{book}: {len(records)} pages were read, and the truth has {len(texts)}")
        for path, text in zip(records, texts, strict=True):
            page = OcrPage.model_validate_json(path.read_bytes())
            if not page.attempts or page.attempts[0].confidence >= TELLING:
                continue
            image = data / book / "ingest" / "pages" / f"{path.stem}.png"
            found = examples_of(
                page,
                image,
                text.read_text(encoding="utf-8-sig"),
                frozenset({language}),
                load_lexicon(tessdata, language),
            )
            rows += [(row, label, book) for row, label in found]
    return as_examples(NAMES, rows)
