"""Parts of the record of a page that was read."""

from __future__ import annotations

from collections.abc import Iterable

from lib.ocr.readings import Attempt
from lib.schemas.ocr import PageAttempt
from lib.schemas.set_aside import Reason, SetAsideWord
from lib.text.read_words import ReadWord


def put_aside(words: Iterable[tuple[ReadWord, Reason]], first: int = 1) -> list[SetAsideWord]:
    """Words that are no text, with reasons, named from x1 or from `first` on."""
    return [
        SetAsideWord(
            ids=[f"x{number}"], text=word.text, box=word.box, confidence=round(word.confidence, 4), reason=reason
        )
        for number, (word, reason) in enumerate(words, start=first)
    ]


def describe(attempt: Attempt) -> PageAttempt:
    """An attempt as the record has it."""
    quality = attempt.quality
    return PageAttempt(
        name=attempt.name,
        scale=attempt.scale,
        confidence=quality.confidence,
        doubtful=quality.doubtful,
        known=quality.known,
        missed=quality.missed,
        score=quality.score,
    )
