"""Short words that stand alone on their line and were read without confidence: letters over an index, page numbers.

The first engine has no neighbours to go by there, and makes `ik` of an A. The second reads shapes, and is asked.

Thresholds from: the index of a typeset book, and twelve books of the corpora, on whose 1,006 pages 94 such words were
read again, and 26 of them otherwise, 25 rightly. tests/ocr/test_lone_words.py holds them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from lib.images.binarization import Grey
from lib.readers.recognizer import cut_line, load_reader
from lib.text.read_words import ReadWord, group_lines

LONGEST = 4
"""Characters of such a word, at most."""
UNSURE, CERTAIN = 0.75, 0.9
"""Confidence, 0 to 1, of the first reading, less than; and of the second, at least, where it stands."""


@dataclass(frozen=True)
class LoneWords:
    """A page's words in their order, and those that gave way."""

    words: list[ReadWord]
    replaced: list[ReadWord] = field(default_factory=list)


ReadLoneWords = Callable[[Grey, Sequence[ReadWord]], LoneWords]


def read_lone_words(grey: Grey, words: Sequence[ReadWord], languages: frozenset[str]) -> LoneWords:
    """Read short doubtful words that stand alone again; boxes are in pixels of `grey` (height, width)."""
    alone = {id(line[0]) for line in group_lines(words) if len(line) == 1 and _is_doubtful(line[0])}
    if not alone:
        return LoneWords(list(words))
    reader = load_reader(languages, fold=False)
    made: list[ReadWord] = []
    replaced: list[ReadWord] = []
    for word in words:
        spelled = reader.read(cut_line(grey, word.box)).best() if id(word) in alone else None
        sure = min(spelled.sure, default=0.0) if spelled is not None else 0.0
        if spelled is None or sure < CERTAIN or spelled.text == word.text or not _is_word(spelled.text):
            made.append(word)
        else:
            made.append(replace(word, text=spelled.text, confidence=round(sure, 2), choices=()))
            replaced.append(word)
    return LoneWords(made, replaced)


def _is_doubtful(word: ReadWord) -> bool:
    return len(word.text) <= LONGEST and word.confidence < UNSURE


def _is_word(text: str) -> bool:
    return len(text) <= LONGEST and len(text.split()) == 1 and any(map(str.isalnum, text))
