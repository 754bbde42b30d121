"""Servers that break HTTP, lie about what they sent, or never end: the page is asked again or told in a line."""

from __future__ import annotations

import gzip
import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lib.errors import LLMError
from lib.llm import LLMBatchClient, LLMResult, LLMSettings, ReplyStore, body
from lib.llm.ledger import Ledger
from lib.llm.waiting import LongWaitError
from tests.llm.asking import PRICES, question
from tests.llm.raw_server import Says, dripping, http, pouring, reset, talking
from tests.llm.test_odd_replies import GOOD, USAGE, completion, delta, sse

CHUNKED = {"Transfer-Encoding": "chunked"}
EVENTS = {"Content-Type": "text/event-stream"}
SENT = json.dumps(completion()).encode()
WHOLE = http(completion())


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.llm.faults.FIRST_PAUSE_SECONDS", 0.02)
    monkeypatch.setattr(body, "MOST_BYTES", 1 << 20)


@pytest.fixture(autouse=True)
def _no_inside(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing that a server says is an exception of ours."""
    yield
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def ask(url: str, folder: Path, **settings: Any) -> LLMResult:
    given = {
        "base_url": url, "prices": PRICES, "budget_usd": 1.0, "deadline_seconds": 8.0, "timeout_seconds": 0.8,
        "max_retries": 2, **settings,
    }  # fmt: skip
    store = ReplyStore(folder / "replies", folder / "machine")
    client = LLMBatchClient(settings=LLMSettings(**given), store=store, ledger=folder / "ledger.txt")
    [result] = client.process_batch([question()], collect=True)
    return result


def usage(**fields: Any) -> bytes:
    return http(completion(usage={**USAGE, **fields}))


READ: dict[str, Says] = {
    "two objects": http(SENT + SENT),
    "two lines": http(SENT + b"\n" + SENT),
    "something behind it": http(SENT + b"\n<!-- served by x -->"),
    "a mark of order": http(b"\xef\xbb\xbf" + SENT),
    "UTF-16": http(json.dumps(completion()).encode("utf-16")),
    "not a number": http(json.dumps(completion(created=float("nan"), x=float("-inf"))).encode()),
    "an encoding that nobody knows": http(SENT, headers={"Content-Encoding": "zzz"}),
    "HTTP of old": b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + SENT,
    "go on": b"HTTP/1.1 100 Continue\r\n\r\n" + WHOLE,
    "a stream that nobody asked for": http(sse(delta(GOOD, "stop"), {"choices": [], "usage": USAGE}), headers=EVENTS),
    "a stream that says it is JSON": http(sse(delta(GOOD, "stop"))),
    "a stream with a mark of order": http(b"\xef\xbb\xbf" + sse(delta(GOOD, "stop")), headers=EVENTS),
    "a stream of the second answer": http(
        sse({"choices": [{"index": 1, "delta": {"content": GOOD}, "finish_reason": "stop"}]}), headers=EVENTS
    ),
    "a stream of two answers": http(
        sse(delta(GOOD[:5]), {"choices": [{"index": 1, "delta": {"content": "x"}}]}, delta(GOOD[5:], "stop")),
        headers=EVENTS,
    ),
    "lines that end otherwise": http(b"event: x\r\ndata: " + json.dumps(delta(GOOD, "stop")).encode() + b"\r\n\r\n",
                                     headers=EVENTS),
    "the second answer alone": http({"choices": [{"index": 1, "message": {"content": GOOD}}], "usage": USAGE}),
    "tokens with 5,000 figures, as a text": usage(completion_tokens="9" * 5000),
    "tokens with 400 figures": usage(prompt_tokens=int("9" * 400)),
    "1e18 tokens": usage(prompt_tokens=10**18),
    "1e18 tokens in all": usage(total_tokens=10**18),
    "tokens below nothing": usage(prompt_tokens=-40, completion_tokens=-4, total_tokens=-44),
    "a cost of nothing": usage(cost=0),
    "a cost with 400 figures": usage(cost=int("9" * 400)),
    "a cost of 1e308": usage(cost=1e308),
    "an endless cost": usage(cost="inf"),
    "a cost that is true": usage(cost=True),
    "deep nesting beside it": http(SENT[:-1] + b',"x":' + b"[" * 400 + b"]" * 400 + b"}"),
    "a model that is a list": http(completion(model=["x"], provider={"b": 2})),
    "an end of another kind": http(completion(finish=["stop"])),
    "longer than it is": http(SENT, length=len(SENT) + 50),
    "no end behind it": dripping(http(SENT, headers=CHUNKED, length=-1)[: -len(SENT)] + chunk(SENT), chunk(b" ")),
    "a key twice": http(b'{"choices":[],' + SENT[1:]),
    "Latin letters": http(json.dumps(completion(x="é"), ensure_ascii=False).encode("latin-1")),
    "limits below nothing": http(completion(), headers={"x-ratelimit-remaining-requests": "-1"}),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_it_is_read_and_paid_once(tmp_path: Path, name: str) -> None:
    with talking(READ[name], then=WHOLE) as (url, heard):
        result = ask(url, tmp_path)
        assert (result.error, result.parsed, len(heard.heads)) == (None, {"word": "ok"}, 1)
        assert 0 < result.cost_usd < 0.01
        assert ask(url, tmp_path).from_store
        assert len(heard.heads) == 1, "what was paid was asked again"
    ledger = Ledger(tmp_path / "ledger.txt")
    assert ledger.spent == pytest.approx(result.cost_usd)
    assert ledger.held == pytest.approx(0.0, abs=1e-12)


UNPAID: dict[str, Says] = {
    "an HTML page": http(b"<html><h1>Bad gateway</h1></html>", 502, {"Content-Type": "text/html"}),
    "408": http({}, 408),
    "425": http({}, 425),
    "529": http({"error": {"message": "Overloaded"}}, 529),
    "999": http(b"", 999),
    "an error that is no gzip": http(b"nonsense", 500, {"Content-Encoding": "gzip"}),
    "a list of errors": http([{"error": "x"}], 500),
    "an error torn down": reset(http(b'{"err', 500, length=5000)),
}
HELD: dict[str, Says] = {
    "504": http({}, 504),
    "520": http(b"a web server says what nobody knows", 520),
    "524": http(b"A timeout occurred", 524, {"Content-Type": "text/html"}),
    "204": http(b"", 204),
    "gzip that breaks off": http(gzip.compress(SENT)[:30] + b"junk", headers={"Content-Encoding": "gzip"}),
    "no gzip": http(SENT, headers={"Content-Encoding": "gzip"}),
    "torn down behind its head": reset(http(b"", length=5000)),
    "closed": b"",
    "no HTTP": b"SSH-2.0-OpenSSH\r\n",
    "shorter than it is": http(SENT, length=len(SENT) - 9),
    "a length below nothing": http(SENT, headers={"Content-Length": "-7"}, length=-1),
    "two lengths": b"HTTP/1.1 200 X\r\nContent-Length: 3\r\nContent-Length: 900\r\n\r\n" + SENT,
    "chunks that are none": http(b"zz\r\nxx", headers=CHUNKED, length=-1),
    "a byte now and then": dripping(http(b"", length=100_000), b" "),
    "a chunk now and then": dripping(http(b"", headers=CHUNKED, length=-1), chunk(b" ")),
    "a head without end": pouring(b"HTTP/1.1 200 X\r\n", b"X-A: " + b"a" * 1000 + b"\r\n"),
    "a body without end": pouring(http(b"", headers=CHUNKED, length=-1), chunk(b" " * 65536)),
    "a line without end": pouring(http(b"data: ", headers=EVENTS, length=-1), b"a" * 65536),
    "a page of HTML": http(b"<html>", headers={"Content-Type": "text/html"}),
    "a head of junk": b"HTTP/1.1 200 X\r\nX\x00: \xff\r\nContent-Length: 5\r\n\r\nhello",
}


@pytest.mark.parametrize("name", [*UNPAID, *HELD])
def test_it_is_asked_again_and_counts_as_paid_where_it_may_be(tmp_path: Path, name: str) -> None:
    with talking({**UNPAID, **HELD}[name], then=WHOLE) as (url, heard):
        result = ask(url, tmp_path)
        assert (result.error, result.attempts, len(heard.heads)) == (None, 2, 2)
        assert heard.bodies[0] == heard.bodies[1]
    ledger = Ledger(tmp_path / "ledger.txt")
    assert ledger.spent == pytest.approx(result.cost_usd)
    assert (ledger.held > 0) == (name in HELD)


@pytest.mark.parametrize("count", [-100_000, 10**18, int("9" * 400), "x", None])
def test_what_a_broken_stream_says_it_used_never_brings_money_back(tmp_path: Path, count: Any) -> None:
    said = {"choices": [], "usage": {"prompt_tokens": count, "completion_tokens": count}}
    broken = http(sse(delta('{"word": "aaa'), said, done=False), headers=EVENTS)
    with talking(broken, then=WHOLE) as (url, _):
        result = ask(url, tmp_path)
    ledger = Ledger(tmp_path / "ledger.txt")
    assert result.error is None
    assert 0 < ledger.spent == pytest.approx(result.cost_usd)
    assert ledger.spent + ledger.held < 0.01


REFUSED: dict[str, Says] = {
    "400 that is no gzip": http(b"nonsense", 400, {"Content-Encoding": "gzip"}),
    "403": http({"error": {"message": "no"}}, 403),
    "413": http(b"too large", 413),
    "304": http(b"", 304),
    "an error that is a number": http(7, 400),
    "an error that is null": http(None, 400),
    "an error of half a million letters": http({"error": {"message": "x" * 500_000}}, 400),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_told_in_a_line_and_not_asked_again(tmp_path: Path, name: str) -> None:
    with talking(REFUSED[name], then=WHOLE) as (url, heard):
        result = ask(url, tmp_path)
    assert (result.success, len(heard.heads)) == (False, 1)
    assert result.error and "HTTP" in result.error and "\n" not in result.error and len(result.error) < 400
    ledger = Ledger(tmp_path / "ledger.txt")
    assert (ledger.spent, ledger.held) == (0.0, 0.0)


@pytest.mark.parametrize("status", [400, 500, 200])
def test_what_a_terminal_would_obey_is_not_told(tmp_path: Path, status: int) -> None:
    said = http({"error": {"message": "\x1b[2J\x07bad\u202e\r\nkey\x9b31m", "code": 502}}, status)
    with talking(then=said) as (url, _):
        result = ask(url, tmp_path, max_retries=0)
    assert result.error is not None and result.error.isprintable() and "bad key" in result.error


@pytest.mark.parametrize(
    "wish", ["-5", "nan", "Wed, 21 Oct 2015 07:28:00 GMT", "soon", "", "Wed, 21 Oct 2015 99:99 +9"]
)
def test_a_wait_that_is_none_is_no_wait(tmp_path: Path, wish: str) -> None:
    with talking(http({}, 429, {"Retry-After": wish}), then=WHOLE) as (url, heard):
        began = time.monotonic()
        assert ask(url, tmp_path).success
        assert time.monotonic() - began < 5
        assert len(heard.heads) == 2


@pytest.mark.parametrize("status", [429, 503, 529])
@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("1e9", "more than a month"),
        ("1e18", "more than a month"),
        ("1e300", "more than a month"),
        ("9" * 19 + "d", "more than a month"),
        ("Fri, 31 Dec 9999 23:59:59 GMT", "more than a month"),
        ("7200", r"120 min|2\.0 h"),
        ("2d", r"48\.0 h"),
    ],
)
def test_a_wait_that_is_too_long_ends_the_run_in_a_line(tmp_path: Path, status: int, wish: str, said: str) -> None:
    with talking(http({}, status, {"Retry-After": wish}), then=WHOLE) as (url, heard):
        with pytest.raises(LongWaitError, match=f"asks to wait ({said})") as caught:
            ask(url, tmp_path)
        assert "\n" not in str(caught.value)
        assert len(heard.heads) == 1


def test_an_overloaded_server_is_waited_for_as_one_that_refuses(tmp_path: Path) -> None:
    busy = http({"error": {"message": "Overloaded", "type": "overloaded_error"}}, 529)
    with talking(*[busy] * 6, then=WHOLE) as (url, heard):
        result = ask(url, tmp_path, max_retries=1)
        assert (result.success, len(heard.heads)) == (True, 7), "a refusal of pace is no failed try"


def test_limits_that_answers_make_up_are_heeded_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.llm.told_limits.LONGEST_SECONDS", 0.3)
    monkeypatch.setattr("lib.llm.told_limits.SHORTEST_SECONDS", 0.1)
    lie = http(completion(), headers={"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "1e9"})
    with talking(then=lie) as (url, heard):
        store = ReplyStore(tmp_path / "replies", tmp_path / "machine")
        client = LLMBatchClient(settings=LLMSettings(base_url=url, prices=PRICES, max_workers=1), store=store)
        began = time.monotonic()
        summary = client.process_batch(question(f"Page {number}.") for number in range(20))
        assert (summary.succeeded, len(heard.heads)) == (20, 20)
        assert 0.6 <= time.monotonic() - began < 5


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_pages_and_keys_go_nowhere_else(tmp_path: Path, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", "sk-planted-0123456789abcdef")
    with talking(then=WHOLE) as (other, caught_there):
        away = http(b"", status, {"Location": f"{other}/chat/completions?key=sk-planted-0123456789abcdef"})
        with talking(then=away) as (url, heard), pytest.raises(LLMError) as caught:
            ask(url, tmp_path, key_env="MY_KEY")
    assert caught_there.heads == []
    assert len(heard.heads) == 1
    said = str(caught.value)
    assert f"HTTP {status}: it sends to http://127.0.0.1" in said and "run.llm.base_url" in said
    assert "sk-planted" not in said and "\n" not in said
    ledger = Ledger(tmp_path / "ledger.txt")
    assert (ledger.spent, ledger.held) == (0.0, 0.0)
