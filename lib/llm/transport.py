"""One call to the endpoint, over the openai package. What goes wrong comes out as a CallError."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import openai

from lib.llm.body import json_of, lines, pieces, text_of, values_of
from lib.llm.bounded_clients import BoundedAsyncClient
from lib.llm.completion import as_completion, error_in, one_line, redacted, said_error, storable
from lib.llm.connection import connected, elsewhere, without_organization
from lib.llm.connection_faults import connection_fault
from lib.llm.faults import CallError, Fault, body_fault, status_fault
from lib.llm.rate_headers import asked_wait
from lib.llm.refusals import refused_part
from lib.llm.streamed import Gathered, has_lines, is_piece
from lib.settings.llm import LLMSettings

CONNECT_SECONDS = 10.0
END_SECONDS = 1.0
"""For a connection to end whose last word was said. From: set by hand."""


@dataclass
class Call:
    """One call: the question's bytes and where they go, and what has come of it so far, however it ends."""

    body: bytes
    path: str
    gathered: Gathered = field(default_factory=Gathered)
    """What came as a stream."""
    whole: list[bytes] = field(default_factory=list)
    """What came otherwise."""
    first: float | None = None
    """Seconds to the first token, when streaming."""
    headers: Mapping[str, str] = field(default_factory=dict)


