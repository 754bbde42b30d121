"""What the second reader has otherwise, and was not followed in: it speaks against a word, and a person may take it."""

from __future__ import annotations

from collections.abc import Iterator

from lib.correct.draft import LineDraft
from lib.correct.second_reader.differences import compare
from lib.correct.second_reader.line import LEAST_AGREEMENT, SecondReading
from lib.readers.folding import folded
from lib.schemas.correct import OtherReading
from lib.text.alignment import similarity

DIGITS = 1
"""Of a margin after the point: a page reads the same on all machines. From: margins go from -40 to 0."""


def other_readings(draft: LineDraft, second: SecondReading) -> Iterator[OtherReading]:
    """Where the second reader differs from a line as it stands by now; nothing of a line that it was not asked about,
    or sees hardly anything of."""
    output = second.outputs.get(draft.line.id)
    if output is None or not draft.text:
        return
    first, best = folded(draft.text), output.best().text.strip()
    if similarity(first, best) < LEAST_AGREEMENT:
        return
    runs = compare(first, best)
    likelihood = output.likelihood(first) if runs else 0.0
    for run in runs:
        text = run.put(first, run.differences)
        places = draft.places_between(run.start, run.end)
        margin = output.likelihood(first[: run.start] + text + first[run.end :]) - likelihood
        yield OtherReading(words=[draft.line.words[at].id for at in places], text=text, margin=round(margin, DIGITS))
