"""Where the raised marks of a page stand in its text: which characters were read for each, if any."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from lib.geometry import centre
from lib.schemas.base import Box
from lib.schemas.layout import Looks, RaisedMark
from lib.schemas.merge import MergedLine, MergedParagraph, MergedWord
from lib.text.hyphens import HYPHENS

_NO_SIGN = {ord(letter): None for letter in map(chr, range(0x250)) if letter not in "?!*%°®©|}{"}
"""Leaves of a character nothing but what a mark is read for: it may have been read apart, and joined since."""


LONGEST = 3
"""Characters that a mark may have become in a correction, at most. From: set by hand."""


_STOPS = ".,;:!?\"'’”)]—–-"
_SET_AFTER = re.compile(r"(?<=[^\W\d_]|[.,;:!?'’”)])\d{1,2}$")
"""A figure close behind a word or a stop."""


@dataclass(frozen=True)
class RaisedSpan:
    """Characters of a text that were read for a raised mark; none where it was lost."""

    start: int
    end: int
    looks: Looks | None = None
    """What it looks like on the page."""
    confidence: float = 1.0
    """How likely it is a mark, 0 to 1."""


def by_word(raised: Iterable[RaisedMark]) -> dict[str, RaisedMark]:
    """Word id → the raised mark in it; the last, where a word has several."""
    return {mark.word: mark for mark in raised}


def mark_in(word: MergedWord, raised: Mapping[str, RaisedMark]) -> RaisedSpan | None:
    """Where a word's raised mark stands in its text as it is now; None where it has none."""
    mark = next((raised[name] for name in reversed(word.ids) if name in raised), None)
    return None if mark is None else replace(_placed(word, mark), looks=mark.looks, confidence=mark.confidence)


def _placed(word: MergedWord, mark: RaisedMark) -> RaisedSpan:
    read = word.text if word.read is None else word.read
    if len(word.ids) == 1 and word.text == read and mark.end <= len(read):
        return RaisedSpan(mark.start, mark.end)
    if mark.end - mark.start == len(read) and 0 < len(word.text) <= LONGEST:
        # The whole word was read for the mark, and a correction has what it is.
        return RaisedSpan(0, len(word.text))
    if mark.opens:
        sign, after = read[: mark.end], read[mark.end :]
        if word.text.startswith(sign):
            return RaisedSpan(0, len(sign))
        rest = word.text.removesuffix(after) if word.text.endswith(after) else ""
        return RaisedSpan(0, len(rest) if sign and _may_be_one(rest, _STOPS) else 0)
    after = read[mark.end :]
    # A stop that was put in behind the mark is no part of it.
    after = mark.stop + after if mark.stop and word.text.endswith(mark.stop + after) else after
    return _moved(word.text, read[: mark.start], read[mark.start : mark.end], after)


def _moved(text: str, before: str, sign: str, after: str) -> RaisedSpan:
    """The same in a text that was corrected: after what stood before it, else before what followed, else at its end."""
    if before in text:
        start = text.index(before) + len(before)
        rest = text[start : len(text) - len(after)] if text.endswith(after) else ""
        if _may_be_one(rest, "" if sign else _STOPS) or _is_letter_behind_stop(before, rest):
            # A second reader may have read another sign there, or one where none had been read.
            return RaisedSpan(start, start + len(rest))
        sign = sign or text[start : start + 1].translate(_NO_SIGN)
        return RaisedSpan(start, start + len(sign) if text.startswith(sign, start) else start)
    end = len(text) - len(after) if after and text.endswith(after) else len(text)
    if not sign and (figure := _SET_AFTER.search(text[:end])):
        return RaisedSpan(figure.start(), end)
    return RaisedSpan(end - len(sign) if sign and text[:end].endswith(sign) else end, end)


def _is_letter_behind_stop(before: str, rest: str) -> bool:
    """Whether a correction has a small letter there, behind a stop: notes are counted by letters too."""
    return len(rest) == 1 and rest.islower() and before[-1:] in _STOPS and before != ""


def _may_be_one(rest: str, others: str) -> bool:
    """Whether characters of a correction are what a mark is read for now: no letters, and none of the `others`."""
    return 0 < len(rest) <= LONGEST and not any(character.isalpha() or character in others for character in rest)


def opening_mark(line: MergedLine, raised: Mapping[str, RaisedMark]) -> RaisedSpan | None:
    """The raised mark that opens a line, of no characters where it was lost; None where none does."""
    if not line.words:
        return None
    found = mark_in(line.words[0], raised)
    if found is None:
        # A correction may have taken the sign for a speck, and left its word out.
        gone = next((mark for mark in raised.values() if mark.opens and _stands_before(line, mark.box)), None)
        return RaisedSpan(0, 0, gone.looks) if gone is not None else None
    return found if found.start == 0 else None


def _stands_before(line: MergedLine, box: Box) -> bool:
    """Whether a box lies right before a line's first word."""
    left, top, _, foot = line.words[0].box
    return top <= centre(box)[1] < foot and 0 <= left - centre(box)[0] <= foot - top


def spans(paragraph: MergedParagraph, raised: Mapping[str, RaisedMark]) -> list[RaisedSpan]:
    """The raised marks of a paragraph in its reading text, with the space before a mark that was read apart."""
    found = []
    for start, end, word, line in words_in(paragraph):
        inside = mark_in(word, raised)
        if inside is None or (not inside.end and word is line.words[0]):
            # A mark that was lost before a line's first word opens the line.
            continue
        at, to = start + inside.start, min(start + inside.end, end)
        if not inside.start and at and paragraph.text[at - 1] == " ":
            at -= 1
        found.append(RaisedSpan(at, max(at, to), inside.looks, inside.confidence))
    return found


def words_in(paragraph: MergedParagraph) -> Iterator[tuple[int, int, MergedWord, MergedLine]]:
    """Each word with its line, and from where to where it stands in the paragraph's text."""
    at = 0
    for line in paragraph.lines:
        for word in line.words:
            bare = word.text.rstrip(HYPHENS) or word.text
            start = paragraph.text.find(bare, at)
            if start >= 0:
                at = start + len(bare)
                yield start, at, word, line
