"""Words in small capitals, whose letters the first reader took for small letters: `Camsripce` for CAMBRIDGE.

Small capitals are as high as small letters, and the first reader makes a word half of the one and half of the other.
The second reader sees capitals, if it sees the word alone; in a line of mixed sizes it is less sure.

Thresholds from: the words of abolish, catholichistory, eugenics, goldstd, greatlakes and letters, looked at one by one;
checked on the other books (docs/accuracy.md, "What the corrector mends").
"""

from __future__ import annotations

import re

from lib.correct.known_words import KnownWords
from lib.readers.ctc import Spelled
from lib.readers.folding import folded

SURE = 0.85
"""Probability of the least sure letter of a word that neither reader's list has, at least: a name."""
LEAST = 0.45
"""Probability of the least sure letter of a word that is known, at least."""
SURE_OF_ANOTHER = 0.9
"""Probability of the least sure letter of a known word that takes the place of another known word, at least."""
MOST_LONGER = 2
"""Letters by which the two readings differ in length, at most: more is another word beside it."""
CONFIDENCE = 0.9
"""Confidence, 0 to 1, of such a word."""
REASON = "small capitals (second reader)"

_INNER = re.compile(r"[^\W\d_].*[^\W\d_]", re.DOTALL)
"""From a word's first letter to its last."""
_CAPITALS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def read_as_capitals(text: str, start: int, end: int) -> bool:
    """Whether a word's small capitals, from `start` to `end`, were read as capitals: nothing is to be asked of it."""
    inner = _INNER.search(text[start:end])
    return inner is None or inner[0].isupper() or _has_letters(text[:start])


def in_capitals(text: str, start: int, end: int, other: Spelled, known: KnownWords) -> str | None:
    """The word `text`, in small capitals from `start` to `end`, as the second reader saw it in capitals.

    None where that is not to be followed. What stands round those letters stays as the first reader saw it; letters
    among it (`Sir,—Your`) must be the same to both.
    """
    piece, tail, seen_whole = text[start:end], text[end:], folded(other.text)
    last = len(seen_whole)
    if _has_letters(tail):
        if not seen_whole.endswith(folded(tail)):
            return None
        last -= len(folded(tail))
    inner, seen = _INNER.search(piece), _INNER.search(seen_whole[:last])
    if inner is None or seen is None or not _CAPITALS.fullmatch(seen[0]):
        return None
    read, written = inner[0], seen[0].upper()
    small = sum(character.islower() for character in seen[0])
    if small > 1 or written.casefold() == read.casefold() or abs(len(written) - len(read)) > MOST_LONGER:
        return None
    sure = min(other.sure[seen.start() : seen.end()], default=0.0)
    if written in known:
        needed = SURE_OF_ANOTHER if read in known and not _is_mixed(read) else LEAST
    else:
        needed = float("inf") if read in known else SURE
    if sure < needed:
        return None
    if "’" in text:
        written = written.replace("'", "’")
    return text[:start] + piece[: inner.start()] + written + piece[inner.end() :] + tail


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


def _is_mixed(word: str) -> bool:
    """Whether capitals stand within a word: what was read so is a word by chance."""
    return any(character.isupper() for character in word[1:])
