"""Each provider of the table is asked as it wants to be, and nothing is paid on the way there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field

from lib.errors import LLMError
from lib.llm import LLMBatchClient, LLMRequest, LLMResult, LLMSettings, ReplyStore
from lib.llm.dialects import Form, Manners
from lib.llm.refusals import refused_part
from tests.llm.asking import PRICES, question
from tests.llm.providers import PROVIDERS, Serving, provider

PNG = b"\x89PNG\r\n\x1a\n" + bytes(30)


class Word(BaseModel):
    """A word as it is printed."""

    word: str = Field(min_length=1, max_length=40, description="the word", examples=["lamp"])
    kind: Literal["noun", "verb"] = "noun"


class Number(BaseModel):
    kind: Literal["number"] = "number"
    value: float = Field(default=0, ge=0, lt=1e6)


class Page(BaseModel):
    """What a stage of the reference asks for: a pydantic model, given as its JSON schema."""

    page_number: int = Field(..., ge=1)
    words: list[Word] = Field(default_factory=list, max_length=100)
    first: Word = Field(default_factory=lambda: Word(word="a"), description="the first word")
    either: Annotated[Word | Number, Field(discriminator="kind")]
    pair: tuple[int, str] = (1, "a")
    note: str | None = None
    inner: Page | None = None


def page_format(*, strict: bool) -> dict[str, Any]:
    inner = {"name": "response", "strict": strict, "schema": Page.model_json_schema()}
    return {"type": "json_schema", "json_schema": inner}


def ask(serving: Serving, folder: Path, requests: Iterable[LLMRequest], **settings: Any) -> list[LLMResult]:
    given = {"base_url": serving.url, "prices": PRICES, "budget_usd": 1.0, "deadline_seconds": 20.0, **settings}
    client = LLMBatchClient(settings=LLMSettings(**given), store=ReplyStore(folder / "replies", folder / "machine"))
    return client.process_batch(requests, collect=True)


@pytest.mark.parametrize("name", [name for name in PROVIDERS if name not in ("no images", "anthropic")])
def test_each_provider_answers_and_nothing_is_paid_twice(tmp_path: Path, name: str) -> None:
    with provider(name) as serving:
        asked = [question(f"Page {n}.", temperature=0.0, images=[PNG]) for n in range(8)]
        results = ask(serving, tmp_path, asked)
        assert [result.error for result in results] == [None] * 8
        assert all(result.parsed == {"word": "ok"} for result in results)
        assert serving.paid == 8
        again = ask(serving, tmp_path, asked)
        assert serving.paid == 8, "what was paid was asked again"
        assert all(result.from_store for result in again)


def test_what_a_model_refuses_is_learnt_once_for_all_its_questions(tmp_path: Path) -> None:
    with provider("openai, a model that reasons") as serving:
        results = ask(
            serving,
            tmp_path,
            (question(f"Page {n}.", temperature=0.0) for n in range(40)),
            max_workers=2,
            max_retries=0,
        )
        assert all(result.success for result in results)
        assert serving.refused <= 4
        last = serving.bodies[-1]
        assert "max_tokens" not in last and "temperature" not in last
        assert last["max_completion_tokens"] == 100


@pytest.mark.parametrize("given", [Page, page_format(strict=True)])
def test_a_pydantic_schema_goes_through_a_server_that_enforces_strict_mode(tmp_path: Path, given: Any) -> None:
    with provider("openai") as serving:
        word = {"word": "lamp", "kind": "noun"}
        whole = {"page_number": 1, "words": [word], "first": word, "either": {"kind": "number", "value": 2}}
        serving.text = json.dumps({**whole, "pair": [1, "a"], "note": None, "inner": None})
        [result] = ask(serving, tmp_path, [question(response_format=given)])
        assert (result.error, serving.refused) == (None, 0)
        [body] = serving.bodies
        assert body["response_format"]["json_schema"]["strict"] is True
        # What strict mode has no words for is looked for here.
        serving.text = serving.text.replace("lamp", "")
        [result] = ask(serving, tmp_path, [question("Another page.", response_format=given)])
        assert result.error_kind == "schema"


def test_a_schema_that_is_not_to_be_strict_is_sent_as_it_is(tmp_path: Path) -> None:
    with provider("openai") as serving:
        ask(serving, tmp_path, [question(response_format=page_format(strict=False))])
        assert serving.bodies[0]["response_format"] == page_format(strict=False)


def test_what_strict_mode_cannot_say_goes_without_it(tmp_path: Path) -> None:
    free = {"type": "object", "properties": {"any": {"type": "object", "additionalProperties": {"type": "string"}}}}
    given = {"type": "json_schema", "json_schema": {"name": "x", "strict": True, "schema": free}}
    with provider("openai") as serving:
        [result] = ask(serving, tmp_path, [question(response_format=given)])
        assert result.success
        assert serving.refused == 0
        assert serving.bodies[0]["response_format"]["json_schema"] == {"name": "x", "strict": False, "schema": free}


def test_an_image_that_a_model_does_not_take_is_told_and_not_tried_again(tmp_path: Path) -> None:
    with provider("no images") as serving:
        [result] = ask(serving, tmp_path, [question(images=[PNG])])
        assert (result.success, serving.refused) == (False, 1)
        assert "does not support image input" in (result.error or "")


def test_ollama_is_told_how_long_its_context_must_be(tmp_path: Path) -> None:
    with provider("ollama") as serving:
        long = question("word " * 5000, max_tokens=2000, seed=4, images=[PNG])
        [result] = ask(serving, tmp_path, [long], dialect="ollama", image_tokens=1000)
        assert result.parsed == {"word": "ok"}
        assert (result.prompt_tokens, result.completion_tokens) == (50, 10)
        [body] = serving.bodies
        assert serving.paths == ["/api/chat"]
        # 25,000 bytes are some 6,000 tokens, and twelve at the very most.
        assert 6000 + 2000 + 1000 < body["options"]["num_ctx"] <= 17_000
        assert (body["options"]["num_predict"], body["options"]["seed"]) == (2000, 4)
        assert body["format"]["required"] == ["word"]
        assert len(body["messages"][-1]["images"]) == 1


def test_further_fields_go_along_and_make_another_question(tmp_path: Path) -> None:
    with provider("openrouter") as serving:
        plain = question()
        routed = question(
            extra_body={"provider": {"order": ["a"]}, "reasoning": {"effort": "low"}}, image_detail="high", images=[PNG]
        )
        ask(serving, tmp_path, [plain])
        ask(serving, tmp_path, [routed])
        assert serving.bodies[1]["provider"] == {"order": ["a"]}
        assert serving.bodies[1]["messages"][-1]["content"][-1]["image_url"]["detail"] == "high"
        assert serving.paid == 2
    with pytest.raises(LLMError, match="extra_body holds max_tokens"):
        question(extra_body={"max_tokens": 3})


@pytest.mark.parametrize(
    ("status", "error", "part"),
    [
        (400, {"message": "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."}, "max_tokens"),
        (422, {"detail": "max_completion_tokens: Extra inputs are not permitted"}, "max_completion_tokens"),
        (
            400,
            {"message": "temperature: only the default (1) value is supported", "param": "temperature"},
            "temperature",
        ),
        (400, {"message": "stream_options is not supported"}, "stream_options"),
        (400, {"message": "response_format is not supported by this model"}, "told"),
        (500, {"message": "failed to parse grammar"}, "told"),
        (404, {"message": "No endpoints found that support the requested parameters"}, "told"),
        # Of these no other form is any shorter, cheaper or allowed.
        (
            400,
            {"message": "The maximum context length is 4096 tokens; you asked for 8000 in max_tokens"},
            None,
        ),
        (400, {"message": "max_tokens is too large: 8000. At most 4096 are supported", "param": "max_tokens"}, None),
        (400, {"message": "This model does not support image input"}, None),
        (404, {"message": "The model gpt-9 does not exist"}, None),
        (401, {"message": "Invalid response_format key"}, None),
        (429, {"message": "response_format: too many requests, not supported"}, None),
        (500, {"message": "internal error"}, None),
    ],
)
def test_which_part_an_error_refuses(status: int, error: Any, part: str | None) -> None:
    assert refused_part(status, error) == part


def test_forms_come_to_an_end() -> None:
    manners = Manners(LLMSettings())
    tried = [manners.form("m")]
    while manners.learn("m", tried[-1], "told"):
        tried.append(manners.form("m"))
        assert len(tried) < 9
    assert [form.told for form in tried] == ["strict", "loose", "words", "tools", "plain"]
    assert manners.form("other") == Form.first(LLMSettings())
    assert manners.learn("m", tried[0], "told") is False


def test_a_server_that_passes_the_schema_over_is_told_it_in_words(tmp_path: Path) -> None:
    with provider("anthropic") as serving:
        results = ask(serving, tmp_path, (question(f"Page {n}.") for n in range(20)), max_workers=1)
        assert all(result.parsed == {"word": "ok"} for result in results)
        assert serving.paid <= 20 + 3, "each page was asked in vain first"
