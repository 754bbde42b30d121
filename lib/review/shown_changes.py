"""A change of a text as a person reads it: the words that went and came, each with a few of those around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from lib.text.alignment import stretches

AROUND = 5
"""Words that are shown before and after a change. From: set by hand; a place is known again by them."""
GAP = "…"
"""Stands for words that are left out."""
BREAK = "¶"
"""Stands for an empty line, which begins a paragraph."""
LEAST_SHARE = 0.8
"""Of a paragraph's pairs of words, so many stand in a longer text that it is a piece of. From: set by hand; words that
are read otherwise break two pairs each."""
_WORDS = re.compile(r"\n\s*\n|\S+")

Fragment = tuple[Literal["same", "gone", "new"], str]


def changes(base: str, text: str) -> list[Fragment]:
    """From one text to another, in reading order; long runs that are the same are cut short."""
    before, after = _words(base), _words(text)
    runs = list(stretches(before, after))
    found: list[Fragment] = []
    for at, run in enumerate(runs):
        if run.same:
            kept = _shortened(before[run.start : run.end], at == 0, at == len(runs) - 1)
            found.append(("same", " ".join(kept)))
            continue
        if run.end > run.start:
            found.append(("gone", " ".join(before[run.start : run.end])))
        if run.other_end > run.other_start:
            found.append(("new", " ".join(after[run.other_start : run.other_end])))
    return found


def pieces_of(base: str, texts: dict[str, str]) -> list[str]:
    """The ids of those of the texts that a longer text fell apart into, in their order."""
    whole = set(pairwise(base.split()))
    return [name for name, text in texts.items() if _share(text.split(), whole) >= LEAST_SHARE]


def _share(words: Sequence[str], whole: set[tuple[str, str]]) -> float:
    pairs = list(pairwise(words))
    return sum(pair in whole for pair in pairs) / len(pairs) if pairs else 0.0


def _words(text: str) -> list[str]:
    return [one if one.strip() else BREAK for one in _WORDS.findall(text)]


def _shortened(words: Sequence[str], first: bool, last: bool) -> Iterator[str]:
    """A run between changes: what stands beside them, and a sign for what stands between."""
    ahead, behind = (0 if first else AROUND), (0 if last else AROUND)
    if len(words) <= ahead + behind + 1:
        yield from words
        return
    yield from words[:ahead]
    yield GAP
    yield from words[len(words) - behind :]
