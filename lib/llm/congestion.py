"""The pace that an endpoint bears, found by what it answers: multiplicative decrease, additive increase, and pauses.

Where an endpoint says how long to wait, all calls wait. Some endpoints refuse at random, whatever the pace, and say so
all the same: the first calls after each wait tell. Where they are refused as often as any other, waiting is of no use,
and a refusal concerns its own request alone. A likelihood ratio decides. The pace itself falls where most calls are
refused, and only there: below that, more comes through the faster one asks.
"""

from __future__ import annotations

import math
import random
import time
from collections import deque
from dataclasses import dataclass, field

FIRST_GAP_SECONDS = 0.05
"""Between calls, at least, when a pause is over."""
LONGEST_GAP_SECONDS = 2.0
DECREASE = 0.5
"""Times the pace, where most calls are refused."""
INCREASE = 0.02
"""Share of the pace after a decrease that each served call adds."""
RECOVERY = 1.4
"""Times the pace, for each served call, until it is where the first decrease left it."""
TOLERATED = 0.78
"""Share refused, above which the pace falls."""
REMEMBERED = 40
"""Calls that this share is measured by, and the fewest."""
FIRST_CALLS = 12
"""Calls after a wait that tell whether it helped."""
EVIDENCE = 1.5
"""The logarithm of the likelihood ratio that decides whether waits help."""
FELL = 0.25
"""Times the share that is refused at any time, that is refused after a wait which helped."""
LONG_WISH_SECONDS = 5.0
"""A wait that concerns everybody, whatever was found before."""
SMOOTHING = 0.2
"""Weight of the newest call in the usual latency."""


@dataclass
class _Count:
    """Calls and refusals among them."""

    all: int = 0
    refused: int = 0

    @property
    def share(self) -> float:
        """The share refused, never quite 0 or 1."""
        return (self.refused + 0.5) / (self.all + 2)


@dataclass
class Congestion:
    """Pace and pauses of all calls together. Times are seconds of the monotonic clock."""

    held_until: float = 0.0
    gap: float = 0.0
    """Seconds between two calls; 0: no limit."""
    waits_help: bool | None = None
    """Whether fewer calls are refused after a wait; None: not known yet."""
    last_served: float = -math.inf
    """When the last call was answered."""
    _threshold: float = math.inf
    """Calls a second, below which the pace recovers fast."""
    _changed: float = -math.inf
    """Calls that left later know of the last pause or decrease."""
    _recent: deque[bool] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    """Whether calls were refused, since the last decrease, the oldest first."""
    _ever: _Count = field(default_factory=_Count)
    _tested: int = FIRST_CALLS
    """Calls since the last wait."""
    _evidence: float = 0.0
    _needed: float = EVIDENCE
    _under_way: int = 0
    _latency: float = 0.0

    def left(self) -> None:
        """A call leaves."""
        self._under_way += 1

    def ended(self, sent: float) -> None:
        """A call that left at `sent` is over, however."""
        self._under_way -= 1
        took = time.monotonic() - sent
        self._latency += (took - self._latency) * (SMOOTHING if self._latency else 1.0)

    def served(self, sent: float) -> None:
        """A call that left at `sent` was answered."""
        self.last_served = time.monotonic()
        self._note(sent, refused=False)
        if self.gap > 0 and sent >= self._changed:
            pace = 1 / self.gap
            recovers = pace < self._threshold
            pace = min(pace * RECOVERY, self._threshold) if recovers else pace + self._threshold * INCREASE
            # A pace that nobody could keep is no limit.
            self.gap = 0.0 if pace > 2 * self._possible() else 1 / pace

    def refused(self, sent: float, wish: float | None) -> float:
        """A call that left at `sent` was too much; the endpoint wishes a wait. Returns for how long all calls wait."""
        now = time.monotonic()
        testing = sent >= self._changed and self._tested < FIRST_CALLS
        self._note(sent, refused=True)
        if len(self._recent) >= REMEMBERED and sum(self._recent) > TOLERATED * len(self._recent):
            self._slow_down(now)
        if wish is not None and (wish >= LONG_WISH_SECONDS or not (testing or self.waits_help is False)):
            self._hold(now, wish)
        return max(0.0, self.held_until - now)

    def wait(self, seconds: float) -> None:
        """Nobody calls for so long."""
        self._hold(time.monotonic(), seconds)

    @property
    def next_gap(self) -> float:
        """Seconds until the next call, with jitter."""
        return self.gap * random.uniform(0.9, 1.1)  # noqa: S311 - no secret hangs on it

    def _hold(self, now: float, seconds: float) -> None:
        if now >= self.held_until:
            # Many calls under way hear the same thing at once; that is one wait, and not many.
            self._tested = 0
            self.gap = max(self.gap, FIRST_GAP_SECONDS)
        self.held_until = max(self.held_until, now + seconds)
        self._changed = now

    def _possible(self) -> float:
        """Calls a second that leave while nothing holds them back: those under way over the time that each takes."""
        return max(self._under_way, 1) / self._latency if self._latency else 1 / FIRST_GAP_SECONDS

    def _slow_down(self, now: float) -> None:
        pace = min(self._possible(), 1 / self.gap) if self.gap else self._possible()
        if pace >= self._threshold or self._threshold == math.inf:
            self._threshold = pace * DECREASE
        self.gap = min(1 / (pace * DECREASE), LONGEST_GAP_SECONDS)
        self._changed = now
        self._recent.clear()
        if self.waits_help is False:
            # It is not as it was when that was found, and more is needed to find it again.
            self.waits_help = None
            self._evidence = 0.0
            self._needed *= 2

    def _note(self, sent: float, *, refused: bool) -> None:
        usual = self._ever.share
        self._ever.all += 1
        self._ever.refused += refused
        if sent < self._changed:
            return
        self._recent.append(refused)
        if self._tested >= FIRST_CALLS or self.waits_help is not None:
            return
        self._tested += 1
        fell = usual * FELL
        self._evidence += math.log(usual / fell if refused else (1 - usual) / (1 - fell))
        if abs(self._evidence) > self._needed:
            self.waits_help = self._evidence < 0
            if not self.waits_help:
                self.held_until = 0.0
                self.gap = 0.0
