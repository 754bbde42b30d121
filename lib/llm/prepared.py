"""A request made ready to be sent: its key, the bytes that go over the wire, and how large it may become."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lib.llm.dialects import response_format, spoken_schema
from lib.llm.images import load_image, media_type
from lib.llm.request import LLMRequest
from lib.settings.llm import LLMSettings
from lib.system.digests import bytes_digest, data_digest

Message = Mapping[str, Any]

MESSAGE_TOKENS = 16
"""More than any chat template puts around a message."""
USUAL_IMAGE_TOKENS = 1500
USUAL_ANSWER_TOKENS = 1000
BYTES_A_TOKEN = 4


@dataclass(frozen=True)
class Prepared:
    """A question as it goes out. Tokens are bounded (upper) or guessed (likely)."""

    key: str
    body: bytes
    prompt_upper: int
    prompt_likely: int
    answer_upper: int | None
    answer_likely: int = USUAL_ANSWER_TOKENS

    @property
    def likely(self) -> int:
        """About how many tokens this comes to."""
        return self.prompt_likely + self.answer_likely

    @property
    def upper(self) -> int:
        """The most tokens that this can come to; without max_tokens, with a usual answer."""
        return self.prompt_upper + (USUAL_ANSWER_TOKENS if self.answer_upper is None else self.answer_upper)


def prepare(request: LLMRequest, settings: LLMSettings, more: Sequence[Message] = ()) -> Prepared:
    """Load the images and make the body. `more` are messages of a further try, put after the request's own.

    The key is the digest of all that decides the answer. Address, key and price are no part of it.
    Raises SourceError where an image cannot be read.
    """
    images = [load_image(source) for source in request.images]
    messages = [*request.messages, *more]
    shape = request.shape
    key = data_digest(
        {
            "model": request.model,
            "messages": messages,
            "images": [bytes_digest(image) for image in images],
            "schema": shape.schema,
            "name": shape.name,
            "dialect": settings.dialect,
            "sampling": request.sampling,
        }
    )
    # Each image stands in the JSON as a mark, which no text can hold: it is made of the text's own digest.
    marks = [f"{key}-{number}" for number in range(len(images))]
    urls = [f"data:{media_type(image)};base64,{mark}" for image, mark in zip(images, marks, strict=True)]
    body: dict[str, Any] = {
        "model": request.model,
        "messages": [*attach(request.messages, urls, spoken_schema(shape, settings.dialect)), *more],
        **_on_the_wire(request.sampling, settings.host),
    }
    wanted = response_format(shape, settings.dialect)
    if wanted is not None:
        body["response_format"] = wanted
    if settings.stream:
        body |= {"stream": True, "stream_options": {"include_usage": True}}
    text = len(json.dumps([messages, shape.schema], ensure_ascii=False).encode("utf-8"))
    return Prepared(
        key=key,
        body=_with_images(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8"), marks, images),
        # A token is at least one byte, so the text alone bounds its tokens.
        prompt_upper=text + MESSAGE_TOKENS * len(messages) + settings.image_tokens * len(images),
        prompt_likely=text // BYTES_A_TOKEN + USUAL_IMAGE_TOKENS * len(images),
        answer_upper=request.max_tokens,
        answer_likely=USUAL_ANSWER_TOKENS if request.expected_tokens is None else request.expected_tokens,
    )


def _with_images(body: bytes, marks: Sequence[str], images: Sequence[bytes]) -> bytes:
    """The body with images for their marks. An image as a part of the JSON would cost most of a call's CPU."""
    pieces: list[bytes] = []
    rest = body
    for mark, image in zip(marks, images, strict=True):
        before, _, rest = rest.partition(mark.encode("ascii"))
        pieces += (before, base64.b64encode(image))
    return b"".join((*pieces, rest))


def attach(messages: Sequence[Message], urls: Sequence[str], words: str | None) -> list[Message]:
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
        whole = [*parts, *({"type": "image_url", "image_url": {"url": url}} for url in urls)]
    return [{**message, "content": whole} if number == place else message for number, message in enumerate(messages)]


def _on_the_wire(sampling: Mapping[str, float | int], host: str) -> dict[str, float | int]:
    """OpenAI's newer models refuse max_tokens, and other servers know nothing else."""
    if host != "api.openai.com" or "max_tokens" not in sampling:
        return dict(sampling)
    return {"max_completion_tokens" if name == "max_tokens" else name: value for name, value in sampling.items()}
