"""A batch: a bounded window, results as they finish, callbacks that may fail, and a stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.errors import LLMError
from lib.llm import LLMBatchClient, LLMRequest, LLMResult
from lib.system.stop_signal import StopSignal
from tests.llm.asking import question
from tests.llm.conftest import Start

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def test_an_iterator_is_read_no_further_than_the_window(start: Start) -> None:
    ask = start(latency=0.02)
    read = done = furthest = 0

    def requests() -> Iterator[LLMRequest]:
        nonlocal read, furthest
        for number in range(100):
            read += 1
            furthest = max(furthest, read - done)
            yield question(f"Page {number}.")

    def count(_result: LLMResult) -> None:
        nonlocal done
        done += 1

    summary = ask.client(max_workers=5).process_batch(requests(), count)
    assert (summary.succeeded, summary.unsent) == (100, 0)
    assert 5 <= furthest <= 2 * 5 + 1


def test_no_more_requests_are_out_than_there_are_workers(start: Start) -> None:
    ask = start(latency=0.3)
    began = time.monotonic()
    ask((question(f"Page {number}.") for number in range(12)), max_workers=4)
    seconds = time.monotonic() - began
    came = sorted(served.came for served in ask.server.log)
    assert came[4] - came[0] > 0.25, "a fifth call went out beside four"
    assert 0.9 < seconds < 2.5


def test_images_are_loaded_when_sent_and_let_go(start: Start) -> None:
    ask = start(latency=0.05)
    loaded: list[str] = []

    def load(name: str) -> bytes:
        loaded.append(name)
        return PNG + name.encode()

    requests = [question(f"{n}", images=[lambda n=n: load(str(n))]) for n in range(30)]
    assert loaded == []
    ask(iter(requests), max_workers=3)
    assert sorted(loaded, key=int) == [str(n) for n in range(30)]
    # The images that differ make questions that differ.
    assert len({served.key for served in ask.server.log}) == 30


def test_an_image_that_cannot_be_read_fails_its_own_request(start: Start, tmp_path: Path) -> None:
    asked = start()(question("a", images=[tmp_path / "none.png"]), question("b"), question("c", images=[b"no image"]))
    assert asked.results["a"].error_kind == asked.results["c"].error_kind == "source"
    assert "none.png" in (asked.results["a"].error or "")
    assert asked.results["b"].success


def test_results_come_as_they_finish_in_the_thread_that_asked(start: Start) -> None:
    ask = start(script={"slow": ["503"]})
    order: list[str] = []
    threads: set[str] = set()

    def take(result: LLMResult) -> None:
        order.append(result.request_id)
        threads.add(threading.current_thread().name)

    ask.client().process_batch([question("slow"), question("quick")], take)
    assert order == ["quick", "slow"]
    assert threads == {threading.current_thread().name}
    collected = ask.client().process_batch([question("slow"), question("quick")], collect=True)
    assert [result.request_id for result in collected] == ["slow", "quick"]


def test_an_exception_in_a_callback_is_reported_and_loses_nothing(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    ask = start()
    seen: list[str] = []

    def take(result: LLMResult) -> None:
        seen.append(result.request_id)
        if result.request_id == "1":
            raise RuntimeError("my own fault")

    summary = ask.client().process_batch([question(str(number)) for number in range(5)], take)
    assert sorted(seen) == list("01234")
    assert (summary.succeeded, summary.callback_errors) == (5, 1)
    assert "my own fault" in caplog.text


def test_an_exception_in_the_iterator_comes_out_after_what_is_under_way(start: Start) -> None:
    ask = start(latency=0.2)
    seen: list[str] = []

    def requests() -> Iterator[LLMRequest]:
        yield question("a")
        yield question("b")
        raise KeyError("no third page")

    with pytest.raises(KeyError, match="no third page"):
        ask.client().process_batch(requests(), lambda result: seen.append(result.request_id))
    assert sorted(seen) == ["a", "b"]


def test_a_stop_does_not_wait_for_a_call_that_hangs_and_keeps_what_was_paid(start: Start) -> None:
    ask = start(latency=0.4, script={"Page 7.": ["hang"]})
    stop = StopSignal()
    asked_at: list[float] = []

    def set_stop() -> None:
        time.sleep(1.0)
        asked_at.append(time.monotonic())
        stop.name = "SIGINT"

    threading.Thread(target=set_stop).start()
    asked = ask((question(f"Page {number}.") for number in range(500)), stop=stop, max_workers=4)
    assert time.monotonic() - asked_at[0] < 10, "tests/bench measures that it is under 2 s"
    assert asked.summary.stopped == "signal"
    answered = [served for served in ask.server.log if served.delivered]
    assert len(asked.results) == len(answered) >= 6
    assert asked.summary.uncertain_usd > 0, "the call that hung may have been paid"
    assert not any(served.came > asked_at[0] + 0.2 for served in ask.server.log), "something went out after the stop"

    again = ask([question(name) for name in asked.results])
    assert again.summary.from_store == len(answered)
    assert again.summary.cost_usd == 0.0


def test_a_request_says_what_it_lacks() -> None:
    with pytest.raises(LLMError, match="no response_format"):
        question(response_format=None)
    with pytest.raises(LLMError, match="no model"):
        question(model="")
    with pytest.raises(LLMError, match="json_schema or json_object"):
        question(response_format={"type": "text"})
    with pytest.raises(LLMError, match="uses dependentRequired"):
        question(response_format={"type": "json_object", "schema": {"dependentRequired": {}}})
    with pytest.raises(LLMError, match="no message of the user"):
        LLMRequest(id="x", model="m", messages=[], response_format={"type": "json_object"})


def test_a_line_is_logged_for_each_event_and_none_holds_what_was_said(start: Start, tmp_path: Path) -> None:
    ask = start(script={"Say": ["500"]})
    client = LLMBatchClient(settings=ask.client().settings, log_dir=tmp_path / "log")
    client.process_batch([question("Say a secret thing", id="p1")])
    text = (tmp_path / "log" / "llm.jsonl").read_text(encoding="utf-8")
    assert [word in text for word in ("failed_try", "answered", '"prompt_tokens"', "HTTP 500")] == [True] * 4
    assert "secret thing" not in text
