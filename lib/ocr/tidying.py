"""What is made of an engine's words before they are kept, and what of them is no text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from lib.errors import InvalidRecordError
from lib.ocr.edges import without_edges
from lib.ocr.signs import attach_signs
from lib.ocr.strays import without_strays
from lib.schemas.set_aside import Reason
from lib.text.read_words import ReadWord


@dataclass(frozen=True)
class Tidied:
    """The words of a reading that are text, in a reader's order, and those that are none, with reasons."""

    words: list[ReadWord]
    set_aside: list[tuple[ReadWord, Reason]] = field(default_factory=list)


Arrange = Callable[[Sequence[ReadWord]], list[ReadWord]]
"""Puts words into a reader's order; it may number blocks and lines anew, and nothing else."""


def as_read(words: Sequence[ReadWord]) -> list[ReadWord]:
    """The words as the engine gave them."""
    return list(words)


def tidy(words: Sequence[ReadWord], page: tuple[int, int], arrange: Arrange = as_read) -> Tidied:
    """Set aside what the engine made of edges, rules and specks; put signs to their words, and all in order.

    `page` is (width, height) in pixels. Raises InvalidRecordError where a word got lost on the way.
    """
    inner = without_edges(words, page)
    kept = without_strays(inner)
    attached = attach_signs(kept)
    arranged = arrange(attached)
    if _letters(attached) != _letters(kept) or _places(arranged) != _places(attached):
        raise InvalidRecordError("reading: the balance of words is broken while they are put in order")
    return Tidied(arranged, [*_without(words, inner, "edge"), *_without(inner, kept, "speck")])


def _without(words: Sequence[ReadWord], kept: Sequence[ReadWord], reason: Reason) -> Iterator[tuple[ReadWord, Reason]]:
    left = {id(word) for word in kept}
    return ((word, reason) for word in words if id(word) not in left)


def _letters(words: Sequence[ReadWord]) -> Counter[str]:
    return Counter(letter for word in words for letter in word.text)


def _places(words: Sequence[ReadWord]) -> Counter[tuple[str, tuple[int, int, int, int]]]:
    return Counter((word.text, word.box) for word in words)
