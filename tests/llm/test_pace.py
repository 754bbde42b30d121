"""Requests and tokens a minute."""

from __future__ import annotations

import asyncio
import heapq
import random
import re
import time
from collections.abc import Callable
from itertools import pairwise

import pytest

from lib.errors import LLMError
from lib.llm import caller
from lib.llm import limiter as limiter_module
from lib.llm.congestion import FIRST_GAP_SECONDS, Congestion
from lib.llm.limiter import Limiter
from lib.llm.rate_headers import asked_wait, read_wait, used_up
from tests.llm.asking import question
from tests.llm.conftest import Start


@pytest.fixture
def short_minute(monkeypatch: pytest.MonkeyPatch) -> float:
    """A minute of 2 s."""
    monkeypatch.setattr(limiter_module, "WINDOW_SECONDS", 2.0)
    return 2.0


def _most_in_a_window(times: list[float], window: float) -> int:
    times = sorted(times)
    return max(sum(start <= at < start + window for at in times) for start in times)


def test_no_window_holds_more_requests_than_allowed(start: Start, short_minute: float) -> None:
    ask = start()
    ask((question(f"{n}") for n in range(30)), requests_per_minute=10, max_workers=30)
    came = sorted(served.came for served in ask.server.log)
    assert _most_in_a_window(came, short_minute * 0.95) <= 10
    assert came[-1] - came[0] > 2.4 * short_minute, "slower than that was asked for"
    # No opening burst: the first ten are spread over the first window.
    assert came[9] - came[0] > 0.75 * short_minute


def test_no_window_holds_more_tokens_than_allowed(start: Start, short_minute: float) -> None:
    ask = start()
    asked = ask((question(f"{n}") for n in range(24)), tokens_per_minute=1000, max_workers=24)
    used = {served.key: served.tokens for served in ask.server.log}
    assert asked.summary.succeeded == 24
    log = sorted(ask.server.log, key=lambda served: served.came)
    for first in log:
        within = sum(used[s.key] for s in log if first.came <= s.came < first.came + short_minute * 0.95)
        assert within <= 1000


def test_a_request_that_can_never_go_out_fails_at_once(start: Start) -> None:
    ask = start()
    asked = ask(question("word " * 400), tokens_per_minute=1000)
    assert "more than tokens_per_minute" in (asked.only.error or "")
    assert ask.server.log == []


def test_a_pause_holds_everybody_and_is_not_made_up_for() -> None:
    async def run() -> list[float]:
        pace = Limiter()
        await pace.admit(1, 1)
        pace.congestion.wait(0.3)
        began = time.monotonic()
        out = []
        for _ in range(6):
            await pace.admit(1, 1)
            out.append(time.monotonic() - began)
        return out

    out = asyncio.run(run())
    assert out[0] >= 0.29
    assert all(b - a > 0.03 for a, b in pairwise(out))


def test_many_who_hear_the_same_no_slow_down_once() -> None:
    async def run() -> float:
        pace = Limiter()
        for _ in range(30):
            pace.congestion.wait(0.1)
        return pace.congestion.gap

    assert asyncio.run(run()) == FIRST_GAP_SECONDS


