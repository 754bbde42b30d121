"""A model's text of a paragraph, change by change: each stands or falls by itself; the rest stays as it was read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from lib.correct.known_words import KnownWords
from lib.correct.model.characters import foreign
from lib.correct.model.support import Place, against, against_going, negates
from lib.schemas.base import Box
from lib.schemas.ocr import Paragraph, Word
from lib.text.alignment import distance, stretches

WIDE = 0.1
"""Letters that each word more of a place counts for, so that words stand for single words. From: set by hand."""
LEAST_WIDTH = 0.6
"""Times the usual width of so many letters, that unread type must have. From: set by hand."""
ENDS = ".!?:"
"""After one of these a sentence begins."""


@dataclass(frozen=True)
class Witnesses:
    """What a page says of what may stand on it."""

    known: KnownWords | None
    scripts: frozenset[str]
    unread: tuple[Box, ...] = ()
    """Places with marks like type under no word."""


@dataclass(frozen=True)
class Weighed:
    """The text with the changes that stand, in the paragraph's lines, and why others do not."""

    text: str
    refused: tuple[str, ...]
    accepted: int


@dataclass(frozen=True)
class _Token:
    text: str
    line: int
    word: Word | None = None


def weigh(paragraph: Paragraph, text: str, witnesses: Witnesses) -> Weighed:
    """Weigh each change of a text with as many lines as the paragraph has."""
    read = [_Token(word.text, number, word) for number, line in enumerate(paragraph.lines) for word in line.words]
    lines = unicodedata.normalize("NFC", text).split("\n")
    new = [_Token(word, number) for number, line in enumerate(lines) for word in line.split()]
    made: list[_Token] = []
    refused: list[str] = []
    accepted = 0
    for old, put in _changes(read, new):
        if [token.text for token in old] == [token.text for token in put]:
            made += old
            continue
        reason = _objection(old, put, read, witnesses)
        if reason is None:
            accepted += 1
            made += put
        else:
            refused.append(reason)
            made += old
    standing = [
        " ".join(token.text for token in made if token.line == number) for number in range(len(paragraph.lines))
    ]
    return Weighed("\n".join(standing), tuple(refused), accepted)


Change = tuple[Sequence[_Token], Sequence[_Token]]


def _changes(read: Sequence[_Token], new: Sequence[_Token]) -> Iterator[Change]:
    """What was read beside what is to stand there, place by place; the same on both sides where nothing changes."""
    for part in stretches([token.text for token in read], [token.text for token in new]):
        old, put = read[part.start : part.end], new[part.other_start : part.other_end]
        yield from [(old, put)] if part.same else _parted(old, put)


def _parted(old: Sequence[_Token], put: Sequence[_Token]) -> Iterator[Change]:
    """A stretch that differs, in as small places as can be told apart: the cheapest pairing, word by word.

    One word may stand for two, and two for one; what stands for nothing came in or went.
    """
    rows, columns = len(old), len(put)
    best: list[list[tuple[float, tuple[int, int]]]] = [
        [(0.0, (0, 0)) for _ in range(columns + 1)] for _ in range(rows + 1)
    ]
    for row in range(rows + 1):
        for column in range(columns + 1):
            if row or column:
                best[row][column] = min(
                    (best[row - a][column - b][0] + _cost(old[row - a : row], put[column - b : column]), (a, b))
                    for a, b in STEPS
                    if a <= row and b <= column
                )
    steps: list[tuple[int, int]] = []
    row, column = rows, columns
    while row or column:
        steps.append(best[row][column][1])
        row, column = row - steps[-1][0], column - steps[-1][1]
    for (a, b), run in groupby(reversed(steps)):
        # Words that came in or went stand in a row, and fall together.
        count = sum(1 for _ in run)
        wide = [(a * count, b * count)] if 0 in (a, b) else [(a, b)] * count
        for down, right in wide:
            yield old[row : row + down], put[column : column + right]
            row, column = row + down, column + right


STEPS = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (3, 1), (1, 3), (2, 2))
"""Words on either side that make one place. From: set by hand."""


def _cost(old: Sequence[_Token], put: Sequence[_Token]) -> float:
    before, after = "".join(token.text for token in old), "".join(token.text for token in put)
    return distance(before, after) + WIDE * (len(old) + len(put) - 1)


def _objection(
    old: Sequence[_Token], put: Sequence[_Token], read: Sequence[_Token], witnesses: Witnesses
) -> str | None:
    new = " ".join(token.text for token in put)
    was = " ".join(token.text for token in old)
    came = foreign(was, new, witnesses.scripts)
    if came is not None:
        return came
    words = tuple(token.word for token in old if token.word is not None)
    if not put:
        return against_going(Place(words), witnesses.known)
    if not old:
        if negates(new):
            return f"it turns the sense: {new} comes in"
        return None if _unread_beside(put, read, witnesses) else f"there is nothing on the page for: {new}"
    return against(Place(words, opens=_opens(old[0], read)), new, witnesses.known)


def _opens(first: _Token, read: Sequence[_Token]) -> bool:
    at = next(number for number, token in enumerate(read) if token is first)
    return at == 0 or read[at - 1].text.rstrip("\"'”’)»")[-1:] in ENDS


def _unread_beside(put: Sequence[_Token], read: Sequence[_Token], witnesses: Witnesses) -> bool:
    """Whether there is unread type on the line where words are to come in, and enough for them."""
    line = [token.word for token in read if token.line == put[0].line and token.word is not None]
    if not line:
        return False
    top, bottom = min(word.box[1] for word in line), max(word.box[3] for word in line)
    letter = sum(word.box[2] - word.box[0] for word in line) / sum(len(word.text) for word in line)
    wide = sum(
        box[2] - box[0] for box in witnesses.unread if min(bottom, box[3]) - max(top, box[1]) > (box[3] - box[1]) / 2
    )
    return wide >= LEAST_WIDTH * letter * sum(len(token.text) for token in put)
