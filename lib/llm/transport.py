"""One call to the endpoint, over the openai package. What goes wrong comes out as a CallError."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import openai

from lib.llm.completion import as_completion, said_error, storable
from lib.llm.faults import CallError, Fault, body_fault, status_fault
from lib.llm.rate_headers import asked_wait
from lib.llm.refusals import refused_part
from lib.llm.streamed import DATA, Gathered
from lib.settings.llm import LLMSettings

CONNECT_SECONDS = 10.0
NEVER_SENT = {"ConnectError", "ConnectTimeout", "PoolTimeout", "UnsupportedProtocol"}
"""Causes, in the names of the HTTP library, with which no byte of the question left."""


@dataclass
class Call:
    """One call: the question's bytes and where they go, and what has come of it so far, however it ends."""

    body: bytes
    path: str
    gathered: Gathered = field(default_factory=Gathered)
    first: float | None = None
    """Seconds to the first token, when streaming."""
    headers: Mapping[str, str] = field(default_factory=dict)


class Transport:
    """A connection pool to one endpoint. Only for the event loop that made it."""

    def __init__(self, settings: LLMSettings) -> None:
        self._key = settings.key()
        self._stream = settings.stream
        self._client = openai.AsyncOpenAI(
            api_key=self._key,
            base_url=settings.base_url,
            max_retries=0,
            timeout=openai.Timeout(settings.timeout_seconds, connect=CONNECT_SECONDS),
        )

    async def close(self) -> None:
        await self._client.close()

    async def models(self) -> list[str]:
        """The names of the models that the endpoint says it has. CallError where it does not say."""
        try:
            data = await self._client.get("/models", cast_to=bytes)
            listed = json.loads(data)
            found = listed.get("data") or listed.get("models") or [] if isinstance(listed, dict) else listed
            return [str(one.get("id") or one.get("name")) for one in found if isinstance(one, dict)]
        except openai.APIStatusError as error:
            raise CallError(self._status_fault(error)) from None
        except openai.APIConnectionError as error:
            raise CallError(_connection_fault(error)) from None
        except (ValueError, AttributeError, TypeError):
            raise CallError(Fault("server", "its list of models is no JSON")) from None

    async def ask(self, call: Call) -> dict[str, Any]:
        """Send a question; returns the chat completion."""
        try:
            response = await self._answer(call)
        except openai.APIStatusError as error:
            raise CallError(self._status_fault(error)) from None
        except openai.APIConnectionError as error:
            raise CallError(replace(_connection_fault(error), used=call.gathered.used)) from None
        except openai.APIError as error:
            raise CallError(Fault("server", said_error(error.message), passing=True, maybe_paid=True)) from None
        wrong = response.get("error")
        if wrong and not response.get("choices"):
            # Where it says what it used, it was paid.
            call.gathered.chunk({"usage": response.get("usage")})
            raise CallError(self._body_fault(wrong, call))
        return response

    async def _answer(self, call: Call) -> dict[str, Any]:
        started = time.monotonic()
        stream = await self._client.post(
            call.path, cast_to=object, content=call.body, stream=True, stream_cls=openai.AsyncStream[object]
        )
        answer = stream.response
        call.headers = answer.headers
        kind = str(answer.headers.get("content-type", ""))
        try:
            if not (self._stream or "event-stream" in kind) or "json" in kind:
                return self._whole(await answer.aread(), call)
            async for line in answer.aiter_lines():
                call.gathered.line(line)
                if call.first is None and call.gathered.began:
                    call.first = time.monotonic() - started
        except openai.OpenAIError:
            raise
        except Exception as error:
            # The body is read without the openai package, whose errors it would otherwise be.
            if isinstance(error, CallError):
                raise
            message = f"the connection broke ({type(error).__name__})"
            raise CallError(
                Fault("connection", message, passing=True, maybe_paid=True, used=call.gathered.used)
            ) from None
        finally:
            await answer.aclose()
        return self._gathered(call)

    def _whole(self, data: bytes, call: Call) -> dict[str, Any]:
        text = self.redact(data.decode("utf-8-sig", "replace"))
        try:
            response = json.loads(text)
        except (ValueError, RecursionError):
            response = None
            lines = text.splitlines()
            if any(line.startswith(DATA) for line in lines):
                # Some servers stream whether they are asked to or not.
                for line in lines:
                    call.gathered.line(line)
                return self._gathered(call)
        if isinstance(response, list) and response and isinstance(response[0], dict):
            response = response[0]
        if not isinstance(response, dict):
            message = "HTTP 200 with a body that is no JSON object"
            raise CallError(Fault("server", message, passing=True, maybe_paid=True))
        made: dict[str, Any] = storable(as_completion(response))
        return made

    def _gathered(self, call: Call) -> dict[str, Any]:
        gathered = call.gathered
        if gathered.error and not gathered.complete:
            raise CallError(self._body_fault(gathered.error, call))
        if not gathered.complete:
            message = "the stream ended early"
            raise CallError(Fault("connection", message, passing=True, maybe_paid=True, used=gathered.used))
        made: dict[str, Any] = storable(json.loads(self.redact(json.dumps(gathered.response()))))
        return made

    def _status_fault(self, error: openai.APIStatusError) -> Fault:
        headers = error.response.headers
        message = self.redact(said_error(error.body) or error.response.reason_phrase)
        fault = status_fault(error.status_code, message, error.code, asked_wait(headers))
        return replace(fault, refuses=refused_part(error.status_code, error.body or error.message))

    def _body_fault(self, error: Any, call: Call) -> Fault:
        """An error where a reply should be. What had come of the answer, or is said to be used, was paid."""
        fault = body_fault(error)
        used = call.gathered.used
        return replace(fault, message=self.redact(fault.message), used=used, maybe_paid=used is not None)

    def redact(self, text: str) -> str:
        """The text without the key: a server may echo what it was sent."""
        return text.replace(self._key, "[key]") if len(self._key) > 4 and self._key in text else text


def _connection_fault(error: openai.APIConnectionError) -> Fault:
    cause = type(error.__cause__).__name__
    sent = cause not in NEVER_SENT
    if isinstance(error, openai.APITimeoutError):
        return Fault("timeout", f"no answer in time ({cause})", passing=True, maybe_paid=sent)
    what = "the connection broke" if sent else "no connection"
    return Fault("connection", f"{what} ({cause})", passing=True, maybe_paid=sent)
