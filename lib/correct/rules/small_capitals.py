"""Small capitals are text in mixed case: their letters are small letters, but for those that are larger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby

from lib.correct.draft import LineDraft
from lib.schemas.layout import StyledWord
from lib.schemas.ocr import Line
from lib.text.numerals import roman_value

CONFIDENCE = 0.9
"""Confidence, 0 to 1, of a word whose case was mended. From: set by hand; docs/accuracy.md has how many are right."""
REASON = "small capitals"
LONGEST_ENDING = 2
"""Letters behind an apostrophe that are an ending ('s, 'll), at most; a name goes on behind it with more (O'Brien).
From: set by hand; tests/correct/test_small_capitals.py holds it."""
APOSTROPHES = frozenset("'’")

_LETTERS = re.compile(r"[^\W\d_]+")


def small_capitals_of(styled: Iterable[StyledWord]) -> dict[str, StyledWord]:
    """Word id → the word in small capitals; the first part of one that a dash parts."""
    found: dict[str, StyledWord] = {}
    for one in styled:
        if "small_capitals" in one.styles:
            found.setdefault(one.word, one)
    return found


def mend_case(draft: LineDraft, small_capitals: Mapping[str, StyledWord]) -> None:
    """Set the words of a line that are in small capitals in mixed case, where a larger letter among them shows both."""
    if _is_in_capitals(draft.line, small_capitals):
        return
    runs = groupby(draft.places, key=lambda place: draft.line.words[place].id in small_capitals)
    for places in [list(run) for small, run in runs if small]:
        there = [small_capitals[draft.line.words[place].id] for place in places]
        if not any(one.large_first for one in there):
            # All of one height: they are written as they are read.
            continue
        for place, found in zip(places, there, strict=True):
            token, read = draft.tokens[place], draft.line.words[place].text
            end = len(token) - (len(read) - found.end)  # the word may be read otherwise by now
            # How high a first letter is, is not known behind another sign; the others of the run are names too.
            first = found.large_first or not token[found.start : found.start + 1].isalnum()
            after = token[: found.start] + mixed_case(token[found.start : end], first=first) + token[end:]
            if after != token:
                draft.replace(place, after, REASON, CONFIDENCE)


def _is_in_capitals(line: Line, small_capitals: Mapping[str, StyledWord]) -> bool:
    """Whether all words of a line are capitals as read and only some were told to be small: they are of one height."""
    words = [word for word in line.words if sum(map(str.isalpha, word.text)) > 1]
    told = sum(word.id in small_capitals for word in words)
    return told < len(words) and all(word.text.isupper() for word in words)


def mixed_case(text: str, *, first: bool) -> str:
    """Small capitals as they are written; `first` says whether each part's first letter is a full capital.

    Single letters (A. D.) and numerals keep their case: nothing beside them tells how large they are.
    """

    def mixed(found: re.Match[str]) -> str:
        letters = found.group()
        if len(letters) <= LONGEST_ENDING and text[max(found.start() - 1, 0) : found.start()] in APOSTROPHES:
            return letters.lower()
        if len(letters) < 2 or roman_value(letters) or letters.islower():
            return letters
        if not first:
            return letters.lower()
        return letters[0].upper() + letters[1:].lower()

    return _LETTERS.sub(mixed, text)
