"""Which words of a page are in doubt, and whether there is enough of it to ask a model."""

from __future__ import annotations

from lib.correct.known_words import KnownWords
from lib.correct.model.drafted_page import DraftedPage
from lib.schemas.ocr import Word

DOUBTED = 0.93
"""Confidence, 0 to 1, below which a word is in doubt. From: the second reader's, which it is a witness beside."""
STRANGE_DOUBTED = 0.965
"""The same of a word that no list has. From: set by hand."""


def in_doubt(word: Word, known: KnownWords) -> bool:
    """Whether a word may well be another than was read."""
    return word.confidence < (STRANGE_DOUBTED if known.strange(word.text) else DOUBTED)


def is_doubtful(page: DraftedPage, known: KnownWords) -> bool:
    """Whether a page is worth a question: a word of it is in doubt, or type was passed over."""
    return bool(page.ocr.unread) or any(in_doubt(word, known) for _, _, line in page.lines() for word in line.words)
