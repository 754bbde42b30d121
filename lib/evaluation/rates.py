"""Errors of a page, and rates of a book."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from lib.text.alignment import distance, edits, infix_distance, word_codes

Furniture = Literal["keep", "free_ends", "labels"]
"""What becomes of running heads and page numbers: compared; left out wherever they stand at a text's ends; left out
where the labels say that they are."""


@dataclass(frozen=True)
class Errors:
    """Edits that turn the text into the truth."""

    chars: int
    words: int


def count_errors(truth: str, text: str, furniture: Furniture) -> tuple[Errors, str]:
    """Errors of a normalised text, and the stretch of it that was compared (all of it, unless its ends are free)."""
    if furniture == "free_ends":
        chars, start, end = infix_distance(truth, text)
        text = text[start:end]
    else:
        chars = distance(truth, text)
    true_words, words = word_codes(truth.split(), text.split())
    return Errors(chars, distance(true_words, words)), text


def _errors_by_place(truth: str, text: str) -> set[tuple[str, int, str]]:
    """Each character error as (kind, place in the truth, character)."""
    return {
        (kind, place, text[other_place] if kind != "delete" else "") for kind, place, other_place in edits(truth, text)
    }


def harm(truth: str, before: str, after: str) -> tuple[int, int]:
    """Character errors that a correction (mended, brought in): present before and not after, and the reverse."""
    if before == after:
        return 0, 0
    first, second = _errors_by_place(truth, before), _errors_by_place(truth, after)
    return len(first - second), len(second - first)


def rate(pairs: Iterable[tuple[int, int]]) -> float:
    """Sum of edits over sum of truth, of (edits, truth) pairs: long pages weigh more. 0 where there is no truth."""
    table = list(pairs)
    total = sum(length for _, length in table)
    return round(sum(edits for edits, _ in table) / total, 6) if total else 0.0
