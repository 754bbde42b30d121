"""The text of a whole book as it is read, beside that of a finished edition."""

from __future__ import annotations

from collections.abc import Iterable

from lib.evaluation.normalise import Normalisation, normalise
from lib.schemas.structure import Passage
from lib.text.alignment import distance


def reading_text(passages: Iterable[Passage]) -> str:
    """The book's text without furniture; notes stand together at the end, as in many an edition."""
    text: list[str] = []
    notes: list[str] = []
    for passage in passages:
        (notes if passage.kind == "note" else text).append(_without_marks(passage))
    return "\n\n".join([*text, *notes])


def _without_marks(passage: Passage) -> str:
    """A mark is numbered anew by every edition."""
    text = passage.text
    for mark in sorted(passage.marks, key=lambda mark: mark.start, reverse=True):
        text = text[: mark.start] + text[mark.end :]
    return text


def character_errors(truth: str, text: str, settings: Normalisation) -> tuple[int, int]:
    """Character edits, and characters of the truth, both normalised."""
    wanted = normalise(truth, settings)
    return distance(wanted, normalise(text, settings)), len(wanted)
