"""What goes wrong on the way is tried again or not, by its class."""

from __future__ import annotations

import time

import pytest

from lib.errors import LLMError
from lib.llm.faults import body_fault, pause_seconds, status_fault
from lib.llm.rate_headers import asked_wait
from tests.llm.asking import question
from tests.llm.conftest import Start


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("fault", ["429", "500", "503", "drop", "drop_mid", "garbage", "error200"])
def test_a_passing_fault_is_tried_again(start: Start, fault: str, stream: bool) -> None:
    ask = start(script={"Say": [fault, fault]})
    asked = ask(question(), stream=stream)
    assert asked.only.success, asked.only.error
    assert asked.only.attempts == 3
    assert asked.kinds("Say a word.") == ["sent", "failed_try", "sent", "failed_try", "sent", "answered"]
    assert [served.fault for served in ask.server.log] == [fault, fault, ""]
    assert len({served.key for served in ask.server.log}) == 1, "a try changed the message"


def test_tries_are_bounded(start: Start) -> None:
    ask = start(script={"Say": ["500"] * 9})
    asked = ask(question(), max_retries=2)
    assert not asked.only.success
    assert (asked.only.error_kind, asked.only.attempts) == ("server", 3)
    assert len(ask.server.log) == 3
    assert asked.summary.failed == 1


def test_no_other_4xx_is_tried_again(start: Start) -> None:
    ask = start(script={"Say": ["400"]})
    asked = ask(question(), question("Another."))
    failed = asked.results["Say a word."]
    assert (failed.error_kind, failed.attempts) == ("client", 1)
    assert "HTTP 400" in (failed.error or "")
    assert asked.results["Another."].success


@pytest.mark.parametrize("fault", ["401", "404"])
def test_what_every_request_would_meet_ends_the_batch(start: Start, fault: str) -> None:
    ask = start(rates={fault: 1.0}, latency=0.1)
    with pytest.raises(LLMError, match=f"HTTP {fault}.*mend that"):
        ask((question(f"Page {number}.") for number in range(200)), max_workers=4)
    assert len(ask.server.log) <= 8


def test_the_server_says_how_long_to_wait(start: Start) -> None:
    ask = start(script={"Say": ["429"]}, retry_after=1.2)
    began = time.monotonic()
    asked = ask(question())
    assert asked.only.success
    first, second = ask.server.log
    assert second.came - first.came >= 1.2
    assert time.monotonic() - began < 20


def test_a_429_slows_everybody(start: Start) -> None:
    ask = start(script={"Page 3.": ["429"]}, retry_after=1.0, latency=0.01)
    asked = ask((question(f"Page {number}.") for number in range(20)), max_workers=2)
    assert asked.summary.succeeded == 20
    log = sorted(ask.server.log, key=lambda served: served.came)
    refused = next(number for number, served in enumerate(log) if served.fault == "429")
    # What was out already may still arrive; after that, nobody calls until the pause is over.
    later = [served.came - log[refused].came for served in log[refused + 1 :]]
    assert sum(seconds < 0.9 for seconds in later) <= 1, later
    # A busy machine only makes it later.
    assert later[8] > 1.15, "calls went out in a burst after the pause"


def test_a_slow_drip_meets_the_deadline(start: Start) -> None:
    ask = start(script={"Say": ["drip"] * 9})
    began = time.monotonic()
    asked = ask(question(), timeout_seconds=0.7, deadline_seconds=2.0)
    assert time.monotonic() - began < 10
    assert not asked.only.success
    assert asked.only.error_kind in ("deadline", "timeout")
    assert asked.only.attempts >= 2


def test_a_server_that_says_nothing_meets_the_time_out(start: Start) -> None:
    ask = start(script={"Say": ["hang"]})
    asked = ask(question(), timeout_seconds=0.5)
    assert asked.only.success
    assert asked.only.attempts == 2


def test_a_server_that_is_not_there_fails_the_request(start: Start) -> None:
    ask = start()
    asked = ask(question(), base_url="http://127.0.0.1:9/v1", max_retries=1)
    assert (asked.only.error_kind, asked.only.attempts) == ("connection", 2)
    assert "no connection" in (asked.only.error or "")
    assert asked.summary.uncertain_usd == 0.0, "nothing can have been paid"


def test_a_fault_is_classed_by_its_code_and_not_by_its_words() -> None:
    assert status_fault(400, "rate limit exceeded, try again, timeout").passing is False
    assert status_fault(429, "go away for ever").passing is True
    assert status_fault(429, "", "insufficient_quota").for_all is True
    assert status_fault(500, "").passing
    assert body_fault({"code": 429, "message": "x"}).kind == "rate_limited"
    assert body_fault("strange").kind == "server"


def test_pauses_double_with_jitter_and_have_an_end() -> None:
    fault = status_fault(500, "")
    seen = [[pause_seconds(tries, fault) for _ in range(50)] for tries in (1, 2, 3, 20)]
    assert [max(some) <= limit for some, limit in zip(seen, (0.5, 1, 2, 30), strict=True)] == [True] * 4
    assert [min(some) >= limit for some, limit in zip(seen, (0.25, 0.5, 1, 15), strict=True)] == [True] * 4
    assert all(len(set(some)) > 10 for some in seen)
    asked = status_fault(429, "", retry_after=7.0)
    assert 7.0 <= pause_seconds(1, asked) <= 7.1


def test_retry_after_is_read_in_all_its_forms() -> None:
    assert asked_wait({"retry-after": "3"}) == 3.0
    assert asked_wait({"retry-after-ms": "250", "retry-after": "9"}) == 0.25
    assert asked_wait({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0.0
    assert asked_wait({"retry-after": "soon"}) is None
    assert asked_wait({}) is None
