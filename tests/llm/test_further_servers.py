"""Servers that behave in ways of their own, asked as a stage's author asks: a pydantic schema, a batch of pages."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, Field

from lib.llm import LLMBatchClient, LLMRequest, LLMResult, LLMSettings, ReplyStore
from lib.llm.ledger import Ledger
from lib.llm.summary import BatchSummary
from tests.llm import test_hostile_jobs
from tests.llm.asking import MODEL, PRICES
from tests.llm.loopback import loopback
from tests.llm.raw_server import Says, http, talking
from tests.llm.test_hostile_answers import CHUNKED, EVENTS, chunk
from tests.llm.test_odd_replies import USAGE, delta, sse, text

PAGES = 6
LINES = {"lines": [{"number": 1, "printed": "the"}]}
SAID = json.dumps(LINES)
GOOD = http(text(SAID))


class Line(BaseModel):
    number: int = Field(..., ge=1)
    printed: str


class Corrected(BaseModel):
    lines: list[Line]


def page(number: int) -> LLMRequest:
    return LLMRequest(
        id=f"page_{number:04d}",
        model=MODEL,
        messages=[{"role": "system", "content": "Correct."}, {"role": "user", "content": f"Page {number}."}],
        response_format={
            "type": "json_schema",
            "json_schema": {"name": "corrected", "strict": True, "schema": Corrected.model_json_schema()},
        },
        metadata={"page_num": number},
        max_tokens=500,
    )


def ask(url: str, folder: Path, **settings: Any) -> tuple[BatchSummary, dict[int, LLMResult]]:
    given = {
        "base_url": url, "prices": PRICES, "budget_usd": 1.0, "deadline_seconds": 8.0, "timeout_seconds": 2.0,
        "max_retries": 2, "max_workers": 2, **settings,
    }  # fmt: skip
    store = ReplyStore(folder / "replies", folder / "machine")
    client = LLMBatchClient(settings=LLMSettings(**given), store=store, ledger=folder / "ledger.txt")
    results: dict[int, LLMResult] = {}
    summary = client.process_batch(
        [page(number) for number in range(1, PAGES + 1)],
        lambda result: results.update({result.request.metadata["page_num"]: result}),
    )
    assert isinstance(summary, BatchSummary)
    return summary, results


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.llm.faults.FIRST_PAUSE_SECONDS", 0.02)


def streamed(*lines: str) -> bytes:
    return http("".join(lines).encode(), headers=EVENTS)


HALVES = [json.dumps(delta(half)) for half in (SAID[:9], SAID[9:])]
LAST = json.dumps({"choices": [{"delta": {}, "finish_reason": "stop"}], "usage": USAGE})
WORDS = {**LINES, "lines": [{"number": 1, "printed": "é“ﬁ𝒳"}]}
READ: dict[str, Says] = {
    "JSON in a text of JSON": http(text(json.dumps(SAID))),
    "JSON in a text in a text": http(text(json.dumps(json.dumps(SAID)))),
    "a list of one": http(text(json.dumps([LINES]))),
    "under the schema's name": http(text(json.dumps({"corrected": LINES}))),
    "under a name, as a text": http(text(json.dumps({"response": SAID}))),
    "arguments of a call that was not asked for": http(text(json.dumps({"arguments": {"corrected": LINES}}))),
    "lines that end in a carriage return": streamed(*(f"data: {one}\r\r" for one in (*HALVES, LAST, "[DONE]"))),
    "events with names and numbers": streamed(
        *(f"id: {n}\nevent: message\nretry: 9\ndata:{one}\n\n" for n, one in enumerate((*HALVES, LAST, "[DONE]")))
    ),
    "no blank line between events": streamed(*(f"data: {one}\n" for one in (*HALVES, LAST, "[DONE]"))),
    "empty data between": streamed(*(f"data:\n\ndata: \n\ndata: {one}\n\n" for one in (*HALVES, LAST, "[DONE]"))),
    "early hints": b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + GOOD,
    "a thousand small headers": http(text(SAID), headers={f"X-{number}": "a" for number in range(90)}),
    "headers in small letters": GOOD.replace(b"Content-Type", b"content-type").replace(b"Content-L", b"content-l"),
    "a trailer": http(chunk(json.dumps(text(SAID)).encode()) + b"0\r\nX-A: b\r\n\r\n", 200, CHUNKED, -1),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_each_page_is_read_and_paid_once(tmp_path: Path, name: str) -> None:
    with talking(then=READ[name]) as (url, heard):
        summary, results = ask(url, tmp_path, stream="data:" in str(READ[name]))
        assert {number: one.error for number, one in results.items()} == dict.fromkeys(range(1, PAGES + 1))
        assert len(heard.heads) == PAGES
    assert all(Corrected(**(one.parsed_json or {})).lines[0].printed == "the" for one in results.values())
    ledger = Ledger(tmp_path / "ledger.txt")
    assert ledger.spent == pytest.approx(summary.cost_usd) and ledger.held == pytest.approx(0.0, abs=1e-12)


def test_letters_of_several_bytes_that_come_one_by_one(tmp_path: Path) -> None:
    data = sse(delta(json.dumps(WORDS, ensure_ascii=False)), json.loads(LAST))
    raw = data.replace(json.dumps(json.dumps(WORDS, ensure_ascii=False)).encode(),
                       json.dumps(json.dumps(WORDS, ensure_ascii=False), ensure_ascii=False).encode())  # fmt: skip
    pieces = b"".join(b"1\r\n%s\r\n" % raw[at : at + 1] for at in range(len(raw))) + b"0\r\n\r\n"
    with talking(then=http(pieces, headers={**EVENTS, "Transfer-Encoding": "chunked"}, length=-1)) as (url, _):
        _, results = ask(url, tmp_path, stream=True)
    assert {Corrected(**(one.parsed_json or {})).lines[0].printed for one in results.values()} == {"é“ﬁ𝒳"}


NO_USAGE: dict[str, dict[str, Any]] = {
    "nothing was used": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    "nothing was written": {"prompt_tokens": 40, "completion_tokens": 0, "total_tokens": 40},
    "nothing was read": {"prompt_tokens": 0, "completion_tokens": 12, "total_tokens": 12},
    "half a token": {"prompt_tokens": 0.4, "completion_tokens": 0.4},
    "more from the cache than there was": {**USAGE, "prompt_tokens_details": {"cached_tokens": 10**6}},
    "more thoughts than words": {**USAGE, "completion_tokens_details": {"reasoning_tokens": 10**6}},
}


@pytest.mark.parametrize("name", NO_USAGE)
def test_what_costs_is_never_booked_as_nothing(tmp_path: Path, name: str) -> None:
    said = " " * 4000 + SAID
    with talking(then=http({**text(said), "usage": NO_USAGE[name]})) as (url, _):
        summary, results = ask(url, tmp_path, prices={MODEL: {"input": 1.0, "output": 4.0, "cached_input": 0.1}})
    assert summary.succeeded == PAGES
    for one in results.values():
        assert one.completion_tokens >= (1 if "prompt_tokens_details" in NO_USAGE[name] else 10)
        assert one.cost_usd >= 40e-6
    assert Ledger(tmp_path / "ledger.txt").spent == pytest.approx(summary.cost_usd)


def test_a_budget_holds_where_a_server_says_that_it_costs_nothing(tmp_path: Path) -> None:
    nothing = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
    with talking(then=http({**text(" " * 2000 + SAID), "usage": nothing})) as (url, heard):
        summary, _ = ask(url, tmp_path, budget_usd=0.0065, max_workers=1)
    assert summary.stopped == "budget" and 0 < len(heard.heads) < PAGES


WAITS = {"0, 1": 0.9, "1, 1": 0.9, "1,": 0.9, "soon, 1": 0.9, "0": 0.0, "0.0": 0.0, "1s": 0.9}


@pytest.mark.parametrize("wish", WAITS)
def test_a_wait_that_is_said_twice_is_one(tmp_path: Path, wish: str) -> None:
    with talking(http({}, 429, {"Retry-After": wish}), then=GOOD) as (url, _):
        began = time.monotonic()
        assert ask(url, tmp_path, max_workers=1)[0].succeeded == PAGES
        assert WAITS[wish] <= time.monotonic() - began < 5


def test_an_error_that_is_an_event_is_an_error(tmp_path: Path) -> None:
    broke = streamed(f"data: {HALVES[0]}\n\n", 'event: error\ndata: {"message": "worn out", "code": 503}\n\n')
    with talking(broke, then=GOOD) as (url, heard):
        summary, _ = ask(url, tmp_path, stream=True, max_workers=1)
        assert (summary.succeeded, len(heard.heads)) == (PAGES, PAGES + 1)
    with talking(then=broke) as (url, _):
        _, results = ask(url, tmp_path / "b", stream=True, max_retries=0)
    assert {one.error for one in results.values()} == {"HTTP 503: worn out"}


def test_connections_that_close_behind_each_answer_lose_nothing(tmp_path: Path) -> None:
    """They say that they stay open."""
    with talking(then=GOOD.replace(b"Connection: close", b"Connection: keep-alive")) as (url, heard):
        summary, _ = ask(url, tmp_path)
    assert (summary.succeeded, len(heard.heads)) == (PAGES, PAGES)


def test_a_long_answer_that_cannot_be_used_is_not_sent_back(tmp_path: Path) -> None:
    asked: list[bytes] = []

    def answer(path: str, raw: bytes | None) -> tuple[int, Mapping[str, str], bytes]:
        asked.append(raw or b"")
        said = text(SAID if b"cannot be used" in asked[-1] else "no " * 20_000)
        return 200, {"Content-Type": "application/json"}, json.dumps(said).encode()

    with loopback(answer) as url:
        assert ask(url, tmp_path)[0].succeeded == PAGES
    assert len(asked) == 2 * PAGES and max(map(len, asked)) < 10_000


JOBS: dict[str, Mapping[str, Any]] = {
    "a state in capitals": {"status": "Completed"},
    "a state that is null, with the time of its end": {"status": None, "completed_at": 1},
    "no counts": {"request_counts": None},
    "errors that are null": {"errors": None},
    "names of files that are empty": {"error_file_id": ""},
    "an id of another kind": {"id": 7},
}


@pytest.mark.parametrize("name", JOBS)
def test_a_job_s_odd_state_is_read(tmp_path: Path, name: str) -> None:
    desk = test_hostile_jobs.Desk(state=JOBS[name])
    with test_hostile_jobs.serving(desk) as url:
        if name == "an id of another kind":
            with pytest.raises(Exception, match="run again to go on"):
                test_hostile_jobs.ask(url, tmp_path)
            return
        summary, _ = test_hostile_jobs.ask(url, tmp_path)
    assert (summary.succeeded, len(desk.uploads)) == (test_hostile_jobs.COUNT, 1)


class Late(test_hostile_jobs.Desk):
    """The names of a job's files come after its end."""

    looks = 0

    def answer(self, path: str, body: bytes | None) -> tuple[int, Mapping[str, str], bytes]:
        status, headers, data = super().answer(path, body)
        state = json.loads(data) if b'"batch"' in data else None
        if state is not None:
            self.looks += 1
            state["request_counts"] = {"completed": test_hostile_jobs.COUNT, "failed": 0}
            if self.looks < 4:
                state.pop("output_file_id", None)
            data = json.dumps(state).encode()
        return status, headers, data


def test_files_whose_names_come_late_are_waited_for(tmp_path: Path) -> None:
    desk = Late()
    with test_hostile_jobs.serving(desk) as url:
        summary, _ = test_hostile_jobs.ask(url, tmp_path, max_retries=4)
    assert (summary.succeeded, len(desk.uploads)) == (test_hostile_jobs.COUNT, 1)
    assert Ledger(tmp_path / "ledger.txt").held == pytest.approx(0.0, abs=1e-12)


def test_a_list_of_jobs_with_odd_ones_among_them_is_passed_over(tmp_path: Path) -> None:
    class Odd(test_hostile_jobs.Desk):
        def answer(self, path: str, body: bytes | None) -> tuple[int, Mapping[str, str], bytes]:
            status, headers, data = super().answer(path, body)
            if b'"list"' in data:
                data = json.dumps(
                    {"object": "list", "data": [{}, {"id": None}, {"id": "x"}], "has_more": False}
                ).encode()
            return status, headers, data

    desk = Odd()
    with test_hostile_jobs.serving(desk) as url:
        summary, _ = test_hostile_jobs.ask(url, tmp_path)
    assert (summary.succeeded, len(desk.uploads)) == (test_hostile_jobs.COUNT, 1)
