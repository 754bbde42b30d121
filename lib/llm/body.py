"""The body of an answer, read no further than anything that a model says."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

from lib.llm.faults import CallError, Fault

MOST_BYTES = 1 << 24
"""Of one answer, or of one line of a stream: 16 MiB. From: set by hand; the longest answers of today are a tenth of
it."""
MOST_OF_STREAM = 1 << 26
"""Bytes of all lines of a stream: 64 MiB. From: set by hand; a token takes some 300 bytes there."""
MOST_DEEP = 200
"""Levels of a value that are read, where it has too many. From: set by hand; ten times what any reply has."""
MOST_FIGURES = 40
"""Of a whole number that is read as one. From: set by hand."""
LINE_END = b"\n"
OPENING, CLOSING = frozenset("[{"), frozenset("]}")
_PARTS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]|[^"\[\]{}]+|.', re.DOTALL)
"""Of JSON: texts, brackets, and what is between them."""


class Measured:
    """Counts what is read of a body."""

    def __init__(self, most: int | None = None) -> None:
        self.most = MOST_BYTES if most is None else most
        self.size = 0

    def add(self, piece: bytes) -> None:
        """CallError where it is too much."""
        self.size += len(piece)
        if self.size > self.most:
            message = f"an answer of more than {self.most >> 20} MiB"
            raise CallError(Fault("server", message, passing=True, maybe_paid=True))


async def pieces(body: AsyncIterator[bytes], most: int | None = None) -> AsyncIterator[bytes]:
    """The pieces of a body. CallError where it does not end."""
    measured = Measured(most)
    async for piece in body:
        measured.add(piece)
        yield piece


async def lines(body: AsyncIterator[bytes]) -> AsyncIterator[str]:
    """The lines of a body, in whichever way they end. CallError where it, or one of them, does not end."""
    rest: list[bytes] = []
    measured = Measured()
    async for piece in pieces(body, MOST_OF_STREAM):
        *whole, last = piece.split(LINE_END)
        for line in whole:
            for part in b"".join((*rest, line)).decode("utf-8", "replace").rstrip("\r").split("\r"):
                yield part
            rest, measured = [], Measured()
        measured.add(last)
        rest.append(last)
    for part in b"".join(rest).decode("utf-8", "replace").split("\r"):
        yield part


def text_of(data: bytes) -> str:
    """A body's text, in whichever of JSON's encodings it is."""
    return data.decode(json.detect_encoding(data), "replace").removeprefix("\ufeff")


def json_of(text: str) -> Any:
    """The JSON value of a body; of several one after another the first. ValueError where none is."""
    return next(values_of(text), None)


def values_of(text: str) -> Iterator[Any]:
    """The JSON values that stand one after another in a text. ValueError where something else stands there.

    What is nested all too deep is left out of them, and whole numbers that nobody counts to are no whole numbers.
    """
    decoder = json.JSONDecoder(parse_int=_number)
    rest = text.strip()
    while rest:
        try:
            value, end = decoder.raw_decode(rest)
        except RecursionError:
            rest = _shallow(rest)
            value, end = decoder.raw_decode(rest)
        yield value
        rest = rest[end:].lstrip()


def _number(figures: str) -> int | float:
    return int(figures) if len(figures) <= MOST_FIGURES else float(figures)


def _shallow(text: str) -> str:
    """The text of JSON without what stands in it too deep."""
    made, deep = [], 0
    for part in _PARTS.finditer(text):
        found = part[0]
        deep += found in OPENING
        if deep < MOST_DEEP:
            made.append(found)
        elif deep == MOST_DEEP and found in OPENING:
            made.append("null")
        deep -= found in CLOSING
    return "".join(made)
