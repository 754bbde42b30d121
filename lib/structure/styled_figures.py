"""Figures and numerals in a run of another type: nothing in them shows how they are set, but their words do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lib.schemas.structure import NoteMark, StyleSpan

LEAST_LETTERS = 4
"""Letters of a line that shows its type, at least. From: set by hand; two words of the shortest."""
STYLES = frozenset({"italic", "small_capitals"})
"""The types whose figures look much like others."""
_NUMERAL = re.compile(r" (?:[IVXLC]+|\d{1,3})\b(?=\.?\s?[—–:]|\.?$)")
"""What numbers an article or a chapter, with its end or a dash behind: `Article III.—`."""
_YEAR = re.compile(r"\b\d{4}\b")
"""Pages and paragraphs that a title is cited by are plain, but have fewer figures."""
_LINE = re.compile(r"[^\n\t]+")


def with_figures(text: str, spans: Sequence[StyleSpan], marks: Iterable[NoteMark], end: int) -> Iterator[StyleSpan]:
    """The runs of a passage with the figures that are theirs.

    A year or a date is in the type of its line where all words of that are in it, as in the date of a letter and in the
    contents; so is a numeral that follows small capitals and ends there. `end` is where the page of an entry begins: no
    run begins behind it.
    """
    plain = list(text)
    for mark in marks:
        plain[mark.start : mark.end] = " " * (mark.end - mark.start)
    shown = "".join(plain)[:end]
    lines = [(line.start(), line.end()) for line in _LINE.finditer(shown)]
    for style in sorted({span.style for span in spans}):
        own = [span for span in spans if span.style == style]
        if style not in STYLES:
            yield from own
            continue
        for start, stop in lines:
            here = [span for span in own if start <= span.start < stop]
            yield from _whole(shown, here, start, stop) or _numbered(shown[:stop], here)


def _whole(text: str, runs: list[StyleSpan], start: int, stop: int) -> list[StyleSpan]:
    """One run of all runs of a line, to its last figure; none where words of the line are in no run."""
    inside = [text[run.start : run.end] for run in runs]
    edges = [start, *(at for run in runs for at in (run.start, min(run.end, stop))), stop]
    outside = [text[first:last] for first, last in zip(edges[::2], edges[1::2], strict=True)]
    letters = sum(map(str.isalpha, "".join(inside)))
    if letters < LEAST_LETTERS or any(map(str.isalpha, "".join(outside))) or not _YEAR.search("".join(outside[1:])):
        return []
    last = max(at for at in range(start, stop) if text[at].isalnum())
    return [runs[0].model_copy(update={"end": max(runs[-1].end, last + 1)})]


def _numbered(text: str, runs: list[StyleSpan]) -> Iterator[StyleSpan]:
    """Runs, and behind small capitals the numeral that belongs to them."""
    for run in runs:
        found = _NUMERAL.match(text, run.end) if run.style == "small_capitals" else None
        yield run.model_copy(update={"end": found.end()}) if found else run
