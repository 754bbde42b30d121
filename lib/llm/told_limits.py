"""Limits that answers say are used up: heeded before the endpoint refuses, until they prove to be false."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from lib.llm.rate_headers import used_up

LONGEST_SECONDS = 60.0
"""Of a wait that no refusal asks for: what lasts longer is told by the next call's refusal. From: limits are of a
minute."""
SHORTEST_SECONDS = 1.0
"""Of a wait that counts as heeded. From: set by hand."""
FALSE = 2
"""Waits in a row that changed nothing, after which such words are passed over. From: set by hand."""


@dataclass
class ToldLimits:
    """What the answers of one endpoint say of its limits. Times are seconds of the monotonic clock."""

    _until: float = math.inf
    _false: int = 0

    def wait(self, headers: Mapping[str, str], sent: float, now: float) -> float:
        """The seconds that all calls should wait after an answer to a call that left at `sent`; 0 for none.

        Where calls that had waited are answered, and told again and again that nothing is left, it is not so.
        """
        said = used_up(headers)
        if said is None:
            return 0.0
        if sent >= self._until:
            self._false += 1
            self._until = math.inf
        if self._false >= FALSE:
            return 0.0
        wait = min(said, LONGEST_SECONDS)
        if wait >= SHORTEST_SECONDS:
            self._until = now + wait
        return wait

    def refused(self) -> None:
        """A call was too much: there is a limit."""
        self._until, self._false = math.inf, 0
