"""Which words of a page are in doubt, and whether there is enough of it to ask a model.

Thresholds from: 260 pages of twelve books, corrected by the rules and the second reader. 45 of them have no word below
WORTH_ASKING and WORTH_ASKING_STRANGE, and hold 13 of the 1,411 characters that are wrong still.
"""

from __future__ import annotations

from lib.correct.known_words import KnownWords
from lib.correct.model.drafted_page import DraftedPage
from lib.schemas.ocr import Word

DOUBTED, DOUBTED_STRANGE = 0.93, 0.965
"""Confidence, 0 to 1, below which a model is told that a word is in doubt, and the same of one that no list has."""
WORTH_ASKING, WORTH_ASKING_STRANGE = 0.85, 0.9
"""Confidence, 0 to 1, below which a word is reason to ask about its page, and the same of one that no list has."""


def in_doubt(word: Word, known: KnownWords) -> bool:
    """Whether a word may well be another than was read."""
    return word.confidence < (DOUBTED_STRANGE if known.strange(word.text) else DOUBTED)


def is_doubtful(page: DraftedPage, known: KnownWords) -> bool:
    """Whether a page is worth a question: words of it were hardly read, or type was passed over."""
    return bool(page.ocr.unread) or any(
        word.confidence < (WORTH_ASKING_STRANGE if known.strange(word.text) else WORTH_ASKING)
        for _, _, line in page.lines()
        for word in line.words
    )
