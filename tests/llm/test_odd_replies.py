"""Odd but legal replies: each is read, asked again or told in a line; it is stored, and no question is paid twice."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from lib.llm import LLMBatchClient, LLMResult, LLMSettings, ReplyStore
from lib.llm.ledger import Ledger
from tests.llm.asking import PRICES, question
from tests.llm.loopback import loopback

GOOD = '{"word": "ok"}'
USAGE = {"prompt_tokens": 40, "completion_tokens": 10, "total_tokens": 50}


def completion(message: Any = None, finish: Any = "stop", **fields: Any) -> dict[str, Any]:
    choice = {"index": 0, "message": {"role": "assistant", "content": GOOD} if message is None else message}
    return {"model": "m", "choices": [{**choice, "finish_reason": finish}], "usage": USAGE, **fields}


def text(content: Any) -> dict[str, Any]:
    return completion({"role": "assistant", "content": content})


CALL = {"id": "x", "type": "function", "function": {"name": "answer", "arguments": GOOD}}
READ: dict[str, Any] = {
    "parts of text": text([{"type": "text", "text": GOOD[:6]}, {"type": "text", "text": GOOD[6:]}]),
    "parts that are texts": text([GOOD]),
    "a thought before the text": text([{"type": "thinking", "text": "{}"}, {"type": "text", "text": GOOD}]),
    "JSON that is no text": text({"word": "ok"}),
    "a tool call": completion({"content": None, "tool_calls": [CALL]}, "tool_calls"),
    "a tool call with an object": completion({"tool_calls": [{"function": {"arguments": {"word": "ok"}}}]}),
    "a function call": completion({"content": None, "function_call": CALL["function"]}),
    "a text beside no message": {"choices": [{"text": GOOD, "finish_reason": "stop"}], "usage": USAGE},
    "no finish_reason": completion(finish=None),
    "another finish_reason": completion(finish="eos"),
    "no usage": completion(usage=None),
    "usage of nulls": completion(usage={"prompt_tokens": None, "completion_tokens": None}),
    "usage in texts": completion(usage={"prompt_tokens": "40", "completion_tokens": "10"}),
    "usage that is a list": completion(usage=[]),
    "usage below nothing": completion(usage={"prompt_tokens": -1, "completion_tokens": -1}),
    "details of nothing": completion(usage={**USAGE, "prompt_tokens_details": None, "completion_tokens_details": 7}),
    "a cost in a text": completion(usage={**USAGE, "cost": "0.001"}),
    "a cost below nothing": completion(usage={**USAGE, "cost": -5}),
    "a cost that is no number": completion(usage={**USAGE, "cost": "free"}),
    "no model": completion(model=None),
    "an empty refusal": completion({"content": GOOD, "refusal": ""}),
    "an empty error": completion(error=None),
    "an error beside an answer": completion(error={"message": "a warning"}),
    "half a character": completion(note="\ud83d"),
    "a choice that is null, and one that is not": {"choices": [None, *completion()["choices"]], "usage": USAGE},
}
AGAIN: dict[str, Any] = {
    "null content": (text(None), "empty"),
    "no message": ({"choices": [{"finish_reason": "stop"}], "usage": USAGE}, "empty"),
    "a null message": ({"choices": [{"message": None}], "usage": USAGE}, "empty"),
    "no choices": ({"choices": [], "usage": USAGE}, "empty"),
    "null choices": ({"choices": None, "usage": USAGE}, "empty"),
    "choices that are no list": ({"choices": {}, "usage": USAGE}, "empty"),
    "nothing but usage": ({"usage": USAGE}, "empty"),
    "content that is a number": (text(7), "empty"),
    "a refusal": (completion({"content": None, "refusal": "I cannot."}), "refused"),
    "a refusal among parts": (text([{"type": "refusal", "refusal": "I cannot."}]), "refused"),
    "a filter": (completion({"content": ""}, "content_filter"), "refused"),
    "Gemini's filter": (completion({"content": None}, "SAFETY"), "refused"),
    "an error in a choice": ({"choices": [{"error": {"message": "broke", "code": 502}, "message": {"content": "{"}}],
                              "usage": USAGE}, "failed"),
    "an end in error": (completion({"content": '{"wo'}, "error"), "failed"),
    "thoughts alone": (completion({"content": "", "reasoning_content": "Hm."}), "empty"),
    "deep nesting": (text("[" * 3000), "not_json"),
}  # fmt: skip


@contextmanager
def saying(*bodies: Any) -> Iterator[tuple[str, list[bytes]]]:
    """A server that says these things one after another, and then a good answer; its address, and what it was asked."""
    asked: list[bytes] = []

    def answer(path: str, raw: bytes | None) -> tuple[int, Mapping[str, str], bytes]:
        asked.append(raw or b"")
        body = bodies[len(asked) - 1] if len(asked) <= len(bodies) else completion()
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        kind = "text/event-stream" if data.startswith(b"data:") else "application/json"
        return 200, {"Content-Type": kind}, data

    with loopback(answer) as address:
        yield address, asked


def ask(url: str, folder: Path, **settings: Any) -> LLMResult:
    given = {"base_url": url, "prices": PRICES, "budget_usd": 1.0, "deadline_seconds": 20.0, **settings}
    store = ReplyStore(folder / "replies", folder / "machine")
    client = LLMBatchClient(settings=LLMSettings(**given), store=store, ledger=folder / "ledger.txt")
    [result] = client.process_batch([question()], collect=True)
    return result


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.llm.faults.FIRST_PAUSE_SECONDS", 0.02)


@pytest.mark.parametrize("name", READ)
def test_it_is_read(tmp_path: Path, name: str) -> None:
    with saying(READ[name]) as (url, asked):
        result = ask(url, tmp_path)
        assert (result.error, result.parsed) == (None, {"word": "ok"})
        assert len(asked) == 1
        assert result.cost_usd > 0
        assert Ledger(tmp_path / "ledger.txt").spent == pytest.approx(result.cost_usd)
        assert ask(url, tmp_path).from_store
        assert len(asked) == 1, "what was paid was asked again"


@pytest.mark.parametrize("name", AGAIN)
def test_it_is_stored_asked_again_once_and_told_in_a_line(tmp_path: Path, name: str) -> None:
    body, kind = AGAIN[name]
    with saying(body) as (url, asked):
        result = ask(url, tmp_path)
        assert (result.error, len(asked), len(result.reply_keys)) == (None, 2, 2)
    with saying(body, body) as (url, asked):
        result = ask(url, tmp_path / "other")
        assert (result.success, result.error_kind, len(asked)) == (False, kind, 2)
        assert result.error and "\n" not in result.error
        assert len(list((tmp_path / "other/replies").glob("[!.]*.json"))) == 2
        again = ask(url, tmp_path / "other")
        assert (again.error, len(asked)) == (result.error, 2), "what was paid was asked again"


def sse(*chunks: Any, done: bool = True) -> bytes:
    lines = [b"data: " + json.dumps(chunk).encode() + b"\n\n" for chunk in chunks]
    return b"".join(lines) + (b"data: [DONE]\n\n" if done else b"")


def delta(content: Any = None, finish: str | None = None, **fields: Any) -> dict[str, Any]:
    return {"model": "m", "choices": [{"index": 0, "delta": {"content": content, **fields}, "finish_reason": finish}]}


PIECES = {"index": 0, "function": {"arguments": GOOD[:5]}}, {"index": 0, "function": {"arguments": GOOD[5:]}}
STREAMS = {
    "as it should be": sse(delta(GOOD[:5]), delta(GOOD[5:], "stop"), {"choices": [], "usage": USAGE}),
    "no finish_reason": sse(delta(GOOD)),
    "no end, but a reason": sse(delta(GOOD, "stop"), done=False),
    "comments between": b": PROCESSING\n\n" + sse(delta(GOOD, "stop")),
    "a null usage": sse({**delta(GOOD, "stop"), "usage": None}),
    "parts": sse(delta([{"type": "text", "text": GOOD}], "stop")),
    "a whole message": sse(completion()),
    "a tool call": sse(delta(tool_calls=[PIECES[0]]), delta(None, "tool_calls", tool_calls=[PIECES[1]])),
    "a choice that is null": sse({"choices": [None]}, delta(GOOD, "stop")),
}


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_is_read_whether_it_was_asked_for_or_not(tmp_path: Path, name: str, stream: bool) -> None:
    with saying(STREAMS[name]) as (url, asked):
        result = ask(url, tmp_path, stream=stream)
        assert (result.error, result.parsed, len(asked)) == (None, {"word": "ok"}, 1)


def test_a_whole_answer_is_read_where_a_stream_was_asked_for(tmp_path: Path) -> None:
    with saying(completion()) as (url, _):
        assert ask(url, tmp_path, stream=True).parsed == {"word": "ok"}


BROKEN = {
    "it ends early": sse(delta('{"word": "' + "a" * 40), done=False),
    "an error in the middle": sse(delta('{"word": "' + "a" * 40), {"error": {"message": "overloaded", "code": 503}}),
    "an error in a choice": sse(delta("a" * 50), {"choices": [{"delta": {}, "error": {"message": "broke"}}]}),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_stream_that_breaks_counts_what_it_used(tmp_path: Path, name: str) -> None:
    with saying(BROKEN[name]) as (url, asked):
        result = ask(url, tmp_path, stream=True)
        assert (result.error, len(asked)) == (None, 2)
    with Path(tmp_path / "ledger.txt").open() as file:
        kinds = [line.split()[0] for line in file]
    assert kinds == ["R", "B", "U", "R", "S"]
    ledger = Ledger(tmp_path / "ledger.txt")
    whole = (40 * 1.0 + 10 * 4.0) / 1e6
    lost = ledger.spent - whole
    assert 50 / 4 * 4.0 / 1e6 <= lost < 0.001, "at least the letters that came"
    assert result.cost_usd == pytest.approx(ledger.spent)
    assert ledger.held > 0, "the provider may have gone on without us"


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"7", b"[" * 100_000, b'{"choices"', {"error": {"message": "broke", "code": 502}},
     [{"error": {"code": 503, "message": "later"}}], {"error": "later"}],
)  # fmt: skip
def test_no_reply_at_all_is_a_failed_try(tmp_path: Path, body: Any) -> None:
    with saying(body) as (url, asked):
        result = ask(url, tmp_path)
        assert (result.error, len(asked), result.attempts) == (None, 2, 2)


def test_an_error_that_says_what_it_used_is_paid(tmp_path: Path) -> None:
    with saying({"error": {"message": "broke", "code": 502}, "usage": USAGE}) as (url, _):
        result = ask(url, tmp_path)
    assert result.cost_usd == pytest.approx(2 * (40 + 10 * 4) / 1e6)


def test_thoughts_that_are_counted_apart_are_paid(tmp_path: Path) -> None:
    usage = {"prompt_tokens": 40, "completion_tokens": 10, "total_tokens": 90}
    with saying(completion(usage=usage)) as (url, _):
        assert ask(url, tmp_path).completion_tokens == 50
    told = {**USAGE, "completion_tokens_details": {"reasoning_tokens": 6}}
    price = {"a-model": {"input": 1.0, "output": 4.0, "reasoning": 9.0, "image": 0.5}}
    with saying(completion(usage=told)) as (url, _):
        result = ask(url, tmp_path / "b", prices=price)
    assert result.reasoning_tokens == 6
    assert result.cost_usd == pytest.approx((40 + 4 * 4 + 6 * 9) / 1e6)
