"""What is measured of each line to tell whether a paragraph begins there.

All features are numbers without unit, most from -1 to 5: lengths are in distances of lines.

Thresholds from: set by hand, no figures kept; what they are worth is learnt, and scored on books left out
(docs/accuracy.md).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from lib.layout.flow import Flow, FlowLine
from lib.text.hyphens import HYPHENS

INDENT = (0.4, 3.5)
"""How far an indented line begins from the edge, in distances of lines."""
SHORT = 1.5
"""How far a short line ends before the edge."""
WIDE_GAP = 0.3
"""White above a line beyond the usual that is wide."""
AS_BOOK = 0.4
"""How far an indent may be from the book's, in distances of lines."""
MOST_INDENT, MOST_SHORT, MOST_GAP, LEAST_GAP, MOST_WORDS = 5.0, 10.0, 2.0, -0.5, 12
"""Where features end: of an indent, of what a line ends before the edge, of white above it, and of its words."""
FEW_LINES = 4
"""Lines of a flow that tells nothing of its book."""
FEW_CASES, UNKNOWN = 3, 0.5
"""Lines set in or behind short ones from which a flow tells whether it hangs, and what stands where it does not."""
TERMINAL = ".!?:;"
CLOSING = "\"'”’»)]}*†‡"
OPENING = "\"'“‘«([{—-"

NAMES = (
    "indent", "indented", "above_indented", "below_indented", "above_short_by", "above_short", "short",
    "above_ended", "above_ended_stop", "above_divided", "upper", "lower", "quote", "figure",
    "gap", "wide_gap", "engine_paragraph", "engine_block", "size_change", "ragged", "words",
    "indent_after_flush", "indent_after_short_indent", "indent_after_full_indent", "flush_after_short_ended",
    "flush_after_full", "hanging_flush", "hanging_indent", "as_book_indents", "book_indents", "flush_short_no_indents",
    "wide_gap_ended", "lower_full", "one_line_above",
)  # fmt: skip
"""The features, in order."""


@dataclass(frozen=True)
class BookIndent:
    """How a book shows that a paragraph begins."""

    indent: float = 0.0
    """How far first lines are usually set in, in distances of lines; 0 where they are not."""
    share: float = 0.5
    """Share of the lines after a short, ended one that are set in, 0 to 1."""


def behind_short_lines(flow: Flow) -> list[float]:
    """How far the lines behind a short one that ends a sentence begin from the column's edge, in units."""
    if len(flow.lines) < FEW_LINES:
        return []
    return [
        flow.lefts[at]
        for at in range(1, len(flow.lines))
        if flow.rights[at - 1] > SHORT and _ended(flow.lines[at - 1]) and not _is_short(flow, at)
    ]


def book_indent(after: Sequence[float]) -> BookIndent:
    """How the first lines of a book's paragraphs are set, from the lines behind its short ones. Rounded to tenths."""
    indented = [left for left in after if INDENT[0] <= left <= INDENT[1]]
    if not after:
        return BookIndent()
    return BookIndent(round(median(indented), 1) if indented else 0.0, round(len(indented) / len(after), 1))


def features(flow: Flow, book: BookIndent) -> NDArray[np.float64]:
    """The features of each line of a flow but the first: (lines - 1, len(NAMES))."""
    ragged = float(np.mean([right > SHORT for right in flow.rights]))
    hanging = _hangs(flow)
    return np.asarray(
        [_of_line(flow, at, book, ragged, hanging) for at in range(1, len(flow.lines))], np.float64
    ).reshape(-1, len(NAMES))


def _of_line(flow: Flow, at: int, book: BookIndent, ragged: float, hanging: float) -> list[float]:
    line, above = flow.lines[at], flow.lines[at - 1]
    left = flow.lefts[at]
    indented, above_indented = _indented(left), _indented(flow.lefts[at - 1])
    below_indented = _indented(flow.lefts[at + 1]) if at + 1 < len(flow.lines) else UNKNOWN
    above_short = float(flow.rights[at - 1] > SHORT)
    ended = float(_ended(above))
    text = line.line.text.lstrip(OPENING)
    upper, lower = float(text[:1].isupper()), float(text[:1].islower())
    gap = float(np.clip((line.middle - above.middle) / flow.unit - 1, LEAST_GAP, MOST_GAP))
    wide = float(gap > WIDE_GAP)
    height, above_height = (max(1, one.line.box[3] - one.line.box[1]) for one in (line, above))
    as_book = float(book.indent > 0 and abs(left - book.indent) <= AS_BOOK)
    above_short_by = 2 * float(np.clip(flow.rights[at - 1], -1, MOST_SHORT)) / MOST_SHORT
    return [
        float(np.clip(left, -1, MOST_INDENT)), indented, above_indented, below_indented,
        above_short_by, above_short, float(flow.rights[at] > SHORT),
        ended, float(above.line.text.rstrip(CLOSING)[-1:] == "."), lower * float(above.line.text[-1:] in HYPHENS),
        upper, lower, float(line.line.text[:1] in OPENING), float(text[:1].isdigit()),
        gap, wide, float(line.paragraph != above.paragraph), float(line.block != above.block),
        abs(math.log(height / above_height)), ragged, min(len(line.line.words), MOST_WORDS) / MOST_WORDS,
        indented * (1 - above_indented), indented * above_indented * above_short,
        indented * above_indented * (1 - above_short), (1 - indented) * above_short * ended,
        (1 - indented) * (1 - above_short), hanging * (1 - indented), hanging * indented,
        as_book, book.share, (1 - indented) * above_short * ended * (1 - book.share),
        wide * ended, lower * (1 - above_short), float(at == 1 or flow.lines[at - 2].paragraph != above.paragraph),
    ]  # fmt: skip


def _indented(left: float) -> float:
    return float(INDENT[0] <= left <= INDENT[1])


def _is_short(flow: Flow, at: int) -> bool:
    return flow.rights[at] > SHORT


def _ended(line: FlowLine) -> bool:
    return line.line.text.rstrip(CLOSING)[-1:] in TERMINAL


def _hangs(flow: Flow) -> float:
    """How far a flow hangs, 0 to 1: what is set in follows full lines, and what is not follows short ones."""
    set_in = full = 0
    for at in range(1, len(flow.lines)):
        after_short = flow.rights[at - 1] > SHORT
        if _indented(flow.lefts[at]):
            set_in += 1
            full += not after_short
        else:
            set_in += after_short
            full += after_short
    return full / set_in if set_in >= FEW_CASES else UNKNOWN
