"""Streams whose fields are of every wrong form: what came is a reply, and never taken for a broken connection."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.llm.completion import error_in, read_message, storable
from lib.llm.ledger import Ledger
from lib.llm.streamed import Gathered
from tests.llm.raw_server import dripping, http, talking
from tests.llm.test_hostile_answers import CHUNKED, EVENTS, WHOLE, chunk
from tests.llm.test_hostile_answers import ask as ask_patiently
from tests.llm.test_odd_replies import CALL, GOOD, USAGE, ask, delta, saying, sse

HALVES = GOOD[:5], GOOD[5:]
STOP: dict[str, Any] = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "usage": USAGE}


def odd(**fields: Any) -> bytes:
    """A stream whose choices have these fields beside the text, or in place of it."""
    return sse(
        *({"choices": [{"index": 0, "delta": {"content": half}, **fields}]} for half in HALVES),
        {"choices": [{"delta": {}, "finish_reason": "stop", **fields}], "usage": USAGE},
    )


def ndjson(*values: Any) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


READ: dict[str, bytes] = {
    "index a list": odd(index=[0]),
    "index a mapping": odd(index={"a": 1}),
    "index null": odd(index=None),
    "index a text": odd(index="0"),
    "index true": odd(index=True),
    "logprobs that are none": odd(logprobs=7),
    "delta null at first": sse({"choices": [{"delta": None}]}, delta(HALVES[0]), delta(HALVES[1]), STOP),
    "delta a text": sse(*({"choices": [{"index": 0, "delta": half}]} for half in HALVES), STOP),
    "delta a list at first": sse({"choices": [{"delta": []}]}, delta(GOOD), STOP),
    "choices a mapping": sse(*({"choices": {"index": 0, "delta": {"content": half}}} for half in HALVES), STOP),
    "choices by number": sse({"choices": {"0": {"delta": {"content": GOOD}}}}, STOP),
    "choices a number at first": sse({"choices": 7}, delta(GOOD), STOP),
    "choices a text at first": sse({"choices": "x"}, delta(GOOD), STOP),
    "choices of texts at first": sse({"choices": ["x", 7, None]}, delta(GOOD), STOP),
    "content false at first": sse(delta(False), delta(GOOD), STOP),
    "content an object": sse(delta({"word": "ok"}), STOP),
    "content a part by itself": sse(delta({"type": "text", "text": GOOD}), STOP),
    "parts in parts": sse(delta([[{"text": HALVES[0]}], [{"text": HALVES[1]}]]), STOP),
    "text in place of a delta": sse(*({"choices": [{"text": half}]} for half in HALVES), STOP),
    "usage a text": sse(delta(GOOD, "stop"), {"choices": [], "usage": "many"}),
    "usage a list": sse(delta(GOOD, "stop"), {"choices": [], "usage": [1, 2]}),
    "usage of lists": sse(delta(GOOD, "stop"), {"choices": [], "usage": {"prompt_tokens": [4]}}),
    "usage with a number without end": sse(delta(GOOD, "stop"))[:-14]
    + b'data: {"choices": [], "usage": {"prompt_tokens": ' + b"9" * 9000 + b"}}\n\ndata: [DONE]\n\n",
    "a finish_reason that is a mapping": sse(delta(GOOD), {"choices": [{"delta": {}, "finish_reason": {"a": 1}}]}),
    "a finish_reason that is true": sse(delta(GOOD), {"choices": [{"delta": {}, "finish_reason": True}]}),
    "a model that is a list": sse({**delta(GOOD), "model": ["m"]}, STOP),
    "tool_calls a mapping": sse(delta(tool_calls=CALL), STOP),
    "a call whose index is a list": sse(delta(tool_calls=[{**CALL, "index": [0]}]), STOP),
    "a call whose arguments are an object": sse(delta(tool_calls=[{"function": {"arguments": {"word": "ok"}}}]), STOP),
    "calls that are none": sse(delta(GOOD, tool_calls=["x", None, 3, {"function": 7}]), STOP),
    "pieces that are no objects": b"data: 7\n\ndata: null\n\ndata: [1]\n\n" + sse(delta(GOOD), STOP),
    "pieces that are no JSON": b"data: {oops\n\ndata: <b>\n\n" + sse(delta(GOOD), STOP),
    "an event of several lines": b"data: "
    + json.dumps(delta(GOOD, "stop"), indent=1).replace("\n", "\ndata: ").encode() + b"\n\ndata: [DONE]\n\n",
    "two objects in a line": sse(delta(HALVES[0]))[:-16] + json.dumps(delta(HALVES[1], "stop")).encode()
    + b"\n\ndata: [DONE]\n\n",
    "deep nesting beside it": sse(delta(GOOD)).replace(b'"model"', b'"x": ' + b"[" * 5000 + b"]" * 5000 + b', "model"'),
    "half a character beside it": sse({**delta(GOOD), "x": "\ud83d"}, STOP),
    "a warning behind it": sse(delta(GOOD, "stop"), {"error": "slow"}),
    "an error behind it": sse(delta(GOOD), {"error": {"message": "worn out", "code": 503}}),
    "neither reason nor end": sse(delta(HALVES[0]), delta(HALVES[1]), done=False),
    "lines of JSON": ndjson(delta(HALVES[0]), delta(HALVES[1], "stop"), {"choices": [], "usage": USAGE}),
    "Ollama's pieces": ndjson(
        *({"model": "m", "message": {"role": "assistant", "content": half}, "done": False} for half in HALVES),
        {"model": "m", "message": {"content": ""}, "done": True, "done_reason": "stop", "eval_count": 9},
    ),
}  # fmt: skip


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("name", READ)
def test_it_is_read_and_paid_once(tmp_path: Path, name: str, stream: bool) -> None:
    with saying(READ[name]) as (url, asked):
        result = ask(url, tmp_path, stream=stream)
        assert (result.error, (result.parsed_json or {}).get("word"), len(asked)) == (None, "ok", 1)
        assert ask(url, tmp_path, stream=stream).from_store and len(asked) == 1
    ledger = Ledger(tmp_path / "ledger.txt")
    assert 0 < ledger.spent == pytest.approx(result.cost_usd)
    assert ledger.held == pytest.approx(0.0, abs=1e-12)


EMPTY: dict[str, bytes] = {
    "nothing but an end": sse({"choices": []}),
    "nothing but usage": sse({"usage": USAGE}),
    "deltas of nothing": sse({"choices": [{"delta": None}]}, {"choices": [{"delta": True}]}),
    "choices that are none": sse({"choices": 7, "usage": USAGE}),
    "thoughts alone": sse(delta(reasoning_content="Hm."), STOP),
    "content of nothing": sse(delta(True), delta({"type": "image"}), STOP),
}


@pytest.mark.parametrize("name", EMPTY)
def test_a_reply_of_nothing_is_kept_and_asked_again_once(tmp_path: Path, name: str) -> None:
    with saying(EMPTY[name], EMPTY[name]) as (url, asked):
        result = ask(url, tmp_path, stream=True)
        assert (result.success, len(asked), len(result.reply_keys)) == (False, 2, 2)
        assert result.error == "the answer is empty"
        assert ask(url, tmp_path, stream=True).error == result.error and len(asked) == 2
    assert Ledger(tmp_path / "ledger.txt").held == pytest.approx(0.0, abs=1e-12)


WHOLE_BUT: dict[str, Any] = {
    "left open behind the last word": dripping(http(sse(delta(GOOD, "stop")), headers=EVENTS, length=-1), b""),
    "dripping behind a reason": dripping(http(sse(delta(GOOD, "stop"), done=False), headers=EVENTS, length=-1), b":\n"),
    "closed without the last chunk": http(chunk(sse(delta(GOOD, "stop"))), headers={**EVENTS, **CHUNKED}, length=-1),
    "longer than it is": http(sse(delta(GOOD)), headers=EVENTS, length=9999),
}


@pytest.mark.parametrize("name", WHOLE_BUT)
def test_a_whole_answer_is_taken_however_the_connection_ends(tmp_path: Path, name: str) -> None:
    with talking(WHOLE_BUT[name], then=WHOLE) as (url, heard):
        result = ask_patiently(url, tmp_path, stream=True, timeout_seconds=2.0)
        assert (result.error, result.parsed, len(heard.heads)) == (None, {"word": "ok"}, 1)
    assert Ledger(tmp_path / "ledger.txt").held == pytest.approx(0.0, abs=1e-12)


def test_a_number_that_lost_its_quotation_marks_is_text(tmp_path: Path) -> None:
    with saying(sse(delta('{"word": "'), delta(18), delta('04"}'), STOP)) as (url, asked):
        assert (ask(url, tmp_path, stream=True).parsed, len(asked)) == ({"word": "1804"}, 1)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["choices", "delta", "message", "content", "index", "usage", "error", "text", "tool_calls",
                         "function", "arguments", "finish_reason", "type", "refusal", "done"]),
        inner, max_size=5,
    ),
    max_leaves=25,
)  # fmt: skip


@pytest.mark.parametrize("kind", [[], {}, ["text"], 1, None])
def test_the_type_of_a_part_and_the_status_of_a_body_may_be_anything(kind: Any) -> None:
    part = {"type": kind, "text": "a"}
    gathered = Gathered()
    gathered.line("data: " + json.dumps({"choices": [{"message": {"content": [part]}}]}))
    assert read_message(storable(gathered.response())).content == "a"
    assert read_message({"choices": [{"message": {"content": [part]}}]}).content == "a"
    assert error_in({"status": kind}) is None
    assert error_in({"code": "9" * 5000, "message": "no"}) == {"code": "9" * 5000, "message": "no"}


@settings(max_examples=400, deadline=None)
@given(st.lists(JSON, max_size=4))
def test_no_piece_of_any_form_is_an_exception(pieces: list[Any]) -> None:
    gathered = Gathered()
    for piece in pieces:
        gathered.line("data: " + json.dumps(piece))
    made = storable(gathered.response())
    assert gathered.used is None or min(gathered.used) >= 0
    assert isinstance(read_message(made).content, str) and gathered.complete in (True, False)
    assert json.loads(json.dumps(made))["choices"]
