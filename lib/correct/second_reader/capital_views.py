"""A word in small capitals, seen in more ways than one: as it is cut out, closer, and without its large first letter.

Beside a large letter small ones are taken for small letters; alone they fill the line as capitals do. And what the
first reader made nonsense of may be in small capitals though its type was not told: the second reader sees it.

Thresholds from: letters, odd pages, and thomas-reid; checked on the even pages and ten other books (docs/decisions.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_uppercase
from typing import Protocol

import numpy as np

from lib.correct.known_words import KnownWords
from lib.correct.rules.small_capitals import mixed_case
from lib.correct.second_reader.capital_words import in_capitals
from lib.images.binarization import Grey, Mask
from lib.images.components import find_marks
from lib.readers.ctc import LineOutput, Spelled
from lib.schemas.layout import StyledWord
from lib.schemas.ocr import Word

LETTER_HIGH = 0.35
"""Height of a mark that is a letter, at least, as a share of what is cut out with its line."""
CLOSE = 0.15
"""White above and below that is left about letters, in their heights."""
LEAST_CONTRAST = 60
"""Grey levels between paper and ink at least."""
LEAST_REST = 5
"""Pixels that stand behind the first letter, at least."""
LONG = 7
"""Letters of a name in which one may be another, too many or too few, at least."""
LEAST_MARGIN, CLEAR_LEAD = -8.0, 3.0
"""Margin by which such a known name may be less likely than what was seen, and by which it must be likelier than
another."""
STRANGE = 4
"""Letters of a strange word that may be in small capitals, at least."""

_DASHED = re.compile(r"^\W*[^\W\d_]+[.,;:!]?(?=—)")
_PIECE = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Reader(Protocol):
    """What reads a line's image."""

    def read(self, image: Grey) -> LineOutput: ...


def capitals_in(
    image: Grey, text: str, start: int, end: int, reader: Reader, known: KnownWords, *, first: LineOutput
) -> str | None:
    """A word in small capitals from `start` to `end`, as the second reader saw it in one of the views of its `image`.

    `first` is what it saw in the whole of it. A view that gives known words goes before one that gives a strange name.
    None where nothing is to be followed.
    """
    name: str | None = None
    if _letters(first.best().text) == _letters(text):
        return in_capitals(text, start, end, first.best(), known)
    for other in _views(image, text, start, end, reader, known, first):
        if other is not None and not known.strange(other):
            return other
        name = name or other
    return name


def _views(
    image: Grey, text: str, start: int, end: int, reader: Reader, known: KnownWords, first: LineOutput
) -> Iterator[str | None]:
    yield in_capitals(text, start, end, first.best(), known)
    ink = _ink(image)
    close = reader.read(_close(image, ink))
    for output in (close, first):
        yield in_capitals(text, start, end, output.best(), known)
        yield _near_name(text, start, end, output, known)
    rest = _rest(image, ink)
    if rest is None or not text[start : start + 1].isupper():
        return
    after = reader.read(rest).best()
    if not after.text[:1].islower() and len(_letters(after.text)) == len(_letters(first.best().text)) - 1:
        yield in_capitals(text, start, end, Spelled(text[start] + after.text, (1.0, *after.sure)), known)


def may_be_capitals(word: Word, known: KnownWords, *, opens: bool) -> StyledWord | None:
    """What of a word whose type was not told may be in small capitals: a strange one, or that before a dash.

    `opens` says whether the word opens its line, as the address of a letter does (`Sir,—I`).
    """
    text = word.text
    dashed = _DASHED.match(text) if opens else None
    piece = _PIECE.search(text)
    if piece is None or not piece[0][0].isupper() or not any(map(str.islower, piece[0])):
        return None
    if dashed is None:
        around = text[: piece.start()] + text[piece.end() :]
        if len(piece[0]) < STRANGE or piece[0] in known or any(map(str.isalnum, around)):
            return None
    end = dashed.end() if dashed is not None else len(text)
    return StyledWord(word=word.id, start=0, end=end, styles=["small_capitals"], large_first=True)


def as_set(before: str, after: str, end: int) -> str:
    """A word as it is set whose type was not told: in small letters where the first reader saw more of them."""
    letters = [character for character in before[:end] if character.isalpha()][1:]
    if 2 * sum(map(str.islower, letters)) <= len(letters):
        return after
    last = len(after) - (len(before) - end)
    return mixed_case(after[:last], first=True) + after[last:]


def _near_name(text: str, start: int, end: int, output: LineOutput, known: KnownWords) -> str | None:
    """The one long known word that differs by a letter from what was seen in capitals, where it is likely enough."""
    seen = output.best()
    found = _PIECE.search(seen.text)
    if found is None or len(found[0]) < LONG or sum(map(str.islower, found[0])) > 1:
        return None
    likely = output.likelihood(seen.text)
    margins = sorted(
        (
            (output.likelihood(seen.text[: found.start()] + name + seen.text[found.end() :]) - likely, name)
            for name in set(_one_letter_away(found[0].upper()))
            if name in known
        ),
        reverse=True,
    )
    if not margins or margins[0][0] < LEAST_MARGIN:
        return None
    if len(margins) > 1 and margins[0][0] - margins[1][0] < CLEAR_LEAD:
        return None
    name = seen.text[: found.start()] + margins[0][1] + seen.text[found.end() :]
    return in_capitals(text, start, end, Spelled(name, (1.0,) * len(name)), known)


def _one_letter_away(name: str) -> Iterator[str]:
    for place in range(len(name) + 1):
        head, tail = name[:place], name[place:]
        if tail:
            yield head + tail[1:]
        for letter in ascii_uppercase:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text)).casefold()


def _ink(image: Grey) -> Mask:
    paper = float(np.median(image))
    return np.asarray(image < (paper + min(float(image.min()), paper - LEAST_CONTRAST)) / 2)


def _close(image: Grey, ink: Mask) -> Grey:
    """The rows of a word that hold its letters."""
    tall = [(top, top + high) for _, top, _, high, _ in find_marks(ink)[1][1:].tolist() if _is_tall(high, image)]
    if not tall:
        return image
    top, bottom = min(one for one, _ in tall), max(one for _, one in tall)
    white = max(1, round(CLOSE * (bottom - top)))
    return np.ascontiguousarray(image[max(0, top - white) : bottom + white])


def _is_tall(high: int, image: Grey) -> bool:
    return bool(high >= LETTER_HIGH * image.shape[0])


def _rest(image: Grey, ink: Mask) -> Grey | None:
    """A word behind the first white column; None where there is none."""
    filled = np.asarray(ink.any(axis=0))
    start = int(np.argmax(filled))
    white = np.flatnonzero(~filled[start:])
    if not len(white) or start + white[0] + LEAST_REST >= len(filled):
        return None
    return np.ascontiguousarray(image[:, start + white[0] :])