class Transport:
    """A connection pool to one endpoint. Only for the event loop that made it."""

    def __init__(self, settings: LLMSettings) -> None:
        self._key = settings.key()
        self._stream = settings.stream
        self._seconds = settings.timeout_seconds
        client = openai.AsyncOpenAI(
            api_key=self._key,
            base_url=settings.base_url,
            max_retries=0,
            timeout=openai.Timeout(settings.timeout_seconds, connect=CONNECT_SECONDS),
            http_client=connected(BoundedAsyncClient, settings),
        )
        self._client: openai.AsyncOpenAI = without_organization(client, settings)

    async def close(self) -> None:
        await self._client.close()

    async def models(self) -> list[str]:
        """The names of the models that the endpoint says it has. CallError where it does not say."""
        try:
            async with asyncio.timeout(self._seconds):
                data = await self._client.get("/models", cast_to=bytes)
            listed = json_of(text_of(data))
            found = listed.get("data") or listed.get("models") or [] if isinstance(listed, dict) else listed
            named = [one.get("id") or one.get("name") for one in found if isinstance(one, dict)]
            return [self.redact(one_line(name)) for name in named if isinstance(name, str)]
        except openai.APIStatusError as error:
            raise CallError(self._status_fault(error)) from None
        except openai.APIConnectionError as error:
            raise CallError(connection_fault(error)) from None
        except TimeoutError:
            raise CallError(Fault("timeout", f"no whole list of models in {self._seconds:.0f} s")) from None
        except Exception as error:
            # As in `_answer`: of a body that breaks, the exceptions are not openai's.
            message = f"its list of models cannot be read ({type(error).__name__})"
            raise CallError(Fault("server", message)) from None

    async def ask(self, call: Call) -> dict[str, Any]:
        """Send a question; returns the chat completion."""
        try:
            response = await self._answer(call)
        except openai.APIStatusError as error:
            raise CallError(self._status_fault(error)) from None
        except openai.APIConnectionError as error:
            raise CallError(replace(connection_fault(error), used=call.gathered.used)) from None
        except openai.APIError as error:
            message = said_error(self.redact(error.message))
            raise CallError(Fault("server", message, passing=True, maybe_paid=True)) from None
        wrong = error_in(response)
        if wrong:
            # Where it says what it used, it was paid.
            call.gathered.chunk({"usage": response.get("usage")})
            raise CallError(self._body_fault(wrong, call))
        return response

    async def _answer(self, call: Call) -> dict[str, Any]:
        started = time.monotonic()
        try:
            stream = await self._client.post(
                call.path, cast_to=object, content=call.body, stream=True, stream_cls=openai.AsyncStream[object]
            )
        except (openai.OpenAIError, CallError):
            raise
        except Exception as error:
            # What the HTTP library raises that is none of its own exceptions.
            raise CallError(_broke(error, call)) from None
        answer = stream.response
        call.headers = answer.headers
        kind = str(answer.headers.get("content-type", ""))
        try:
            if not (self._stream or "event-stream" in kind) or "json" in kind:
                async for piece in pieces(answer.aiter_bytes()):
                    call.whole.append(piece)
                return self._whole(call)
            said = lines(answer.aiter_bytes())
            async for line in said:
                call.gathered.line(line)
                if call.first is None and call.gathered.began:
                    call.first = time.monotonic() - started
                if call.gathered.ended:
                    # Read to its end a connection can be used again; some servers leave it open for nothing.
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(END_SECONDS):
                            async for _ in said:
                                pass
                    break
        except Exception as error:
            # The body is read without the openai package, whose errors it would otherwise be.
            come = self.all_that_came(call)
            if come is not None:
                return come
            if isinstance(error, CallError | openai.OpenAIError):
                raise
            raise CallError(_broke(error, call)) from None
        finally:
            await answer.aclose()
        return self._gathered(call)

    def all_that_came(self, call: Call) -> dict[str, Any] | None:
        """The reply, where the whole of it has come, though the connection did not end as it should."""
        try:
            if call.gathered.complete:
                return self._gathered(call)
            made = self._whole(call) if call.whole else {}
        except CallError:
            return None
        return made if made.get("choices") else None

    def _whole(self, call: Call) -> dict[str, Any]:
        text = text_of(b"".join(call.whole))
        try:
            response = json_of(text)
        except ValueError:
            response = None
            if has_lines(text):
                # Some servers stream whether they are asked to or not.
                for line in text.splitlines():
                    call.gathered.line(line)
                return self._gathered(call)
        if is_piece(response):
            with contextlib.suppress(ValueError):
                for piece in values_of(text):
                    call.gathered.value(piece)
            return self._gathered(call)
        if isinstance(response, list) and response and isinstance(response[0], dict):
            response = response[0]
        if not isinstance(response, dict):
            message = "HTTP 200 with a body that is no JSON object"
            raise CallError(Fault("server", message, passing=True, maybe_paid=True))
        made: dict[str, Any] = storable(as_completion(response), self.redact)
        return made

    def _gathered(self, call: Call) -> dict[str, Any]:
        gathered = call.gathered
        if not gathered.complete:
            if gathered.error:
                raise CallError(self._body_fault(gathered.error, call))
            message = "the stream ended early"
            raise CallError(Fault("connection", message, passing=True, maybe_paid=True, used=gathered.used))
        made: dict[str, Any] = storable(gathered.response(), self.redact)
        return made

    def _status_fault(self, error: openai.APIStatusError) -> Fault:
        headers = error.response.headers
        sent_to = elsewhere(error.status_code, headers, self._key)
        if sent_to is not None:
            return Fault("client", sent_to, for_all=True)
        message = said_error(storable(error.body, self.redact)) or self.redact(one_line(error.response.reason_phrase))
        fault = status_fault(error.status_code, message, error.code, asked_wait(headers))
        return replace(fault, refuses=refused_part(error.status_code, error.body or error.message))

    def _body_fault(self, error: Any, call: Call) -> Fault:
        """An error where a reply should be. What had come of the answer, or is said to be used, was paid."""
        used = call.gathered.used
        return replace(body_fault(storable(error, self.redact)), used=used, maybe_paid=used is not None)

    def redact(self, text: str) -> str:
        """The text without the key: a server may echo what it was sent."""
        return redacted(text, self._key)


def _broke(error: Exception, call: Call) -> Fault:
    """A connection that ended in the middle of an answer."""
    message = f"the connection broke ({type(error).__name__})"
    return Fault("connection", message, passing=True, maybe_paid=True, used=call.gathered.used)
