"""The bytes of a question, in the form that its endpoint takes."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lib.llm.dialects import Form, answer_fields, spoken_schema
from lib.llm.images import media_type
from lib.llm.request import AnswerShape

Message = Mapping[str, Any]

OLLAMA_PATH = "/api/chat"
CONTEXT_STEP = 1024
"""Tokens. A context that differs a little makes Ollama load the model anew."""
COMPLETIONS_PATH = "/chat/completions"


@dataclass(frozen=True)
class Wire:
    """What a question is made of, before it is put into a form. `mark` is a text that no message holds."""

    model: str
    messages: Sequence[Message]
    more: Sequence[Message]
    """Messages of a further try."""
    images: Sequence[bytes]
    shape: AnswerShape
    sampling: Mapping[str, float | int]
    extra: Mapping[str, Any]
    image_detail: str | None
    mark: str
    stream: bool
    context: int
    """Tokens that question and answer may come to."""

    def body(self, form: Form) -> bytes:
        """The body of the question. SourceError where an image is of a kind that cannot be sent."""
        # Each image stands in the JSON as a mark: as a part of the JSON it would cost most of a call's CPU.
        marks = [f"{self.mark}-{number}" for number in range(len(self.images))]
        kinds = [media_type(image) for image in self.images]
        fields = self._native(marks) if form.told == "native" else self._chat(form, marks, kinds)
        text = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        return _with_images(text, marks, self.images)

    def _chat(self, form: Form, marks: Sequence[str], kinds: Sequence[str]) -> dict[str, Any]:
        urls = [f"data:{kind};base64,{mark}" for kind, mark in zip(kinds, marks, strict=True)]
        words = spoken_schema(self.shape, form.told)
        sampling = {name: value for name, value in self.sampling.items() if name not in form.left_out}
        if form.completion_limit and "max_tokens" in sampling:
            sampling = {"max_completion_tokens" if n == "max_tokens" else n: value for n, value in sampling.items()}
        fields = {
            "model": self.model,
            "messages": [*attach(self.messages, urls, words, self.image_detail), *self.more],
            **sampling,
            **answer_fields(self.shape, form.told),
            **self.extra,
        }
        if self.stream:
            fields["stream"] = True
            if "stream_options" not in form.left_out:
                fields["stream_options"] = {"include_usage": True}
        return fields

    def _native(self, marks: Sequence[str]) -> dict[str, Any]:
        """In Ollama's own protocol, which alone can say how long a context must be. It cuts what is longer."""
        names = {"max_tokens": "num_predict", "temperature": "temperature", "seed": "seed"}
        options = {names[name]: value for name, value in self.sampling.items()}
        context = -(-self.context // CONTEXT_STEP) * CONTEXT_STEP
        last = max(number for number, message in enumerate(self.messages) if message.get("role") == "user")
        messages: list[dict[str, Any]] = [
            {"role": message.get("role"), "content": _text(message.get("content"))}
            for message in (*self.messages, *self.more)
        ]
        if marks:
            messages[last]["images"] = list(marks)
        return {
            "model": self.model,
            "messages": messages,
            "stream": False,
            "format": self.shape.schema or "json",
            "options": {"num_ctx": context, **options},
            **self.extra,
        }


def path_of(form: Form, base_url: str) -> str:
    """Where a question in this form is sent: below the base address, or a whole address."""
    if form.told == "native":
        return base_url.removesuffix("/v1") + OLLAMA_PATH
    return COMPLETIONS_PATH


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "\n\n".join(str(part.get("text", "")) for part in content or () if isinstance(part, Mapping))


def _with_images(body: bytes, marks: Sequence[str], images: Sequence[bytes]) -> bytes:
    pieces: list[bytes] = []
    rest = body
    for mark, image in zip(marks, images, strict=True):
        before, _, rest = rest.partition(mark.encode("ascii"))
        pieces += (before, base64.b64encode(image))
    return b"".join((*pieces, rest))


def attach(messages: Sequence[Message], urls: Sequence[str], words: str | None, detail: str | None) -> list[Message]:
    """A copy of the messages, with images and words of the dialect put into the last message of the user."""
    if not urls and words is None:
        return list(messages)
    place = max(number for number, message in enumerate(messages) if message.get("role") == "user")
    content = messages[place].get("content") or ""
    parts = [{"type": "text", "text": content}] if isinstance(content, str) else list(content)
    if words is not None:
        parts.append({"type": "text", "text": words})
    if not urls and all(part.get("type") == "text" for part in parts):
        whole: Any = "\n\n".join(part["text"] for part in parts)
    else:
        how = {} if detail is None else {"detail": detail}
        whole = [*parts, *({"type": "image_url", "image_url": {"url": url, **how}} for url in urls)]
    return [{**message, "content": whole} if number == place else message for number, message in enumerate(messages)]
