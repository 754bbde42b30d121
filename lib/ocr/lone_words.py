"""Short words that stand alone and were read without confidence: letters over an index, page numbers, figures of rows.

The first engine has no neighbours to go by there, and makes `ik` of an A. The second reads shapes, and is asked. Beside
other words of its line, white between, only a number may come of it.

Thresholds from: the indexes and tables of typeset books, and twelve books of the corpora (docs/decisions.md).
tests/ocr/test_lone_words.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from lib.images.binarization import Grey
from lib.readers.recognizer import cut_line, load_reader
from lib.text.read_words import Line, ReadWord, group_lines

LONGEST, LONGEST_NUMBER = 4, 5
"""Characters of a word that has its line for itself, and of one that has neighbours, at most."""
WHITE = 1.2
"""White on either side of a word with neighbours, at least, in its heights."""
UNSURE, CERTAIN = 0.75, 0.9
"""Confidence, 0 to 1, of the first reading, less than; and of the second, at least, where it stands."""

_NUMBER = re.compile(r"[.,:%½¼¾()-]*\d[\d.,:%½¼¾()-]*")
_EDGES = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True)
class LoneWords:
    """A page's words in their order, and those that gave way."""

    words: list[ReadWord]
    replaced: list[ReadWord] = field(default_factory=list)


ReadLoneWords = Callable[[Grey, Sequence[ReadWord]], LoneWords]


def read_lone_words(grey: Grey, words: Sequence[ReadWord], languages: frozenset[str]) -> LoneWords:
    """Read short doubtful words that stand alone again; boxes are in pixels of `grey` (height, width)."""
    alone, apart = set[int](), set[int]()
    for line in group_lines(words):
        if len(line) == 1:
            alone |= {id(word) for word in line if _is_doubtful(word, LONGEST)}
        else:
            apart |= {id(word) for word in _apart(line) if _is_doubtful(word, LONGEST_NUMBER)}
    if not alone | apart:
        return LoneWords(list(words))
    reader = load_reader(languages, fold=False)
    made: list[ReadWord] = []
    replaced: list[ReadWord] = []
    for word in words:
        asked = id(word) in alone or id(word) in apart
        spelled = reader.read(cut_line(grey, word.box)).best() if asked else None
        sure = min(spelled.sure, default=0.0) if spelled is not None else 0.0
        stands = _is_word if id(word) in alone else _is_other_number
        if spelled is None or sure < CERTAIN or not stands(spelled.text, word.text):
            made.append(word)
        else:
            made.append(replace(word, text=spelled.text, confidence=round(sure, 2), choices=()))
            replaced.append(word)
    return LoneWords(made, replaced)


def _apart(line: Line) -> Iterator[ReadWord]:
    """The words of a line with wide white on either side."""
    for number, word in enumerate(line):
        white = WHITE * (word.box[3] - word.box[1])
        after_white = not number or word.box[0] - line[number - 1].box[2] >= white
        if after_white and (number + 1 == len(line) or line[number + 1].box[0] - word.box[2] >= white):
            yield word


def _is_doubtful(word: ReadWord, longest: int) -> bool:
    return len(word.text) <= longest and word.confidence < UNSURE


def _is_word(text: str, read: str) -> bool:
    one = len(text) <= LONGEST and len(text.split()) == 1
    return one and text != read and any(map(str.isalnum, text))


def _is_other_number(text: str, read: str) -> bool:
    """Whether a text is a number, and another one than was read; of a dash the second engine makes a 1."""
    same = _EDGES.sub("", text) == _EDGES.sub("", read)
    return not same and any(map(str.isalnum, read)) and _NUMBER.fullmatch(text) is not None
