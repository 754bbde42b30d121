"""Notes in the margin, read again by themselves: their rows are none of the text's, and come out mangled in its lines.

Thresholds from: set by hand on sidenotes, pages with even numbers; tests/ocr/test_margin_notes.py holds them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from lib.geometry import union
from lib.images.binarization import Grey
from lib.ocr.missed_places import ENLARGED, ONE_BLOCK, cut_out, read_cut
from lib.ocr.tesseract import Reading
from lib.schemas.base import Box
from lib.text.read_words import ReadWord

FindNotes = Callable[[Sequence[ReadWord], tuple[int, int]], list[list[ReadWord]]]
"""Finds the notes in the margins among the words of a page, which is (width, height) pixels large."""

FURTHER = 2.2
"""How far over and under what was read of a note its other rows may stand, in heights of its words."""
ASIDE = 1.0
"""How far to its outer side, in heights of its words."""
FEW = 5
"""Words nearest to a note that say where the text begins."""
LETTERS = 0.7
"""Share of the letters of a note that a second reading of it has at least."""
LEAST_LENGTH = 1.5
"""Letters a word in it, on the mean."""


def no_notes(words: Sequence[ReadWord], size: tuple[int, int]) -> list[list[ReadWord]]:  # noqa: ARG001
    """For pages whose margins are not looked at."""
    return []


@dataclass
class MarginReading:
    """The words of a page without the notes of its margins that were read again, and those."""

    words: list[ReadWord]
    notes: list[list[ReadWord]] = field(default_factory=list)
    replaced: list[ReadWord] = field(default_factory=list)
    """The words of the reading for which the notes stand now."""


def read_margins(grey: Grey, words: Sequence[ReadWord], find: FindNotes, reading: Reading) -> MarginReading:
    """Read the notes in the margins again, each by itself. Raises EngineError where Tesseract fails.

    Boxes are in pixels of `grey` (height, width).
    """
    made = MarginReading(list(words))
    notes = find(words, (grey.shape[1], grey.shape[0]))
    held = {id(word) for note in notes for word in note}
    text = [word for word in words if id(word) not in held]
    one_block = replace(reading, psm=ONE_BLOCK)
    for number, note in enumerate(notes):
        others = [word for other in notes[:number] + notes[number + 1 :] for word in other]
        place = _place(note, text, others, grey.shape[1])
        size = median(word.box[3] - word.box[1] for word in note)
        cut = cut_out(grey, place, [*text, *others], size / 2, around=False)
        read = read_cut(cut, [*text, *others], one_block, ENLARGED, least_length=LEAST_LENGTH)
        if _letters(read) >= LETTERS * _letters(note):
            gone = {id(word) for word in note}
            made.words = [word for word in made.words if id(word) not in gone]
            made.notes.append(read)
            made.replaced += note
    return made


def _place(note: Sequence[ReadWord], text: Sequence[ReadWord], others: Sequence[ReadWord], width: int) -> Box:
    """Where a note stands: as far as its rows may go over and under it, up to the text and to other notes."""
    left, top, right, foot = union(word.box for word in note)
    high = median(word.box[3] - word.box[1] for word in note)
    above, below = round(top - FURTHER * high), round(foot + FURTHER * high)
    above = max([0, above, *(word.box[3] for word in others if word.box[3] <= top and _meets(word.box, left, right))])
    below = min([below, *(word.box[1] for word in others if word.box[1] >= foot and _meets(word.box, left, right))])
    beside = [word.box for word in text if word.box[1] < below and above < word.box[3]]
    middle = (left + right) / 2
    if any(box[0] > middle for box in beside) and not any(box[2] < middle for box in beside):
        edge = median(sorted(box[0] for box in beside)[:FEW])
        return max(0, round(left - ASIDE * high)), above, round(min(max(right, left), edge)), below
    return left, above, min(width, round(right + ASIDE * high)), below


def _meets(box: Box, left: int, right: int) -> bool:
    return box[0] < right and left < box[2]


def _letters(words: Sequence[ReadWord]) -> int:
    return sum(character.isalnum() for word in words for character in word.text)
