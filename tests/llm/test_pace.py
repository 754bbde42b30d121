"""Requests and tokens a minute."""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise

import pytest

from lib.llm import limiter as limiter_module
from lib.llm.limiter import Limiter
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
        pace.slow_down(0.3)
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
            pace.slow_down(0.1)
        return pace._gap

    assert asyncio.run(run()) == limiter_module.FIRST_GAP_SECONDS
