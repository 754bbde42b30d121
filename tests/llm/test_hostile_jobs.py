"""Endpoints whose Batch API does what it should not: files out of order, torn, twice; jobs that end in any way."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from lib.errors import LLMError
from lib.llm import LLMBatchClient, LLMResult, LLMSettings, ReplyStore
from lib.llm.ledger import Ledger
from lib.llm.summary import BatchSummary
from lib.llm.waiting import LongWaitError
from lib.system.stop_signal import StopSignal
from tests.llm.asking import PRICES, question
from tests.llm.batch_jobs import _uploaded
from tests.llm.loopback import loopback
from tests.llm.raw_server import dripping, http, talking
from tests.llm.test_odd_replies import completion

KEY = "sk-planted-0123456789abcdef"
COUNT = 4
Files = tuple[bytes | None, bytes | None]
"""What the file of answers and that of errors hold; None: there is none."""


def line(key: str, body: Any = None, status: Any = 200, error: Any = None) -> bytes:
    response = None if error is not None else {"status_code": status, "body": completion() if body is None else body}
    return json.dumps({"id": "x", "custom_id": key, "response": response, "error": error}).encode() + b"\n"


@dataclass
class Desk:
    """The server's side: each job's files are made by the next of `files`, by its keys; then as they should be."""

    files: list[Callable[[list[str]], Files]] = field(default_factory=list)
    state: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the first job's state, when it is over."""
    refusals: list[tuple[int, Mapping[str, str], bytes]] = field(default_factory=list)
    """What the first calls are answered, whatever they ask for."""
    uploads: list[list[str]] = field(default_factory=list)
    served: dict[str, bytes] = field(default_factory=dict)
    heal: int = 0
    """How often a file is read torn, before it is whole; 0: for ever."""
    read: int = 0
    later: Mapping[str, Any] = field(default_factory=dict)
    """Fields of all later jobs' states."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Of the files."""

    def answer(self, path: str, body: bytes | None) -> tuple[int, Mapping[str, str], bytes]:
        kind = {"Content-Type": "application/json"}
        if self.refusals:
            return self.refusals.pop(0)
        parts = path.partition("?")[0].removeprefix("/v1").strip("/").split("/")
        if parts == ["files"]:
            self.uploads.append([json.loads(one)["custom_id"] for one in _uploaded(body or b"").splitlines()])
            return 200, kind, json.dumps({"id": f"f{len(self.uploads)}", "object": "file"}).encode()
        if parts[0] == "files":
            self.read += 1
            if self.heal and self.read > self.heal:
                return 200, kind, b"".join(map(line, self.uploads[-1]))
            return 200, {**kind, **self.headers}, self.served[parts[1]]
        if parts == ["batches"] and body is None:
            return 200, kind, b'{"object": "list", "data": [], "has_more": false}'
        number = len(self.uploads)
        if parts == ["batches"]:
            make = self.files[number - 1] if number <= len(self.files) else _as_it_should_be
            for name, data in zip(("output", "error"), make(self.uploads[-1]), strict=True):
                if data is not None:
                    self.served[f"{name}-{number}"] = data
        state: dict[str, Any] = {"id": f"b{number}", "object": "batch", "input_file_id": f"f{number}"}
        for name in ("output", "error"):
            if f"{name}-{number}" in self.served:
                state[f"{name}_file_id"] = f"{name}-{number}"
        state["status"] = "completed"
        return 200, kind, json.dumps({**state, **(self.state if number == 1 else self.later)}).encode()


def _as_it_should_be(keys: list[str]) -> Files:
    return b"".join(map(line, keys)), None


@contextmanager
def serving(desk: Desk) -> Iterator[str]:
    with loopback(desk.answer) as url:
        yield url


def ask(
    url: str, folder: Path, stop: StopSignal | None = None, **settings: Any
) -> tuple[BatchSummary, dict[str, LLMResult]]:
    given = {
        "base_url": url, "prices": PRICES, "budget_usd": 1.0, "mode": "batch", "batch_poll_seconds": 0.02,
        "max_retries": 2, "timeout_seconds": 1.0, "deadline_seconds": 2.0, **settings,
    }  # fmt: skip
    store = ReplyStore(folder / "replies", folder / "machine")
    client = LLMBatchClient(settings=LLMSettings(**given), store=store, ledger=folder / "ledger.txt")
    results: dict[str, LLMResult] = {}
    asked = [question(f"Page {number}.") for number in range(COUNT)]
    summary = client.process_batch(asked, lambda result: results.update({result.request_id: result}), stop=stop)
    return summary, results


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.llm.faults.FIRST_PAUSE_SECONDS", 0.02)


