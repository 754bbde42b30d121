"""Where a hanging entry begins or has ended: lines set in say so, whatever stands in them.

Thresholds from: chosen on a typeset book in two columns with hanging entries; tests/layout/test_hanging_entries.py
holds them.
"""

from __future__ import annotations

from lib.layout.flow import Flow

AT_EDGE = 0.3
"""How far from the edge a line begins that stands at it, in distances of lines, at most."""
SET_IN, ALIKE = 0.8, 0.3
"""How far the lines of an entry are set in, at least, and how far apart they begin, at most, in distances of lines."""
SHORT = 1.0
"""How far before the other edge a paragraph's last line ends, in distances of lines, at least."""
LESS = 0.25
"""How much less than an entry's lines the first line of a paragraph below it is set in, in distances of lines."""
ENDS = frozenset(".!?:)]’”'\"")
"""What a paragraph's last line ends in."""


def entry_starts(flow: Flow) -> list[bool]:
    """For each line of a flow but the first, whether a hanging entry begins there, or a paragraph after one."""
    return [_begins(flow, at) or _follows(flow, at) for at in range(1, len(flow.lines))]


def _begins(flow: Flow, at: int) -> bool:
    """A line at the edge over two that are set in alike, below the end of a sentence in a short or a set-in line."""
    left, below = flow.lefts, flow.lefts[at + 1 : at + 3]
    if len(below) < 2 or abs(left[at]) > AT_EDGE or min(below) < SET_IN or abs(below[0] - below[1]) > ALIKE:
        return False
    return _ends_sentence(flow, at - 1) and (flow.rights[at - 1] >= SHORT or left[at - 1] >= SET_IN)


def _follows(flow: Flow, at: int) -> bool:
    """A line set in less than the two above it, whose next line stands at the edge."""
    left, above = flow.lefts, flow.lefts[max(0, at - 2) : at]
    if len(above) < 2 or at + 1 >= len(left) or min(above) < SET_IN or abs(above[0] - above[1]) > ALIKE:
        return False
    less = AT_EDGE < left[at] <= above[1] - LESS
    return less and abs(left[at + 1]) <= AT_EDGE and _ends_sentence(flow, at - 1)


def _ends_sentence(flow: Flow, at: int) -> bool:
    """Whether a line has words, and ends as a sentence does: leaders alone are a row of a table."""
    text = flow.lines[at].line.text.rstrip()
    return text[-1:] in ENDS and any(map(str.isalpha, text))
