"""The body of an answer, read no further than anything that a model says."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

from lib.llm.faults import CallError, Fault

MOST_BYTES = 1 << 26
"""Of one answer: 64 MiB. From: set by hand; the longest answers of today are a hundredth of it."""
LINE_END = b"\n"


async def pieces(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces of a body. CallError where it does not end."""
    size = 0
    async for piece in body:
        size += len(piece)
        if size > MOST_BYTES:
            message = f"an answer of more than {MOST_BYTES >> 20} MiB"
            raise CallError(Fault("server", message, passing=True, maybe_paid=True))
        yield piece


async def lines(body: AsyncIterator[bytes]) -> AsyncIterator[str]:
    """The lines of a body. CallError where it does not end."""
    rest: list[bytes] = []
    async for piece in pieces(body):
        *whole, last = piece.split(LINE_END)
        for line in whole:
            yield b"".join((*rest, line)).decode("utf-8", "replace").rstrip("\r")
            rest = []
        rest.append(last)
    yield b"".join(rest).decode("utf-8", "replace")


def text_of(data: bytes) -> str:
    """A body's text, in whichever of JSON's encodings it is."""
    return data.decode(json.detect_encoding(data), "replace").removeprefix("\ufeff")


def json_of(text: str) -> Any:
    """The JSON value of a body; of several one after another the first. ValueError or RecursionError where none is."""
    value, _ = json.JSONDecoder().raw_decode(text.lstrip())
    return value
