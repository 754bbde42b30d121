"""The HTTP library's clients, but that every body has an end, in bytes after unpacking and in seconds.

A body is read here wherever it is not given on as a stream. What an error says is cut, for its status says enough; a
whole answer without end is a fault.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from typing import Any

import openai

from lib.llm.body import Measured
from lib.llm.completion import one_line

MOST_OF_ERROR = 1 << 20
"""Bytes of what an error says: 1 MiB. From: set by hand; nobody reads more than a line of it."""
PACKING = (b"content-encoding", b"content-length", b"transfer-encoding")
"""Headers that tell how a body is packed."""
ERROR_SECONDS = 5.0
"""For what an error says, after its head. From: set by hand."""


class BoundedClient(openai.DefaultHttpxClient):
    """For calls one after another."""

    def send(self, request: Any, *, stream: bool = False, **more: Any) -> Any:
        """Send a request. CallError where the body of an answer that is no error does not end."""
        response = super().send(request, stream=True, **more)
        if stream and response.is_success:
            return response
        kept = _kept(response)
        try:
            for piece in response.iter_bytes():
                if kept.take(piece):
                    break
        except Exception as error:
            kept.broke(error)
        finally:
            with suppress(Exception):
                response.close()
        return kept.response()


class BoundedAsyncClient(openai.DefaultAsyncHttpxClient):
    """For many calls at once. A deadline for whole answers is their caller's."""

    async def send(self, request: Any, *, stream: bool = False, **more: Any) -> Any:
        """Send a request. CallError where the body of an answer that is no error does not end."""
        response = await super().send(request, stream=True, **more)
        if stream and response.is_success:
            return response
        kept = _kept(response)
        try:
            async with asyncio.timeout(None if response.is_success else ERROR_SECONDS):
                async for piece in response.aiter_bytes():
                    if kept.take(piece):
                        break
        except Exception as error:
            kept.broke(error)
        finally:
            with suppress(Exception):
                await response.aclose()
        return kept.response()


def _kept(response: Any) -> _Answer | _Error:
    return _Answer(response) if response.is_success else _Error(response)


class _Answer:
    """The whole body of an answer."""

    def __init__(self, head: Any) -> None:
        self.head = head
        self.pieces: list[bytes] = []
        self.measured = Measured()

    def take(self, piece: bytes) -> bool:
        """Take a piece; returns whether it is enough. CallError where it is too much."""
        self.measured.add(piece)
        self.pieces.append(piece)
        return False

    def broke(self, error: Exception) -> None:
        """What the HTTP library, or `take`, has to say of it."""
        raise error

    def response(self) -> Any:
        return _with_body(self.head, b"".join(self.pieces))


class _Error:
    """What an error says, as far as it is read."""

    def __init__(self, head: Any) -> None:
        self.head = head
        self.body = bytearray()
        self.note = ""
        self._until = time.monotonic() + ERROR_SECONDS

    def take(self, piece: bytes) -> bool:
        """Take a piece; returns whether it is enough."""
        self.body += piece[: MOST_OF_ERROR - len(self.body)]
        if len(self.body) < MOST_OF_ERROR and time.monotonic() < self._until:
            return False
        self.note = "what it says has no end"
        return True

    def broke(self, error: Exception) -> None:
        """The status alone tells what is wrong."""
        ends = "has no end" if isinstance(error, TimeoutError) else f"cannot be read: {type(error).__name__}"
        self.note = f"what it says {ends}"

    def response(self) -> Any:
        if self.note:
            said = one_line(self.body.decode("utf-8", "replace"))
            told = {"error": {"message": f"{self.note}: {said}" if said else self.note}}
            return _with_body(self.head, json.dumps(told).encode())
        return _with_body(self.head, bytes(self.body))


def _with_body(head: Any, body: bytes) -> Any:
    """The response that has this body, unpacked."""
    # As bytes: not every header can be written again as it was read.
    headers = [(name, value) for name, value in head.headers.raw if name.lower() not in PACKING]
    return type(head)(head.status_code, headers=headers, content=body, request=head.request, extensions=head.extensions)
