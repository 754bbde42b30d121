"""What is measured of each paragraph to tell whether it is a block quotation.

All features are numbers without unit, most from -2 to 2: lengths are in distances of lines, sizes as logarithms of what
they are of the book's.

Thresholds from: set by hand, no figures kept; what they are worth is learnt, and scored on books left out
(docs/accuracy.md).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from lib.layout.flow import Flow, FlowLine
from lib.text.type_size import line_size

MOST_INSET, MOST_LOG, SCALE = 4.0, 0.4, 5.0
"""Where features end: of an inset in distances of lines, of a logarithm; and what logarithms are multiplied by, in
times, so that all features are of one size."""
TIGHT, SMALL = 0.93, 0.95
"""Share of the book's distance of lines and of its size of type from which a paragraph is set tighter, or smaller."""
SET_IN = 0.7
"""Inset of a paragraph that is set in, in heights of lines."""
BODY, PROSE_LINES, AROUND = 0.85, 3, 8
"""Share of the lines of some pages, in paragraphs of so many lines and more, that are set no larger than their running
text; and how many pages before and after one tell of it."""
WORDS, EDGE, PARTS = 5, 10, 2000
"""Words of a line that shows the measure, the percentile of the lines that its edges are taken from, and parts of the
measure in which lengths are told: coarse enough that one page seldom changes what others use."""
HIGHEST_NOTE = 0.3
"""Share of a page's height above which no notes begin: an opening quotation mark looks like a raised mark."""
MANY_LINES = 10
"""Lines of a paragraph beyond which more tell nothing."""
OPENING, CLOSING = "\"'“‘«„", "\"'”’»"
LEADS_IN = (":", ":—", ":-", ":--", "—", "-")
"""What stands at the end of a line before a quotation."""

OF_ITSELF = (
    "pitch", "size", "tight", "small", "tight_and_small", "inset", "inset_right", "set_in", "set_in_both",
    "apart", "apart_opens_quoted", "apart_closes_quoted", "lines", "one_line", "words", "capitals",
)  # fmt: skip
"""Features of a paragraph by itself, in order."""
NAMES = (
    *OF_ITSELF,
    "gap_above", "gap_below", "apart_led_in", "top", "foot", "page_tight",
    "above_pitch", "above_size", "above_tight", "below_pitch", "below_tight",
    "tighter_than_above", "tighter_than_below",
)  # fmt: skip
"""All features, in order."""


@dataclass(frozen=True)
class Measured:
    """A paragraph of a flow: `lines` are its first and one past its last."""

    lines: tuple[int, int]
    values: NDArray[np.float64]
    """Of OF_ITSELF."""


@dataclass(frozen=True)
class BodyType:
    """How running text is set, as shares of the measure: leaves are scanned at many sizes. 0 where there is no text."""

    pitch: float = 0.0
    """From one line to the next."""
    size: float = 0.0

    def on(self, width: float) -> BodyType:
        """In pixels, where the measure is so many wide."""
        return BodyType(self.pitch * width, self.size * width)


TypeRow = tuple[float, float, int]
"""Of a longer paragraph: distance of lines and size of type, as shares of the measure, and lines."""


def type_rows(page: Sequence[Flow]) -> list[TypeRow]:
    """How the longer paragraphs of a page are set; none where there are too few lines to tell its measure."""
    width = measure_width(page)
    return [row for flow in page for row in _types(flow, width)] if width else []


def body_types(found: Sequence[Sequence[TypeRow]]) -> list[BodyType]:
    """How the running text around each page of a book is set, rounded, from the rows of each page.

    It is the larger of the ways in which much is set there: on some pages more is quoted than said. A part of the book
    that is set smaller than the others is running text, too: so only the pages around one count.
    """
    return [_body(found[max(0, at - AROUND) : at + AROUND + 1]) for at in range(len(found))]


def measure_width(page: Sequence[Flow]) -> float:
    """How wide the text of a page is, in pixels; 0 where there are too few lines to tell."""
    boxes = [line.line.box for flow in page for line in flow.lines if len(line.line.words) >= WORDS]
    if len(boxes) < PROSE_LINES:
        return 0.0
    left, right = (np.percentile([box[at] for box in boxes], share) for at, share in ((0, EDGE), (2, 100 - EDGE)))
    return float(right - left)


def _types(flow: Flow, width: float) -> Iterator[TypeRow]:
    for start, end in paragraphs_of(flow):
        step, size = _step_and_size(flow.lines[start:end])
        if end - start >= PROSE_LINES and step is not None and size is not None:
            yield step / width, size / width, end - start


def _step_and_size(lines: Sequence[FlowLine]) -> tuple[float | None, float | None]:
    """From one line to the next, and the size of the type, in pixels; None where there is one line, or no letter."""
    steps = [lower.middle - upper.middle for upper, lower in pairwise(lines)]
    sizes = [size for line in lines if (size := line_size(line.line)) is not None]
    return median(steps) if steps else None, median(sizes) if sizes else None


def _body(pages: Sequence[Sequence[TypeRow]]) -> BodyType:
    rows = np.asarray([row for page in pages for row in page], np.float64).reshape(-1, 3)
    return BodyType(*(_larger(rows[:, at], rows[:, 2]) for at in range(2))) if len(rows) else BodyType()


