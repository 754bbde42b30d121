"""A request made ready to be sent: its key, the bytes that go over the wire, and how large it may become."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from lib.llm.dialects import Form
from lib.llm.images import load_image
from lib.llm.request import LLMRequest
from lib.llm.wire import Message, Wire
from lib.settings.llm import LLMSettings
from lib.system.digests import bytes_digest, data_digest

MESSAGE_TOKENS = 16
"""More than any chat template puts around a message."""
USUAL_IMAGE_TOKENS = 1500
USUAL_ANSWER_TOKENS = 1000
BYTES_A_TOKEN = 4
BYTES_OF_A_SHORT_TOKEN = 2


@dataclass(frozen=True)
class Prepared:
    """A question as it goes out, in its form. Tokens are bounded (upper) or guessed (likely)."""

    key: str
    wire: Wire | None
    form: Form
    body: bytes
    prompt_upper: int
    prompt_likely: int
    answer_upper: int | None
    answer_likely: int = USUAL_ANSWER_TOKENS

    images: int = 0

    def put_as(self, form: Form) -> Prepared:
        """The same question in another form."""
        if form == self.form or self.wire is None:
            return self
        return replace(self, form=form, body=self.wire.body(form))

    @property
    def likely(self) -> int:
        """About how many tokens this comes to."""
        return self.prompt_likely + self.answer_likely

    @property
    def upper(self) -> int:
        """The most tokens that this can come to; without max_tokens, with a usual answer."""
        return self.prompt_upper + (USUAL_ANSWER_TOKENS if self.answer_upper is None else self.answer_upper)


def prepare(
    request: LLMRequest, settings: LLMSettings, more: Sequence[Message] = (), form: Form | None = None, stretch: int = 1
) -> Prepared:
    """Load the images and make the body. `more` are messages of a further try, put after the request's own.

    `stretch`: so many times as long as the request says may the answer be. The key is the digest of all that decides
    the answer. Address, key, price and the form are no part of it: in whatever words an endpoint wants to be asked, it
    is the same question. Raises SourceError where an image cannot be read.
    """
    images = [load_image(source) for source in request.images]
    messages = [*request.messages, *more]
    shape = request.shape
    sampling = dict(request.sampling)
    if "max_tokens" in sampling:
        sampling["max_tokens"] *= stretch
    decides: dict[str, Any] = {
        "model": request.model,
        "messages": messages,
        "images": [bytes_digest(image) for image in images],
        "schema": shape.schema,
        "name": shape.name,
        "dialect": settings.dialect,
        "sampling": sampling,
    }
    # Named where they are given: the keys of replies that were paid before there was such a thing stay as they are.
    if request.extra_body:
        decides["extra_body"] = dict(request.extra_body)
    if request.image_detail is not None:
        decides["image_detail"] = request.image_detail
    key = data_digest(decides)
    text = len(json.dumps([messages, shape.schema], ensure_ascii=False).encode("utf-8", "replace"))
    # A token is at least one byte, so the text alone bounds its tokens.
    upper = text + MESSAGE_TOKENS * len(messages) + settings.image_tokens * len(images)
    likely = text // BYTES_A_TOKEN + USUAL_IMAGE_TOKENS * len(images)
    answer = None if request.max_tokens is None else int(sampling["max_tokens"])
    wire = Wire(
        model=request.model,
        messages=request.messages,
        more=more,
        images=images,
        shape=shape,
        sampling=sampling,
        extra=request.extra_body,
        image_detail=request.image_detail,
        mark=key,
        stream=settings.stream,
        # Text in figures and old spelling takes more tokens than usual.
        context=text // BYTES_OF_A_SHORT_TOKEN + settings.image_tokens * len(images) + (answer or USUAL_ANSWER_TOKENS),
    )
    chosen = Form.first(settings) if form is None else form
    return Prepared(
        key=key,
        wire=wire,
        form=chosen,
        body=wire.body(chosen),
        prompt_upper=upper,
        prompt_likely=likely,
        answer_upper=answer,
        answer_likely=USUAL_ANSWER_TOKENS if request.expected_tokens is None else request.expected_tokens,
        images=len(images),
    )