def joined(keys: list[str], **fields: Any) -> bytes:
    return b"".join(line(key, **fields) for key in keys)


FAILED = {"message": "broke", "code": "server_error"}
READ: dict[str, Callable[[list[str]], Files]] = {
    "out of order": lambda keys: (joined(keys[::-1]), None),
    "each twice": lambda keys: (joined([*keys, *keys]), None),
    "of questions that nobody asked": lambda keys: (joined(["no-such-key", *keys]), None),
    "lines about nothing": lambda keys: (b'{"x": 1}\n\n{"custom_id": ["a"]}\n' + joined(keys), b""),
    "a mark of order": lambda keys: (b"\xef\xbb\xbf" + joined(keys), None),
    "lines that end otherwise": lambda keys: (joined(keys).replace(b"\n", b"\r\n"), None),
    "no line's end at the end": lambda keys: (joined(keys).rstrip(), None),
    "a status in a text": lambda keys: (joined(keys, status="200"), None),
    "all among the errors": lambda keys: (None, joined(keys)),
}


@pytest.mark.parametrize("name", READ)
def test_answers_are_read_in_every_order(tmp_path: Path, name: str) -> None:
    desk = Desk([READ[name]])
    with serving(desk) as url:
        summary, _ = ask(url, tmp_path)
    assert (summary.succeeded, len(desk.uploads)) == (COUNT, 1)
    ledger = Ledger(tmp_path / "ledger.txt")
    assert ledger.spent == pytest.approx(summary.cost_usd)
    assert ledger.held == pytest.approx(0.0, abs=1e-12)


