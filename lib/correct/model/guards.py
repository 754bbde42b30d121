"""Is a model's correction one of reading? What is not is set aside for review, and what was read stands.

Thresholds from: perfect answers to five books of real scans, of which they refuse next to none (docs/decisions.md), and
what a small model did wrong (docs/llm.md); set by hand, no curves kept.
"""

from __future__ import annotations

import re

from pydantic import Field
from rapidfuzz import fuzz

from lib.pipeline import StageParams
from lib.schemas.ocr import Paragraph
from lib.text.alignment import distance, edits, similarity, stretches
from lib.text.leaders import mark_leaders

LOOKALIKES = frozenset(
    frozenset(pair)
    for pair in ("0O", "0o", "0Q", "0D", "1l", "1I", "1i", "1|", "1!", "1t", "1J", "2Z", "2z", "3B", "3E", "4A", "5S",
                 "5s", "6G", "6b", "7T", "8B", "8S", "8&", "9g", "9q")
)  # fmt: skip
"""A figure and a letter that an OCR engine takes for each other. Two figures never are: 1804 is no slip for 1904."""
LEADER = "…"
SURE_WORD = 0.75
"""Confidence, 0 to 1; a word read with it is a word, even where leader dots stand."""
DOUBTED_FIGURE = 0.4
"""Confidence, 0 to 1; a figure read with less may be corrected."""
ALIKE = 0.5
"""Likeness, 0 to 1, from which a word stands for another: half of its letters."""
_SENTENCE_END = re.compile(r"[.!?][\"'”’»)]*$")


class Guards(StageParams):
    """How far a correction may go. No change here asks a model again."""

    similarity_sure: float = Field(
        default=0.85, ge=0, le=1, description="The least similarity to what was read with confidence 1."
    )
    similarity_unsure: float = Field(default=0.5, ge=0, le=1, description="The same, for confidence 0.")
    free_edits: int = Field(default=4, ge=0, description="Letters that may always differ: a heading is short.")
    growth: float = Field(default=1.2, ge=1, description="A text may become so many times as long, and as short.")
    added_words: int = Field(default=3, ge=0, description="Words in a row that may be new, or gone.")
    sure_word: float = Field(default=0.75, ge=0, description="A word read with this confidence may change, not go.")
    figures: bool = Field(default=True, description="Figures must stay, but for a letter that looks like one.")
    min_confidence: float = Field(default=0.5, ge=0, le=1, description="What the model itself must be sure of.")


def objection(paragraph: Paragraph, text: str, confidence: float, guards: Guards) -> str | None:
    """Why a correction is set aside, in a few words; None where it may stand. Line breaks count for spaces."""
    words = mark_leaders(" ".join(text.split()), LEADER).split()
    heard = _without_leaders(_heard(paragraph), words)
    read, new = " ".join(word for word, _ in heard), " ".join(words)
    if not new:
        return "the text is gone"
    if confidence < guards.min_confidence:
        return f"the model is not sure ({confidence:.2f})"
    if not len(read) / guards.growth - guards.free_edits <= len(new) <= len(read) * guards.growth + guards.free_edits:
        return f"the length goes from {len(read)} to {len(new)} letters"
    edited = distance(read, new)
    ratio = 1 - edited / max(len(read), len(new))
    sure = paragraph.confidence
    least = guards.similarity_unsure + sure * (guards.similarity_sure - guards.similarity_unsure)
    if edited > guards.free_edits and ratio < least:
        return f"a similarity of {ratio:.2f}, where the reading was sure to {sure:.2f}"
    if guards.figures and (figures := _changed_figures(heard, new)):
        return f"figures change: {figures}"
    if sentence := _added_sentence([word for word, _ in heard], words):
        return f"a sentence is new: {sentence}"
    if lost := _lost_word(heard, words, guards.sure_word):
        return f"a word is gone that was read well: {lost}"
    run = _longest_run([word for word, _ in heard], words)
    if run > guards.added_words:
        return f"{run} words in a row are new or gone"
    return None


Heard = list[tuple[str, float]]
"""Words as they were read, each with its confidence."""


def _heard(paragraph: Paragraph) -> Heard:
    return [(word.text, word.confidence) for line in paragraph.lines for word in line.words]


def _without_leaders(heard: Heard, new: list[str]) -> Heard:
    """What was read, with a sign for leader dots where the model sees them: an OCR engine takes them for anything.

    Only words that the engine doubted, and that are like none of the new ones there, can have been dots.
    """
    if LEADER not in new:
        return heard
    kept: Heard = []
    for part in stretches([word for word, _ in heard], new):
        old, put = heard[part.start : part.end], new[part.other_start : part.other_end]
        if LEADER not in put:
            kept += old
            continue
        for word, sure in old:
            if sure >= SURE_WORD or any(similarity(word, one) >= ALIKE for one in put):
                kept.append((word, sure))
            elif not kept or kept[-1][0] != LEADER:
                kept.append((LEADER, 1.0))
    return kept


def _changed_figures(heard: Heard, new: str) -> str | None:
    """The first change of a figure that was not doubted, as `4>7`; None where all stand."""
    read = " ".join(word for word, _ in heard)
    sure = [confidence for word, confidence in heard for _ in range(len(word) + 1)]
    for kind, place, new_place in edits(read, new):
        before = read[place] if kind != "insert" else ""
        after = new[new_place] if kind != "delete" else ""
        if not (before.isdigit() or after.isdigit()) or frozenset((before, after)) in LOOKALIKES:
            continue
        beside = [sure[at] for at in (place - 1, place) if 0 <= at < len(sure)]
        if min(beside, default=1.0) >= DOUBTED_FIGURE:
            return f"{before}>{after}"
    return None


def _added_sentence(read: list[str], new: list[str]) -> str | None:
    """Words between two that were read, or after the last, that make a sentence; None where there are none."""
    for part in stretches(read, new):
        put = new[part.other_start : part.other_end]
        if part.start == part.end and len(put) > 1 and _SENTENCE_END.search(put[-1]):
            return " ".join(put)
    return None


def _lost_word(heard: Heard, new: list[str], sure: float) -> str | None:
    """The first word read with confidence `sure` or more that nothing stands for any more; None where all stand.

    Words may be divided, joined, misread and set in small capitals, so that a word's letters, large or small, are
    looked for in all that stands in its place.
    """
    for part in stretches([word for word, _ in heard], new):
        letters = "".join(new[part.other_start : part.other_end]).casefold()
        for word, confidence in heard[part.start : part.end]:
            whole = sum(map(str.isalnum, word)) > 1
            if whole and confidence >= sure and _likeness(word.casefold(), letters) < ALIKE:
                return word
    return None


def _likeness(word: str, letters: str) -> float:
    """How like a word is to the stretch of letters that is most like it, from 0 to 1."""
    if len(letters) < len(word):
        return similarity(word, letters)
    return fuzz.partial_ratio(word, letters) / 100


def _longest_run(read: list[str], new: list[str]) -> int:
    """The most words in a row that came or went without a counterpart."""
    grown = ((part.other_end - part.other_start) - (part.end - part.start) for part in stretches(read, new))
    return max(map(abs, grown), default=0)
