"""Bodies that HTTP or JSON allows and nobody sends on purpose: one line each, no endless asking, nothing paid twice."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lib.errors import LLMError
from lib.llm.ledger import Ledger
from tests.llm.raw_server import Says, http, talking
from tests.llm.test_hostile_answers import CHUNKED, SENT, WHOLE, ask, chunk
from tests.llm.test_odd_replies import GOOD, USAGE, completion, text

DEEP = {900: b"[" * 900 + b"]" * 900, 100_000: b"[" * 100_000 + b"]" * 100_000}


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.llm.faults.FIRST_PAUSE_SECONDS", 0.02)


@pytest.fixture(autouse=True)
def _no_inside(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def beside(said: bytes) -> Says:
    """A good answer with this value beside it."""
    return http(b'{"x": ' + said + b", " + SENT[1:])


READ: dict[str, Says] = {
    "nested 900 deep": beside(DEEP[900]),
    "nested 100,000 deep": beside(DEEP[100_000]),
    "mappings nested 5,000 deep": beside(b'{"a":' * 5000 + b"1" + b"}" * 5000),
    "brackets in a text": beside(b'"' + b"[" * 100_000 + b'"'),
    "deep, and brackets in a text with quotation marks": beside(b'["\\"[[[", ' + DEEP[900] + b"]"),
    "10 MB of whitespace before it": http(b" \n" * 5_000_000 + SENT),
    "10 MB of whitespace behind it": http(SENT + b"\r\n" * 5_000_000),
    "10 MB of whitespace in it": http(b"{" + b"\t" * 10_000_000 + SENT[1:]),
    "half a character": beside(b'"\\ud83d"'),
    "half a character as a name": http(b'{"\\udc00": 1, ' + SENT[1:]),
    "a number of 9,000 figures": beside(b"9" * 9000),
    "a number below nothing of 9,000 figures": beside(b"-" + b"9" * 9000),
    "usage of 9,000 figures": http(SENT.replace(b'"prompt_tokens": 40', b'"prompt_tokens": ' + b"9" * 9000)),
    "1e999": beside(b"1e999"),
    "a hundred thousand nothings": beside(b"[" + b"0," * 100_000 + b"0]"),
    "keys twice": http(b'{"choices": 7, "usage": "x", "model": [], ' + SENT[1:]),
    "letter by letter": http(b"".join(chunk(bytes([one])) for one in SENT) + b"0\r\n\r\n", 200, CHUNKED, -1),
    "another kind of text": http(SENT, headers={"Content-Type": "text/plain; charset=x-nobody"}),
    "no kind": b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(SENT), SENT),
    "200 with another word": b"HTTP/1.1 200 \r\nContent-Length: %d\r\n\r\n%s" % (len(SENT), SENT),
    "201": http(completion(), 201),
    "a thousand headers' worth of cookies": http(completion(), headers={"Set-Cookie": "a=" + "b" * 8000}),
    "three hundred choices": http({"choices": completion()["choices"] * 300, "usage": USAGE}),
    "a choice in place of choices": http({"choices": completion()["choices"][0], "usage": USAGE}),
    "choices by their numbers": http({"choices": {"0": completion()["choices"][0]}, "usage": USAGE}),
    "a message that is a text": http({"choices": [{"message": GOOD}], "usage": USAGE}),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_it_is_read_and_paid_once(tmp_path: Path, name: str) -> None:
    with talking(READ[name], then=WHOLE) as (url, heard):
        result = ask(url, tmp_path, timeout_seconds=20.0)
        assert (result.error, result.parsed, len(heard.heads)) == (None, {"word": "ok"}, 1)
        assert ask(url, tmp_path).from_store and len(heard.heads) == 1
    ledger = Ledger(tmp_path / "ledger.txt")
    assert 0 < ledger.spent == pytest.approx(result.cost_usd)
    assert ledger.held == pytest.approx(0.0, abs=1e-12)


NEVER: dict[str, Says] = {
    "204": http(b"", 204),
    "205": http(b"", 205),
    "202 with nothing": http(b"", 202),
    "an empty body": http(b""),
    "blank space alone": http(b" \n" * 1000),
    "10 MB of blank space alone": http(b" " * 10_000_000),
    "a mark of order alone": http(b"\xef\xbb\xbf"),
    "null": http(None),
    "true": http(True),
    "a text": http("hello"),
    "a text with a good answer": http(SENT.decode()),
    "an empty list": http([]),
    "a list of lists": http([[completion()]]),
    "nesting that has no end": http(b"[" * 100_000),
    "nesting of keys that has no end": http(b'{"a":' * 100_000),
    "zeros": http(bytes(1000)),
    "quotation marks": http(b'"' * 1001),
    "half of it": http(SENT[:-20]),
}


@pytest.mark.parametrize("name", NEVER)
def test_no_reply_is_told_in_a_line_after_few_tries(tmp_path: Path, name: str) -> None:
    with talking(then=NEVER[name]) as (url, heard):
        result = ask(url, tmp_path, timeout_seconds=20.0, max_retries=2)
        assert (result.success, len(heard.heads)) == (False, 3)
    assert result.error is not None and result.error.isprintable() and 5 < len(result.error) < 400


REFUSED: dict[str, tuple[Any, int, int, str]] = {
    "a code with words": ({"code": 502, "msg": "the model is away"}, 200, 3, "model is away"),
    "a code as a text": ({"code": "503", "message": "no worker is free"}, 200, 3, "no worker is free"),
    "an object that is an error": (
        {"object": "error", "code": 400, "message": "too long a prompt"},
        200,
        1,
        "too long",
    ),
    "a job that waits": ({"id": "job-1", "status": "queued"}, 202, 3, "queued"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_inside_a_success_is_no_answer_and_not_paid(tmp_path: Path, name: str) -> None:
    said, status, times, words = REFUSED[name]
    with talking(then=http(said, status)) as (url, heard):
        result = ask(url, tmp_path, max_retries=2)
        assert (result.success, len(heard.heads)) == (False, times)
    assert words in (result.error or "")
    ledger = Ledger(tmp_path / "ledger.txt")
    assert (ledger.spent, result.cost_usd) == (0.0, 0.0)
    with talking(WHOLE) as (url, heard):
        assert ask(url, tmp_path).success and len(heard.heads) == 1


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 305, 307, 308, 399])
@pytest.mark.parametrize("to", [None, "", "/elsewhere", "ftp://x", "//", "http://[::1", "\xff\xfe"])
def test_no_answer_that_sends_elsewhere_is_followed(tmp_path: Path, status: int, to: str | None) -> None:
    away = http(b"", status, {} if to is None else {"Location": to})
    with talking(then=away) as (url, heard):
        try:
            told = ask(url, tmp_path, max_retries=2).error or ""
        except LLMError as error:
            told = str(error)
        assert len(heard.heads) == 1
    assert f"HTTP {status}" in told and told.isprintable()
    assert Ledger(tmp_path / "ledger.txt").held == 0.0


ANSWERS: dict[str, tuple[Any, str]] = {
    "a key twice": ('{"word": "a", "word": "b"}', "not_json"),
    "nested 900 deep": ('{"word": ' + "[" * 900 + "]" * 900 + "}", "schema not_json"),
    "nested 100,000 deep": ('{"word": ' + "[" * 100_000 + "]" * 100_000 + "}", "not_json"),
    "a number of 9,000 figures": ('{"word": ' + "9" * 9000 + "}", "not_json schema"),
    "a million brackets": ("{" * 1_000_000, "not_json"),
    "NaN": ('{"word": NaN}', "not_json"),
    "thoughts without end": ("<think>" * 100_000 + GOOD, "not_json"),
    "two answers that quarrel": ('{"word": 1} {"word": 2}', "schema"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_a_model_answers_so_is_asked_again_once(tmp_path: Path, name: str) -> None:
    said, kinds = ANSWERS[name]
    with talking(then=http(text(said))) as (url, heard):
        result = ask(url, tmp_path, timeout_seconds=20.0)
        assert (result.success, len(heard.heads), len(result.reply_keys)) == (False, 2, 2)
        assert result.error_kind in kinds.split() and result.error is not None and result.error.isprintable()
        assert ask(url, tmp_path).from_store and len(heard.heads) == 2


def test_half_a_character_in_an_answer_is_kept_as_one_that_nobody_knows(tmp_path: Path) -> None:
    said = http(SENT.replace(json.dumps(GOOD).encode(), rb'"{\"word\": \"ok\ud83d\"}"'))
    with talking(then=said) as (url, heard):
        result = ask(url, tmp_path)
        assert (result.parsed, len(heard.heads)) == ({"word": "ok?"}, 1)