class Refusing:
    """An endpoint in the test's own time: which of the calls it refuses, `latency` seconds after they came."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, refuses: Callable[[float], tuple[bool, float | None]]) -> None:
        self.now, self.calls = 0.0, 0
        self.refuses = refuses
        monkeypatch.setattr("lib.llm.congestion.time.monotonic", lambda: self.now)

    def work_off(self, count: int, workers: int, latency: float) -> float:
        """Ask so many; what is refused is asked again after a pause. Returns the seconds that it took."""
        pace = Congestion()
        done, gate = 0, 0.0
        out: list[tuple[float, int, float, bool, float | None]] = []
        again: list[float] = []
        fresh = count
        while done < count:
            later = again[0] if again else None
            ready = (later is not None and later <= max(self.now, gate)) or fresh > 0 or later is not None
            at = max(self.now, gate, pace.held_until, later if later is not None and not fresh else 0.0)
            if len(out) >= workers or not ready or (out and out[0][0] <= at):
                over, _, sent, refused, wish = heapq.heappop(out)
                self.now = max(self.now, over)
                pace.ended(sent)
                if refused:
                    pace.refused(sent, wish)
                    heapq.heappush(again, self.now + (wish or 0.2))
                else:
                    pace.served(sent)
                    done += 1
                continue
            self.now = at
            if later is not None and later <= at:
                heapq.heappop(again)
            else:
                fresh -= 1
            gate = max(gate, at) + pace.next_gap
            pace.left()
            self.calls += 1
            heapq.heappush(out, (at + latency, self.calls, at, *self.refuses(at)))
        return self.now


@pytest.mark.parametrize(
    ("share", "wish", "least"),
    [(0.1, None, 0.9), (0.3, None, 0.9), (0.5, None, 0.8), (0.1, 0.2, 0.8), (0.3, 0.2, 0.8), (0.5, 0.2, 0.75)],
)
def test_refusals_at_random_cost_little_more_than_themselves(
    monkeypatch: pytest.MonkeyPatch, share: float, wish: float | None, least: float
) -> None:
    for seed in range(5):
        random.seed(seed)
        dice = random.Random(seed)
        endpoint = Refusing(monkeypatch, lambda _, dice=dice: (dice.random() < share, wish))  # type: ignore[misc]
        seconds = endpoint.work_off(3000, workers=30, latency=0.5)
        allowed = (1 - share) * 30 / 0.5
        assert 3000 / seconds >= least * allowed, (seed, 3000 / seconds / allowed)


@pytest.mark.parametrize("told", [False, True])
def test_a_limit_that_the_endpoint_does_not_name_is_found(monkeypatch: pytest.MonkeyPatch, told: bool) -> None:
    """A bucket that fills up with ten calls a second, where sixty could be asked."""
    drops, filled = 1.0, 0.0

    def bucket(now: float) -> tuple[bool, float | None]:
        nonlocal drops, filled
        drops, filled = min(1.0, drops + (now - filled) * 10), now
        if drops >= 1:
            drops -= 1
            return False, None
        return True, (1 - drops) / 10 if told else None

    endpoint = Refusing(monkeypatch, bucket)
    seconds = endpoint.work_off(1000, workers=30, latency=0.5)
    assert 1000 / seconds >= 0.6 * 10
    assert endpoint.calls <= 5 * 1000, "it is asked in vain again and again"


def test_an_endpoint_that_refuses_everything_is_hardly_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint = Refusing(monkeypatch, lambda now: (now < 300, None))
    endpoint.work_off(100, workers=30, latency=0.5)
    assert endpoint.calls <= 1000
    assert endpoint.now < 340, "it takes long to come back"


PAST = "2015-10-21T07:28:00Z"
WAITS = {
    "7": 7.0,
    "0.5": 0.5,
    "6m0s": 360.0,
    "1h2m3.5s": 3723.5,
    "20ms": 0.02,
    "1d": 86400.0,
    "Wed, 21 Oct 2015 07:28:00 GMT": 0.0,
    PAST: 0.0,
    "1445412480": 0.0,
    "1445412480000": 0.0,
    "soon": None,
    "": None,
    "-3": 0.0,
    "nan": None,
    "inf": None,
    "3 s": None,
}


@pytest.mark.parametrize(("said", "seconds"), WAITS.items())
def test_a_wait_is_read_in_every_form(said: str, seconds: float | None) -> None:
    assert read_wait(said) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "3", "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "9s"}, 3.0),
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "9s"}, 9.0),
        ({"x-ratelimit-remaining-requests": "5", "x-ratelimit-reset-requests": "9s"}, None),
        (
            {
                "x-ratelimit-remaining-requests": "0",
                "x-ratelimit-reset-requests": "1s",
                "x-ratelimit-remaining-tokens": "0",
                "x-ratelimit-reset-tokens": "6m0s",
            },
            360.0,
        ),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "12"}, 12.0),
        (
            {"anthropic-ratelimit-tokens-remaining": "0", "anthropic-ratelimit-tokens-reset": "2015-10-21T07:28:00Z"},
            0.0,
        ),
        ({"x-ratelimit-remaining-requests": "none", "retry-after": "later"}, None),
    ],
)
def test_a_refusal_says_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert asked_wait(headers) == seconds


def test_the_last_call_that_a_limit_allows_is_followed_by_a_wait() -> None:
    headers = {"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "60s"}
    assert used_up(headers) == 60.0
    assert used_up({**headers, "x-ratelimit-limit-requests": "60"}) == 1.0
    assert used_up({**headers, "x-ratelimit-remaining-requests": "1"}) is None


def test_a_wait_longer_than_the_deadline_ends_the_run_and_says_when_to_come_back(start: Start) -> None:
    ask = start(rates={"429": 1.0}, retry_after=3600)
    began = time.monotonic()
    with pytest.raises(LLMError) as caught:
        ask((question(f"Page {n}.") for n in range(50)), max_workers=4)
    assert time.monotonic() - began < 10
    assert len(ask.server.log) <= 8, "it was asked again"
    said = str(caught.value)
    assert re.search(r"HTTP 429.*asks to wait 60 min.*run again after \d.*50 requests are left", said), said
    assert "\n" not in said


def test_what_was_under_way_when_the_run_ended_is_kept(start: Start) -> None:
    ask = start(script={"Page 3.": ["429"]}, retry_after=3600, latency=0.3)
    with pytest.raises(LLMError, match="run again after"):
        ask((question(f"Page {n}.") for n in range(20)), max_workers=4)
    served = [one for one in ask.server.log if one.status == 200]
    assert len(served) >= 3
    assert len(list((ask.folder / "replies").glob("[!.]*.json"))) == len(served)


def test_an_endpoint_that_refuses_everybody_ends_the_run_at_the_deadline(start: Start) -> None:
    ask = start(rates={"429": 1.0}, retry_after=None)
    with pytest.raises(LLMError, match="every call was refused for 1 s"):
        ask((question(f"Page {n}.") for n in range(50)), max_workers=4, deadline_seconds=1.0)


def test_a_wait_is_told(start: Start, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caller, "TOLD_SECONDS", 0.5)
    ask = start(script={"Page 3.": ["429"]}, retry_after=1.0, latency=0.01)
    asked = ask((question(f"Page {number}.") for number in range(20)), max_workers=2)
    assert asked.summary.succeeded == 20
    [line] = [record.getMessage() for record in caplog.records if "waiting" in record.getMessage()]
    assert re.search(r"HTTP 429.*; waiting 1 s, until \d\d:\d\d:\d\d, with \d+ requests in line", line), line


def test_refusals_of_pace_are_no_failed_tries(start: Start) -> None:
    ask = start(script={"Say": ["429"] * 9}, retry_after=0.02)
    asked = ask(question(), max_retries=2)
    assert asked.only.success
    assert asked.only.attempts == 10
