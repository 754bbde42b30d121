"""What a recogniser's output says of a line: its likeliest text, and how likely any other text is.

The recogniser gives a probability to each character, and to none (the blank), at each step along the line. A text is
as likely as all the ways together in which the steps can spell it (connectionist temporal classification).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

LEAST = 1e-9
"""Probability below which none is kept: a text is not ruled out by one character that the model does not know.
From: set by hand."""
_NEVER = np.float32(-1e30)
"""Natural logarithm of no probability at all. From: single precision."""


@dataclass(frozen=True)
class Spelled:
    """The likeliest text, with the probability of each of its characters."""

    text: str
    sure: tuple[float, ...]
    steps: tuple[tuple[int, int], ...] = ()
    """For each character the first step that spells it, and the one after the last."""


class LineOutput:
    """A recogniser's output for one line. `alphabet` begins with the blank; `logs` has shape (steps, alphabet)."""

    def __init__(self, alphabet: Sequence[str], logs: Floats) -> None:
        self._alphabet = alphabet
        self._logs = logs
        self._places = {character: place for place, character in enumerate(alphabet)}

    @classmethod
    def from_probabilities(cls, alphabet: Sequence[str], probabilities: Floats) -> LineOutput:
        """From the model's softmax, shape (steps, alphabet)."""
        return cls(alphabet, np.log(np.maximum(probabilities, np.float32(LEAST))))

    def best(self) -> Spelled:
        """The text that the likeliest character of each step spells."""
        text: list[str] = []
        sure: list[float] = []
        steps: list[tuple[int, int]] = []
        before = 0
        for step, place in enumerate(self._logs.argmax(axis=1)):
            if place:
                probability = float(np.exp(self._logs[step, place]))
                if place != before:
                    text.append(self._alphabet[place])
                    sure.append(probability)
                    steps.append((step, step + 1))
                else:
                    sure[-1] = max(sure[-1], probability)
                    steps[-1] = (steps[-1][0], step + 1)
            before = int(place)
        return Spelled("".join(text), tuple(sure), tuple(steps))

    @property
    def steps(self) -> int:
        """Steps along the line."""
        return len(self._logs)

    def likelihood(self, text: str) -> float:
        """Natural logarithm of the probability of `text`."""
        places = np.zeros(2 * len(text) + 1, dtype=np.int64)
        places[1::2] = [self._places.get(character, -1) for character in text]
        logs = self._logs[:, np.maximum(places, 0)]
        logs[:, places < 0] = np.float32(np.log(LEAST))
        # From a character the way may go on to the next without a blank between, unless both are the same.
        jumps = np.zeros(len(places), dtype=bool)
        jumps[3::2] = places[3::2] != places[1:-2:2]
        ways = np.full(len(places), _NEVER)
        ways[:2] = logs[0, :2]
        for step in logs[1:]:
            onward = np.logaddexp(ways, np.concatenate(([_NEVER], ways[:-1])))
            jumped = np.concatenate(([_NEVER, _NEVER], ways[:-2]))[: len(places)]
            ways = np.logaddexp(onward, np.where(jumps, jumped, _NEVER)) + step
        return float(np.logaddexp(ways[-1], ways[-2])) if text else float(ways[-1])
