"""How many characters of a book are misread, estimated without its truth.

Counted are words that the reader doubted much, and words that a stage corrected, for these stand where the page is
hard to read; and the words that are likely wrong by their doubts (lib.doubt). Each is worth some misread characters, as
books with a truth teach (`python -m lib.training.learn_misreads`). What was lost, doubled or put in the wrong place
leaves no doubt in what was read: none of it is in the estimate.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.learning.expected_counts import load_counts
from lib.learning.logistic import FOLDER
from lib.schemas.label import FURNITURE
from lib.schemas.merge import READ, MergedWord, MergePage
from lib.schemas.score import DECIMALS

WEIGHTS = FOLDER / "misread_characters.json"
BY_ONE_READER = FOLDER / "misread_by_one_reader.json"
"""Of books that no second reader was asked about: one reader doubts less of what it misread."""
NAMES = ("doubtful_or_corrected", "likely_wrong")
"""What is counted, in words."""
MUCH_DOUBT = 0.4
"""Doubt, a share of certainty, from which a word counts. From: twelve books of the corpora, left out one by one,
with 0.1, 0.2 and 0.4."""


@dataclass(frozen=True)
class MisreadEstimate:
    """Misread characters of all characters: what to expect, and between which rates it lies in nine books of ten."""

    rate: float
    low: float
    high: float


def estimate(
    pages: Sequence[MergePage], wrong: Sequence[float], proofread: Collection[int] = (), *, read_twice: bool = True
) -> MisreadEstimate | None:
    """The estimate of a book; None of one without text. `wrong` has how many words of each page are likely so. On
    pages that a person proofread nothing is misread. `read_twice` says whether a second reader was asked."""
    chars = sum(len(word.text) + 1 for page in pages for word in _words_of_text(page))
    if not chars:
        return None
    weights = load_counts(WEIGHTS if read_twice else BY_ONE_READER, NAMES)
    counts = [
        count_words(page, likely)
        for page, likely in zip(pages, wrong, strict=True)
        if page.page_number not in proofread
    ]
    rate = weights.expected(sum(counts, np.zeros(len(NAMES)))) / chars
    rate, low, high = (round(min(1.0, one), DECIMALS) for one in (rate, rate / weights.factor, rate * weights.factor))
    return MisreadEstimate(rate, low, high)


def count_words(page: MergePage, wrong: float) -> NDArray[np.float64]:
    """How many words of each kind in NAMES a page has, shape (2,); so many are likely `wrong`."""
    found = sum(
        word.source == "correct" or (word.source in READ and 1 - word.confidence >= MUCH_DOUBT)
        for word in _words_of_text(page)
    )
    return np.asarray([found, wrong], np.float64)


def _words_of_text(page: MergePage) -> Iterator[MergedWord]:
    """Without running heads and page numbers, which are no text."""
    for block in page.blocks:
        if block.block_class not in FURNITURE:
            for paragraph in block.paragraphs:
                yield from (word for line in paragraph.lines for word in line.words)