def _larger(values: NDArray[np.float64], lines: NDArray[np.float64]) -> float:
    """The value that BODY of all lines are no larger than."""
    order = np.argsort(values)
    share = np.cumsum(lines[order]) / lines.sum()
    return round(float(values[order[int(np.searchsorted(share, BODY))]]) * PARTS) / PARTS


def paragraphs_of(flow: Flow) -> list[tuple[int, int]]:
    """First line and one past the last of each paragraph that the record has."""
    lines = flow.lines
    starts = [at for at in range(len(lines)) if at == 0 or lines[at].paragraph != lines[at - 1].paragraph]
    return list(pairwise([*starts, len(lines)]))


def measure(flow: Flow, starts: Sequence[int], body: BodyType) -> list[Measured]:
    """The paragraphs of a flow that begin at these lines, the first of which is 0."""
    bounds = pairwise([*starts, len(flow.lines)])
    return [Measured((start, end), np.asarray(_of_itself(flow, start, end, body))) for start, end in bounds]


def features(flow: Flow, paragraphs: Sequence[Measured], body: BodyType, height: int) -> NDArray[np.float64]:
    """The features of each paragraph of a flow, (paragraphs, len(NAMES)), on a page of this height in pixels."""
    tight = OF_ITSELF.index("tight")
    sizes = [end - start for start, end in (one.lines for one in paragraphs)]
    page_tight = float(np.average([one.values[tight] for one in paragraphs], weights=sizes))
    rows = []
    for at, one in enumerate(paragraphs):
        above = paragraphs[at - 1].values if at else None
        below = paragraphs[at + 1].values if at + 1 < len(paragraphs) else None
        around = _around(flow, one, above, below, body.pitch)
        placed = [flow.lines[one.lines[0]].middle / height, flow.lines[one.lines[1] - 1].middle / height, page_tight]
        rows.append([*one.values, *around[:3], *placed, *around[3:]])
    return np.asarray(rows, np.float64).reshape(-1, len(NAMES))


def notes_from(flow: Flow, raised: Collection[str], height: int) -> int:
    """The first line that a raised mark opens, and with which the notes begin; all lines where there is none.

    `raised` holds the ids of the words that raised marks open, `height` is the page's.
    """
    low = HIGHEST_NOTE * height
    opened = (at for at, line in enumerate(flow.lines) if line.line.words[0].id in raised and line.middle >= low)
    return next(opened, len(flow.lines))


def _of_itself(flow: Flow, start: int, end: int, body: BodyType) -> list[float]:
    lines = flow.lines[start:end]
    pitch, size = _step_and_size(lines)
    step = pitch / (body.pitch or flow.unit) if pitch is not None else 1.0
    large = size / body.size if size is not None and body.size else 1.0
    # The first line may be set in as that of any paragraph, and the last may be short.
    left = min(flow.lefts[start + (end - start > 1) : end])
    right = min(flow.rights[start : end - (end - start > 1)])
    tight, small = float(pitch is not None and step <= TIGHT), float(large <= SMALL)
    set_in, set_in_right = float(left >= SET_IN), float(right >= SET_IN)
    # Speech begins and ends with such marks, too: they tell of what is set apart alone.
    apart = max(tight, small, set_in * set_in_right)
    text = " ".join(line.line.text for line in lines)
    letters = [letter for letter in text if letter.isalpha()]
    return [
        _log(step), _log(large), tight, small, tight * small,
        float(np.clip(left, -1, MOST_INSET)), float(np.clip(right, -1, MOST_INSET)), set_in, set_in * set_in_right,
        apart, apart * float(text[:1] in OPENING), apart * float(text.rstrip(".,;")[-1:] in CLOSING),
        min(end - start, MANY_LINES) / MANY_LINES, float(end - start == 1),
        min(len(text.split()) / (end - start), MANY_LINES) / MANY_LINES,
        sum(letter.isupper() for letter in letters) / max(len(letters), 1),
    ]  # fmt: skip


def _around(
    flow: Flow,
    one: Measured,
    above: NDArray[np.float64] | None,
    below: NDArray[np.float64] | None,
    pitch: float,
) -> list[float]:
    """White and how the paragraphs above and below are set. Where there is none, it is as this one."""
    start, end = one.lines
    unit = pitch or flow.unit
    gap_above = (flow.lines[start].middle - flow.lines[start - 1].middle) / unit - 1 if start else 0.0
    gap_below = (flow.lines[end].middle - flow.lines[end - 1].middle) / unit - 1 if end < len(flow.lines) else 0.0
    apart = one.values[OF_ITSELF.index("apart")]
    led_in = apart * float(start > 0 and flow.lines[start - 1].line.text.rstrip().endswith(LEADS_IN))
    upper, lower = (one.values if other is None else other for other in (above, below))
    step, size, tight = OF_ITSELF.index("pitch"), OF_ITSELF.index("size"), OF_ITSELF.index("tight")
    return [
        float(np.clip(gap_above, -1, 2)), float(np.clip(gap_below, -1, 2)), led_in,
        upper[step], upper[size], upper[tight], lower[step], lower[tight],
        upper[step] - one.values[step], lower[step] - one.values[step],
    ]  # fmt: skip


def _log(ratio: float) -> float:
    return SCALE * float(np.clip(math.log(ratio), -MOST_LOG, MOST_LOG)) if ratio > 0 else -SCALE * MOST_LOG
