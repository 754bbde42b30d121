"""Leader dots in what was read: the rows that lead the eye from an entry of a contents page to its number.

An engine takes them for points, low lines, letters and figures; a long run of marks no higher than a dot is one.
(In pixels they are found by lib.ocr.leader_dots.)

Thresholds from: set by hand, no figures kept; tests/correct/test_signs_and_spaces.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lib.schemas.ocr import LEADERS, Line, Word

FLAT = 0.5
"""Dots have at most this share of the height of the line's letters. So have a, c and e; but those are read well."""
SURE = 0.75
"""Confidence, 0 to 1; a word read with more is no dots, however low."""
DOUBTFUL = 0.6
"""Confidence, 0 to 1; among dots, words read with less are dots too, whatever their boxes."""
LEAST_WIDTH = 4.0
"""Least width of a row of dots in heights of the line's letters."""
LEAST_SHARE = 0.4
"""Share of the row that low marks take; white and what was misread take the rest."""
CONFIDENCE = 0.9
"""Confidence, 0 to 1, of a correction that puts a row's sign for what was read in its place."""

_WORD = re.compile(r"[.·•…_]+")
_IN_ENTRY = re.compile(r"(?:\s?[.·…_]){2,}\s*")
_IN_LINE = re.compile(r"(?:[.·…_]\s?){4,}|(?:[.·…_]\s?){2,}$")
_WRITTEN = re.compile(r"\s*(?:[.·•…]\s?){3,}")
_LED_TO = re.compile(r"(?:\W*(?:\d{1,4}|[ivxlc]{1,7}|note|n)\W*){1,6}", re.IGNORECASE)
_IN_TRUTH = re.compile(r"(?:[.·…]\s*){3,}")


def is_leader(word: str) -> bool:
    """Whether a word is dots and nothing else."""
    return _WORD.fullmatch(word) is not None


def without_leaders(entry: str) -> str:
    """The text of an entry with white where two dots or more stand."""
    return " ".join(_IN_ENTRY.sub(" ", entry).split())


def runs_over_leaders(line: str) -> bool:
    """Whether a line runs over four dots or more, or ends in two or more."""
    return _IN_LINE.search(line) is not None


def leads_to_number(line: str) -> bool:
    """Whether a line runs over leaders to a number, or to a few: an entry of a list."""
    before, found, after = line.rpartition(LEADERS)
    return bool(found and before.strip()) and _LED_TO.fullmatch(after) is not None


def mark_leaders(text: str, sign: str) -> str:
    """A text that a model wrote, with `sign`, set apart, for three dots or more."""
    return _WRITTEN.sub(f" {sign} ", text)


def fold_leaders(text: str) -> str:
    """A transcription with `...`, set apart, for three dots or more: nobody counts them."""
    return _IN_TRUTH.sub(f" {LEADERS} ", text)


def find_leaders(line: Line) -> Iterator[tuple[int, int]]:
    """First and last (outside) word of each row of dots."""
    heights = sorted(_height(word) for word in line.words if word.confidence >= DOUBTFUL)
    if not heights:
        return
    letter = heights[-1 - len(heights) // 4]
    place = 0
    while place < len(line.words):
        if not _is_flat(line.words[place], letter):
            place += 1
            continue
        last = place + 1
        while last < len(line.words) and (_is_flat(line.words[last], letter) or line.words[last].confidence < DOUBTFUL):
            last += 1
        run = line.words[place:last]
        if _is_row(run, letter) and not _are_dots(run):
            yield place, last
        place = last


def _height(word: Word) -> int:
    return word.box[3] - word.box[1]


def _is_flat(word: Word, letter: int) -> bool:
    return _height(word) <= FLAT * letter and word.confidence < SURE


def _is_row(run: list[Word], letter: int) -> bool:
    """Whether low marks make up most of a run that is long enough. A quotation mark is low too, but short."""
    low = sum(word.box[2] - word.box[0] for word in run if _is_flat(word, letter))
    whole = run[-1].box[2] - run[0].box[0]
    return whole >= LEAST_WIDTH * letter and low >= LEAST_SHARE * whole


def _are_dots(run: list[Word]) -> bool:
    """Whether they were read for what they are."""
    return all(set(word.text) <= set(".·…") for word in run)
