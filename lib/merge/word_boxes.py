"""Giving the words of a corrected line their places on the page, and the words that were read there their heirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.geometry import union
from lib.schemas.base import Box
from lib.schemas.merge import MergedLine, MergedWord, Source
from lib.schemas.ocr import Line
from lib.schemas.set_aside import Reason, SetAsideWord
from lib.text.alignment import long_runs


@dataclass(frozen=True)
class Replaced:
    """A line with its new text, and the words of the old one that nothing stands for any more."""

    line: MergedLine
    gone: list[MergedWord]


def keep_line(line: Line) -> MergedLine:
    """A line as it was read."""
    words = [
        MergedWord(ids=[word.id], text=word.text, box=word.box, confidence=word.confidence, source=word.source)
        for word in line.words
    ]
    return MergedLine(id=line.id, box=line.box, words=words)


def replace_line(line: MergedLine, text: str, source: Source, confidence: float) -> Replaced:
    """A line with new text. Unchanged words stay as they are; new ones get the place and ids of what they replace."""
    tokens = text.split()
    merged: list[MergedWord] = []
    gone: list[MergedWord] = []
    before = [word.text for word in line.words]
    for part in long_runs(before, tokens):
        old, new = line.words[part.start : part.end], tokens[part.other_start : part.other_end]
        if part.same:
            merged += old
        elif new:
            places = _places(old, new) if old else _between(line, part.start, new)
            found = zip(new, places, _heard(old, new), _ids(old, new), strict=True)
            merged += [
                MergedWord(ids=ids, text=token, box=box, confidence=confidence, source=source, read=was)
                for token, box, was, ids in found
            ]
        else:
            gone += old
    return Replaced(MergedLine(id=line.id, box=line.box, words=merged), gone)


def put_aside(word: MergedWord, reason: Reason, note: str | None = None) -> SetAsideWord:
    """A word that is no part of the text any more, as it was read."""
    return SetAsideWord(
        ids=word.ids, text=word.read or word.text, box=word.box, confidence=word.confidence, reason=reason, note=note
    )


def _heard(old: Sequence[MergedWord], new: Sequence[str]) -> list[str]:
    """What was read where each new word stands; the whole stretch, where words were parted or run together."""
    read = [word.text if word.read is None else word.read for word in old]
    return read if len(old) == len(new) else [" ".join(read)] * len(new)


def _ids(old: Sequence[MergedWord], new: Sequence[str]) -> list[list[str]]:
    """Which of the words that were read each new word stands for: every one of them has one heir."""
    ids: list[list[str]] = [[] for _ in new]
    for place, word in enumerate(old):
        ids[place * len(new) // len(old)] += word.ids
    return ids


def _places(old: Sequence[MergedWord], new: Sequence[str]) -> list[Box]:
    if len(old) == len(new):
        return [word.box for word in old]
    left = old[0].box[0]  # words of a line stand from left to right
    _, top, right, bottom = union(word.box for word in old)
    return _share((left, top, right, bottom), new)


def _between(line: MergedLine, index: int, new: Sequence[str]) -> list[Box]:
    """Places for words that the reader missed: the white between the neighbours."""
    left = line.words[index - 1].box[2] if index > 0 else line.box[0]
    right = line.words[index].box[0] if index < len(line.words) else line.box[2]
    return _share((left, line.box[1], max(left + len(new), right), line.box[3]), new)


def _share(box: Box, words: Sequence[str]) -> list[Box]:
    """Divide a box among words by their length."""
    left, top, right, bottom = box
    total = sum(len(word) for word in words) + len(words) - 1
    places, start = [], 0
    for word in words:
        end = start + len(word)
        x0, x1 = (left + (right - left) * at // total for at in (start, end))
        places.append((x0, top, max(x1, x0 + 1), bottom))
        start = end + 1
    return places