AGAIN: dict[str, tuple[Callable[[list[str]], Files], dict[str, Any], int]] = {
    "some lines are missing": (lambda keys: (joined(keys[:3]), None), {}, 1),
    "it expired with a part": (lambda keys: (joined(keys[:1]), None), {"status": "expired"}, 3),
    "it was cancelled with a part": (lambda keys: (joined(keys[:2]), None), {"status": "canceled"}, 2),
    "errors alone": (lambda keys: (None, joined(keys, error=FAILED)), {}, 4),
    "errors that are texts": (lambda keys: (None, joined(keys, error="broke")), {}, 4),
    "errors that are numbers": (lambda keys: (None, joined(keys, error=7)), {}, 4),
    "no file at all": (lambda keys: (None, None), {"status": "failed", "errors": "all wrong"}, 4),
    "errors of the job that are no list": (lambda keys: (None, None), {"status": "failed", "errors": {"data": 3}}, 4),
    "bodies that are null": (lambda keys: (joined(keys[1:]) + line(keys[0], body=[]), None), {}, 1),
    "an error in a reply": (lambda keys: (joined(keys[1:]) + line(keys[0], body={"error": FAILED}), None), {}, 1),
    "a state that nobody knows, with the time of its end": (
        lambda keys: (joined(keys[:3]), None), {"status": "done?", "completed_at": 17}, 1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", AGAIN)
def test_what_has_no_answer_is_asked_again_and_nothing_else(tmp_path: Path, name: str) -> None:
    make, state, left = AGAIN[name]
    desk = Desk([make], state)
    with serving(desk) as url:
        summary, _ = ask(url, tmp_path)
    assert (summary.succeeded, len(desk.uploads)) == (COUNT, 2)
    assert len(desk.uploads[1]) == left
    ledger = Ledger(tmp_path / "ledger.txt")
    assert ledger.spent == pytest.approx(summary.cost_usd)
    assert ledger.held == pytest.approx(0.0, abs=1e-12)


TORN: dict[str, tuple[Callable[[list[str]], Files], dict[str, Any]]] = {
    "in a line": (lambda keys: (joined(keys)[:-40], None), {}),
    "in a letter": (lambda keys: (joined(keys[:3]) + '{"custom_id": "é'.encode()[:-1], None), {}),
    "between lines": (lambda keys: (joined(keys[:2]), None), {"request_counts": {"completed": COUNT, "failed": 0}}),
    "a page of HTML": (lambda keys: (b"<html>later</html>", None), {}),
}  # fmt: skip


@pytest.mark.parametrize("name", TORN)
def test_a_file_that_is_not_whole_is_read_again(tmp_path: Path, name: str) -> None:
    make, state = TORN[name]
    desk = Desk([make], state, heal=1)
    with serving(desk) as url:
        summary, _ = ask(url, tmp_path)
    assert (summary.succeeded, len(desk.uploads)) == (COUNT, 1)


@pytest.mark.parametrize("name", ["in a line", "in a letter", "a page of HTML"])
def test_a_file_that_stays_so_is_read_in_another_run(tmp_path: Path, name: str) -> None:
    make, state = TORN[name]
    desk = Desk([make], state)
    with serving(desk) as url:
        with pytest.raises(LLMError, match=r"its file of answers is not whole: \d of 4 answers are missing") as caught:
            ask(url, tmp_path)
        assert "\n" not in str(caught.value)
        desk.heal = 1
        assert ask(url, tmp_path)[0].succeeded == COUNT
        assert len(desk.uploads) == 1
    assert Ledger(tmp_path / "ledger.txt").held == pytest.approx(0.0, abs=1e-12)


def test_a_job_that_is_gone_is_told_with_its_note(tmp_path: Path) -> None:
    desk = Desk([lambda keys: (joined(keys)[:-40], None)])
    with serving(desk) as url:
        with pytest.raises(LLMError, match="not whole"):
            ask(url, tmp_path)
        [note] = (tmp_path / "machine" / "jobs").glob("[!.]*.json")
        desk.refusals.append((404, {}, b'{"error": {"message": "No such batch"}}'))
        with pytest.raises(LLMError, match="HTTP 404: No such batch; run again to go on, or delete ") as caught:
            ask(url, tmp_path)
        assert str(note) in str(caught.value)
        note.unlink()
        assert ask(url, tmp_path)[0].succeeded == COUNT


ODD: list[tuple[int, Mapping[str, str], bytes]] = [
    (200, {"Content-Type": "text/html"}, b"<html>"),
    (200, {"Content-Type": "application/json"}, b"{}"),
    (200, {"Content-Type": "application/json"}, b"[1]"),
    (200, {"Content-Type": "application/json"}, b'{"id": 7}'),
    (200, {"Content-Encoding": "gzip"}, b"nonsense"),
    (500, {"Content-Encoding": "gzip"}, b"nonsense"),
    (529, {"Retry-After": "-1"}, b""),
]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_answer_is_asked_for_again(tmp_path: Path, odd: tuple[int, Mapping[str, str], bytes]) -> None:
    desk = Desk(refusals=[odd])
    with serving(desk) as url:
        assert ask(url, tmp_path)[0].succeeded == COUNT
    desk = Desk(refusals=[odd] * 9)
    with serving(desk) as url, pytest.raises(LLMError, match=r"the Batch API: .*run again to go on") as caught:
        ask(url, tmp_path / "other")
    assert "\n" not in str(caught.value)
    assert Ledger(tmp_path / "other/ledger.txt").held == 0.0, "nothing was sent"


def test_a_long_wait_says_when_to_come_back(tmp_path: Path) -> None:
    desk = Desk(refusals=[(429, {"Retry-After": "7200"}, b"{}")])
    with serving(desk) as url, pytest.raises(LongWaitError, match="run again after"):
        ask(url, tmp_path)
    assert Ledger(tmp_path / "ledger.txt").held == 0.0


def test_a_job_is_sent_nowhere_else(tmp_path: Path) -> None:
    with talking(then=b"") as (other, there):
        desk = Desk(refusals=[(307, {"Location": f"{other}/files"}, b"")])
        with serving(desk) as url, pytest.raises(LLMError, match=r"it sends to http://127\.0\.0\.1"):
            ask(url, tmp_path)
    assert (there.heads, desk.uploads) == ([], [])


def test_a_key_in_a_job_s_answers_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", KEY)
    echo = {"message": f"who is {KEY}?", "code": "x"}
    desk = Desk([lambda keys: (joined(keys[1:], body=completion(echo=KEY)), line(keys[0], error=echo))] * 9)
    with serving(desk) as url:
        _, results = ask(url, tmp_path, key_env="MY_KEY")
    assert "who is [key]?" in (results["Page 0."].error or "")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > COUNT
    assert [path for path in files if KEY.encode() in path.read_bytes()] == []


@pytest.mark.parametrize("stopped", [False, True])
def test_a_server_that_never_ends_a_sentence_holds_nobody(tmp_path: Path, stopped: bool) -> None:
    stop = StopSignal()
    with talking(then=dripping(http(b"", length=100_000), b" ")) as (url, _):
        if stopped:
            threading.Timer(0.5, lambda: setattr(stop, "name", "SIGINT")).start()
        began = time.monotonic()
        with pytest.raises(LLMError, match=r"run again to go on"):
            ask(url, tmp_path, stop, max_retries=0, deadline_seconds=1.0)
        assert time.monotonic() - began < 4


def test_a_file_of_answers_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.llm.batch_api.MOST_OF_FILE", 5000)
    desk = Desk([lambda keys: (b"".join(map(line, keys)) + b"\n" * 10_000, None)])
    with serving(desk) as url, pytest.raises(LLMError, match="its file of answers has more than"):
        ask(url, tmp_path)
