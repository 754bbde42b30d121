"""One call to the endpoint, over the openai package. What goes wrong comes out as a CallError."""

from __future__ import annotations

import json
import time
from typing import Any

import openai

from lib.llm.faults import CallError, Fault, body_fault, retry_after_seconds, status_fault
from lib.settings.llm import LLMSettings

CONNECT_SECONDS = 10.0
NEVER_SENT = {"ConnectError", "ConnectTimeout", "PoolTimeout", "UnsupportedProtocol"}
"""Causes, in the names of the HTTP library, with which no byte of the question left."""


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

    async def ask(self, body: bytes) -> tuple[dict[str, Any], float | None]:
        """Send a question; returns the chat completion and, when streaming, the seconds to its first token."""
        try:
            response, first = await (self._streamed(body) if self._stream else self._whole(body))
        except openai.APIStatusError as error:
            headers = error.response.headers
            message = self.redact(_said(error.body) or error.response.reason_phrase)
            raise CallError(
                status_fault(error.status_code, message, error.code, retry_after_seconds(headers))
            ) from None
        except openai.APIConnectionError as error:
            raise CallError(_connection_fault(error)) from None
        except openai.APIError as error:
            # The stream itself brought an error.
            raise CallError(body_fault(error.body)) from None
        if response.get("error"):
            raise CallError(body_fault(response["error"]))
        return response, first

    async def _whole(self, body: bytes) -> tuple[dict[str, Any], float | None]:
        data = await self._client.post("/chat/completions", cast_to=bytes, content=body)
        try:
            response = json.loads(self.redact(data.decode("utf-8", "replace")))
        except ValueError:
            response = None
        if not isinstance(response, dict):
            message = "HTTP 200 with a body that is no JSON object"
            raise CallError(Fault("server", message, passing=True, maybe_paid=True))
        return response, None

    async def _streamed(self, body: bytes) -> tuple[dict[str, Any], float | None]:
        started = time.monotonic()
        first: float | None = None
        whole: dict[str, Any] = {}
        message: dict[str, Any] = {"role": "assistant", "content": ""}
        finish: str | None = None
        stream = await self._client.post(
            "/chat/completions", cast_to=object, content=body, stream=True, stream_cls=openai.AsyncStream[object]
        )
        async for chunk in stream:
            if not isinstance(chunk, dict):
                continue
            whole |= {name: value for name, value in chunk.items() if name not in ("choices", "object") and value}
            for choice in chunk.get("choices") or ():
                delta = choice.get("delta") or {}
                finish = choice.get("finish_reason") or finish
                if delta.get("content") or delta.get("refusal"):
                    first = time.monotonic() - started if first is None else first
                message["content"] += delta.get("content") or ""
                if delta.get("refusal"):
                    message["refusal"] = message.get("refusal", "") + delta["refusal"]
        if finish is None:
            raise CallError(Fault("connection", "the stream ended early", passing=True, maybe_paid=True))
        choices = [{"index": 0, "message": message, "finish_reason": finish}]
        response = {**whole, "object": "chat.completion", "choices": choices}
        return json.loads(self.redact(json.dumps(response))), first

    def redact(self, text: str) -> str:
        """The text without the key: a server may echo what it was sent."""
        return text.replace(self._key, "[key]") if len(self._key) > 4 and self._key in text else text


def _said(body: object) -> str:
    """The message in an error's body."""
    if isinstance(body, dict):
        inner = body.get("error", body)
        body = inner.get("message") if isinstance(inner, dict) else inner
    return " ".join(str(body or "").split())[:300]


def _connection_fault(error: openai.APIConnectionError) -> Fault:
    cause = type(error.__cause__).__name__
    sent = cause not in NEVER_SENT
    if isinstance(error, openai.APITimeoutError):
        return Fault("timeout", f"no answer in time ({cause})", passing=True, maybe_paid=sent)
    what = "the connection broke" if sent else "no connection"
    return Fault("connection", f"{what} ({cause})", passing=True, maybe_paid=sent)
