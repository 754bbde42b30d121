"""Requests and tokens a minute, kept in every window, without an opening burst, at a pace that the endpoint bears."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass

from lib.llm.congestion import Congestion

WINDOW_SECONDS = 61.0
"""A minute, and a second for what the network adds: calls may arrive closer together than they left."""
CATCH_UP_SECONDS = 0.25
LOOK_AGAIN_SECONDS = 0.25


@dataclass
class Admitted:
    """A call that was let out. Its tokens are an upper bound until it is settled."""

    at: float
    tokens: int
    limiter: Limiter

    def settle(self, tokens: int) -> None:
        """The call came to this many tokens."""
        self.limiter.settled(self, tokens)

    def ended(self) -> None:
        """The call is over, however."""
        self.limiter.congestion.ended(self.at)

    def served(self) -> None:
        """The call was answered."""
        self.limiter.congestion.served(self.at)

    def refused(self, wish: float | None) -> float:
        """The call was too much; the endpoint wishes a wait. Returns for how many seconds all calls wait."""
        return self.limiter.congestion.refused(self.at, wish)


class Limiter:
    """Lets calls out one after another. None: no limit."""

    def __init__(self, requests_per_minute: float | None = None, tokens_per_minute: float | None = None) -> None:
        self.requests = requests_per_minute
        self.tokens = tokens_per_minute
        self._turn = asyncio.Lock()
        self._recent: deque[Admitted] = deque()
        self._recent_tokens = 0
        self._usual_tokens: float | None = None
        self._next = 0.0
        self.congestion = Congestion()

    async def admit(self, upper: int, likely: int) -> Admitted:
        """Wait until a call of at most `upper` tokens, likely `likely`, may go out."""
        async with self._turn:
            while (pause := self._pause(time.monotonic(), upper)) > 0:
                await asyncio.sleep(min(pause, LOOK_AGAIN_SECONDS))
            now = time.monotonic()
            admitted = Admitted(now, upper, self)
            self.congestion.left()
            if self.requests or self.tokens:
                self._recent.append(admitted)
                self._recent_tokens += upper
            self._next = max(self._next, now - CATCH_UP_SECONDS) + self._interval(likely)
            return admitted

    def fits(self, upper: int) -> bool:
        """Whether a call of this size can ever go out."""
        return self.tokens is None or upper <= self.tokens

    def settled(self, admitted: Admitted, tokens: int) -> None:
        if self._recent and admitted.at >= self._recent[0].at:
            self._recent_tokens += tokens - admitted.tokens
        admitted.tokens = tokens
        usual = self._usual_tokens
        self._usual_tokens = tokens if usual is None else 0.9 * usual + 0.1 * tokens

    def _interval(self, likely: int) -> float:
        """Seconds until the next call, for a steady pace."""
        paces = [self.congestion.next_gap]
        if self.requests:
            paces.append(WINDOW_SECONDS / self.requests)
        if self.tokens:
            usual = likely if self._usual_tokens is None else self._usual_tokens
            paces.append(usual * WINDOW_SECONDS / self.tokens)
        return max(paces)

    def _pause(self, now: float, upper: int) -> float:
        while self._recent and self._recent[0].at <= now - WINDOW_SECONDS:
            self._recent_tokens -= self._recent.popleft().tokens
        # No call makes up for a pause: the first after it is on time.
        self._next = max(self._next, self.congestion.held_until)
        pause = self._next - now
        oldest_leaves = self._recent[0].at + WINDOW_SECONDS - now if self._recent else 0.0
        if self.requests and len(self._recent) >= max(1, int(self.requests)):
            pause = max(pause, oldest_leaves)
        if self.tokens and self._recent and self._recent_tokens + upper > self.tokens:
            pause = max(pause, oldest_leaves)
        return pause
