"""Tesseract's word list as it is stored: a directed acyclic word graph inside a .traineddata file.

The file begins with the number of its components (int32) and where each starts (int64, -1 for none). The word graph of
the LSTM engine holds a magic number (int16), the size of its character set (int32), the number of edges (int32) and the
edges, 64 bits each: the character in the lowest bits, three flags above it, the next node above them.
"""

from __future__ import annotations

import struct
from array import array
from itertools import pairwise
from pathlib import Path

from lib.errors import EngineError

SHAPES, LSTM, WORDS, CHARACTERS = 3, 17, 19, 21
"""Numbers of the components: the shapes of the engine before, the LSTM engine's network, its word graph and its
character set. From: the format."""
MAGIC = 42
"""The number that a word graph begins with. From: the format."""
_LAST, _BACKWARD, _ENDS_WORD = 1, 2, 4
"""Flags of an edge, as bits. From: the format."""
_FLAG_BITS = 3
"""Bits that the flags take. From: the format."""
_HEADER, _EDGE_BYTES = 10, 8
"""Bytes before the first edge, and of an edge. From: the format."""
_TABLE, _PLACE = 4, 8
"""Bytes before the places of the components, and of a place. From: the format."""
_MOST_COMPONENTS = 1000
"""Components of a file that is Tesseract's data, at most: it has two dozen. From: the format."""


class WordGraph:
    """Which words are in a language's list. Raises EngineError where the file is no Tesseract data."""

    def __init__(self, path: Path) -> None:
        try:
            parts = _components(path.read_bytes())
            self._ids = _character_ids(parts[CHARACTERS].decode("utf-8"))
            self._edges, self._shift = _edges(parts[WORDS])
        except (OSError, KeyError, ValueError, struct.error) as error:
            raise EngineError(
                f"{path}: no word list in it ({error}); is it Tesseract's data for its LSTM engine?"
            ) from None

    def __contains__(self, word: str) -> bool:
        """Whether the list has exactly this spelling."""
        letters = [self._ids.get(character) for character in word]
        node = 0
        for place, letter in enumerate(letters, start=1):
            edge = self._find(node, letter, ends=place == len(letters))
            if edge is None:
                return False
            node = edge >> (self._shift + _FLAG_BITS)
            if place < len(letters) and not node:
                return False
        return bool(letters)

    def _find(self, node: int, letter: int | None, *, ends: bool) -> int | None:
        mask = (1 << self._shift) - 1
        for at in range(node, len(self._edges)):
            edge = self._edges[at]
            flags = edge >> self._shift & 0b111
            if edge & mask == letter and not flags & _BACKWARD and (flags & _ENDS_WORD or not ends):
                return edge
            if flags & _LAST:
                break
        return None


def component_numbers(path: Path) -> frozenset[int]:
    """Which components a file has. Raises EngineError where it cannot be read, is empty, cut short or no data."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            starts = _starts(file.read(_TABLE + _PLACE * _MOST_COMPONENTS))
    except OSError as error:
        raise EngineError(f"{path}: cannot be read: {error.strerror or error}") from None
    except (ValueError, struct.error):
        starts = ()
    if not size:
        raise EngineError(f"{path}: empty; get the language's data again")
    if not starts or max(starts) >= size:
        what = "cut short" if starts else "no language data of Tesseract's"
        raise EngineError(f"{path}: {what}; get the language's data again")
    return frozenset(number for number, start in enumerate(starts) if start >= 0)


def _starts(data: bytes) -> tuple[int, ...]:
    """Where each component starts, -1 for one that is not there; at least one is, and none before the table's end."""
    (count,) = struct.unpack_from("<i", data)
    if not 0 < count < _MOST_COMPONENTS:
        raise ValueError(f"{count} components")
    starts = struct.unpack_from(f"<{count}q", data, _TABLE)
    if min((start for start in starts if start >= 0), default=0) < _TABLE + _PLACE * count:
        raise ValueError("no components")
    return starts


def _components(data: bytes) -> dict[int, bytes]:
    starts = _starts(data)
    borders = sorted({start for start in starts if start >= 0} | {len(data)})
    after = dict(pairwise(borders))
    return {number: data[start : after[start]] for number, start in enumerate(starts) if start in after}


def _character_ids(text: str) -> dict[str, int]:
    """One line a character, in the order of their numbers; the first line is their count."""
    return {line.split(" ", 1)[0]: number for number, line in enumerate(text.splitlines()[1:])}


def _edges(data: bytes) -> tuple[array[int], int]:
    """The edges, and how many bits of one are its character."""
    magic, characters, count = struct.unpack_from("<hii", data)
    if magic != MAGIC:
        raise ValueError("another format")
    edges = array("Q")
    edges.frombytes(data[_HEADER : _HEADER + _EDGE_BYTES * count])
    return edges, characters.bit_length()
