"""An answer that cannot be used is asked for once more, with what was wrong; then the page fails."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, Field

from lib.llm.answer import read_answer
from lib.llm.request import AnswerShape
from tests.llm.asking import question
from tests.llm.conftest import Start

FAULTS = {
    "truncated": "not_json",
    "wrong_ids": "schema",
    "refusal": "refused",
    "null": "empty",
    "empty": "empty",
}


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(("fault", "kind"), FAULTS.items())
def test_a_bad_answer_is_asked_again_once(start: Start, fault: str, kind: str, stream: bool) -> None:
    ask = start(script={"Say a word": [fault]}, keep_bodies=True)
    asked = ask(question(), stream=stream)
    assert asked.only.success, asked.only.error
    first, second = ask.server.log
    assert second.body["messages"][0] == first.body["messages"][0]
    complaint = second.body["messages"][-1]
    assert complaint["role"] == "user"
    assert "cannot be used" in complaint["content"]
    assert asked.kinds("Say a word.").count("asked_again") == 1
    # Both replies were paid.
    assert asked.only.cost_usd == pytest.approx(first.cost + second.cost)
    assert len(asked.only.reply_keys) == 2


@pytest.mark.parametrize("stream", [False, True])
def test_an_answer_that_was_cut_off_is_asked_again_with_a_larger_limit_and_no_other_way(
    start: Start, stream: bool
) -> None:
    ask = start(script={"Say a word": ["length"]}, keep_bodies=True)
    asked = ask(question(max_tokens=100), stream=stream)
    assert asked.only.success, asked.only.error
    first, second = (served.body for served in ask.server.log)
    assert (first["max_tokens"], second["max_tokens"]) == (100, 200)
    assert first["messages"] == second["messages"]
    assert len(asked.only.reply_keys) == 2
    assert asked.only.cost_usd == pytest.approx(sum(served.cost for served in ask.server.log))


def test_an_answer_that_is_cut_off_twice_is_not_asked_a_third_time(start: Start) -> None:
    ask = start(rates={"length": 1.0}, keep_bodies=True)
    asked = ask(question(max_tokens=100))
    assert (asked.only.success, asked.only.error_kind) == (False, "cut_off")
    assert [served.body["max_tokens"] for served in ask.server.log] == [100, 200]
    ask(question(max_tokens=100))
    assert len(ask.server.log) == 2, "what was paid was asked again"


@pytest.mark.parametrize(("fault", "limit"), [("length", None), ("circle", 100)])
def test_what_a_larger_limit_would_not_help_is_not_asked_again(start: Start, fault: str, limit: int | None) -> None:
    ask = start(rates={fault: 1.0})
    asked = ask(question(max_tokens=limit))
    assert (asked.only.success, asked.only.error_kind) == (False, "cut_off")
    assert len(ask.server.log) == 1


def test_prose_around_the_json_is_not_paid_twice(start: Start) -> None:
    ask = start(rates={"extra": 1.0})
    assert ask(question()).only.parsed == {"word": "ok"}
    assert len(ask.server.log) == 1


@pytest.mark.parametrize(("fault", "kind"), FAULTS.items())
def test_after_two_bad_answers_the_request_fails(start: Start, fault: str, kind: str) -> None:
    ask = start(rates={fault: 1.0})
    asked = ask(question())
    assert (asked.only.success, asked.only.error_kind) == (False, kind)
    assert len(ask.server.log) == 2
    assert asked.only.cost_usd == pytest.approx(sum(served.cost for served in ask.server.log)) and asked.only.cost_usd
    again = ask(question())
    assert (again.only.error_kind, again.only.new_cost_usd) == (kind, 0.0)
    assert len(ask.server.log) == 2, "the same question was asked again"


class Word(BaseModel):
    word: str = Field(min_length=1)


def test_a_pydantic_model_is_a_response_format(start: Start) -> None:
    asked = start(keep_bodies=True)(question(response_format=Word))
    assert asked.only.parsed == Word(word="ok")
    assert asked.only.parsed_json == {"word": "ok"}


SHAPE = AnswerShape("x", {"type": "object", "properties": {"a": {"type": "integer"}}, "additionalProperties": False})


def _response(content: str | None, **message: object) -> dict[str, object]:
    return {"choices": [{"message": {"content": content, **message}, "finish_reason": "stop"}]}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ('{"a": 1}', None),
        ('{"a": 1, "a": 2}', "not_json"),
        ('{"a": NaN}', "not_json"),
        ("[" * 100_000, "not_json"),
        ('{"a": true}', "schema"),
        ('{"b": 1}', "schema"),
        ("[]", "schema"),
        ("  ", "empty"),
    ],
)
def test_answers_are_read_strictly(content: str, kind: str | None) -> None:
    answer = read_answer(_response(content), SHAPE)
    assert answer.error_kind == kind
    assert "\n" not in (answer.error or "")


@pytest.mark.parametrize(
    "said",
    [
        '<think>{"a": 9}</think>Sure! ```json\n{"a": 1}\n``` Anything else?',
        '```json\n{"a": 1}\n```',
        '```\n{"a": 1}\n```',
        'Here is the JSON:\n\n{"a": 1}',
        '{"a": 1}\n\nI hope that helps {you}.',
        'it must be {"a": 9}, no, wait</think>{"a": 1}',
        '[THINK]{"a": 9}[/THINK]{"a": 1}',
        'First I thought of {"a": 7}. The answer is {"a": 1}.',
        'Of the form {"b": 1}: {"a": 1}, and never {"c": {}}',
        '\ufeff{"a": 1}',
    ],
)
def test_what_stands_around_the_json_is_left_out(said: str) -> None:
    assert read_answer(_response(said), SHAPE).parsed == {"a": 1}


@pytest.mark.parametrize(
    "said",
    ['<think>so {"a": 1}', "no JSON at all", '{"a": 1', 'Sure: {"b": 1}', "{'a': 1}", '```json\n{"a": 1, "a": 2}\n```'],
)
def test_what_is_no_answer_is_not_made_one(said: str) -> None:
    assert read_answer(_response(said), SHAPE).error_kind in ("not_json", "schema")


@pytest.mark.parametrize("dialect", ["openai", "json_object", "plain"])
def test_each_dialect_tells_the_server_of_the_schema(start: Start, dialect: str) -> None:
    ask = start(keep_bodies=True)
    assert ask(question(), dialect=dialect).only.parsed == {"word": "ok"}
    body = ask.server.log[0].body
    given = body.get("response_format", {})
    assert given.get("json_schema", {}).get("strict", False) is (dialect == "openai")
    assert given.get("schema", {}).get("required", []) == (["word"] if dialect == "json_object" else [])
    assert ("JSON schema:" in body["messages"][0]["content"]) is (dialect == "plain") is ("response_format" not in body)
