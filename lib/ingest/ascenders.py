"""Up from down in Latin type: more letters rise above their line than hang below it.

Thresholds from: set by hand, no figures kept; tests/ingest/test_orientation.py holds them, on made pages and on the
corpora's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from lib.images.glyphs import Boxes, Letters, paint
from lib.images.text_lines import LineMap, find_lines

_NEIGHBOURS = 11
"""Successive letters of a line whose medians give its height at the middle one: lines are seldom straight."""
_LEAST_HEIGHT = 4
"""Pixels from the top of an x to its foot; below that a letter has no parts to compare."""
_SLACK = 0.2
"""Share of the height of an x by which a letter must rise or hang to count, and a pixel at least."""
_PROBES = (0.0, 0.2, -0.2, 0.4, -0.4, 0.6, -0.6, 0.8, -0.8, 1.0, -1.0)
"""How far above and below a dot its line is looked for, in sizes of a letter, the nearest first."""
_POINT, _PERIOD = -0.15, (0.75, 1.3)
"""Where a point over its stem lies, at most, and a period, in heights of an x from its top downwards."""
_POINT_TURNED, _PERIOD_TURNED = 1.15, (-0.3, 0.25)
"""The same in heights of an x, of a page that stands on its head."""

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Votes:
    """How many marks speak for either way up."""

    ascenders: int
    """Letters and capitals that stand on the line and rise above the height of an x."""
    descenders: int
    """Letters that begin at the height of an x and hang below the line."""
    dots_up: int
    """Points above an i, and periods and commas at the foot of the line."""
    dots_down: int
    """The same, if the page stood on its head."""


@dataclass(frozen=True)
class _Lines:
    """Letters sorted by line and place, each with its line's height there. All arrays have one entry a letter."""

    boxes: Boxes
    place: NDArray[np.int64]
    """Orders the letters: line number times the page's width, plus x."""
    top: Values
    """Where the height of an x ends, from the page's top."""
    base: Values
    """Where letters stand."""
    known: NDArray[np.bool_]


def count_votes(letters: Letters) -> Votes:
    """Compare each letter and dot with its neighbours on the line. Lines must run across the page."""
    if len(letters.boxes) < _NEIGHBOURS:
        return Votes(0, 0, 0, 0)
    line_map, line = find_lines(letters)
    lines = _measure_lines(letters, line)
    _, y, _, high = lines.boxes.T
    slack = np.maximum(1.0, _SLACK * (lines.base - lines.top))
    rises, hangs = lines.top - y, y + high - lines.base
    ascenders = lines.known & (rises > slack) & (np.abs(hangs) <= slack)
    descenders = lines.known & (hangs > slack) & (np.abs(rises) <= slack)
    return Votes(int(ascenders.sum()), int(descenders.sum()), *_vote_dots(letters, line_map, lines))


def _measure_lines(letters: Letters, line: NDArray[np.int64]) -> _Lines:
    place = line * (letters.shape[1] + 1) + letters.boxes[:, 0] + letters.boxes[:, 2] // 2
    order = np.argsort(place, kind="stable")
    boxes, line, place = letters.boxes[order], line[order], place[order]
    inner = slice(_NEIGHBOURS // 2, len(boxes) - _NEIGHBOURS // 2)
    one_line = line[: 1 - _NEIGHBOURS] == line[_NEIGHBOURS - 1 :]
    top = np.median(sliding_window_view(boxes[:, 1], _NEIGHBOURS), axis=1)
    base = np.median(sliding_window_view(boxes[:, 1] + boxes[:, 3], _NEIGHBOURS), axis=1)
    return _Lines(boxes[inner], place[inner], top, base, one_line & (base - top >= _LEAST_HEIGHT))


def _vote_dots(letters: Letters, line_map: LineMap, lines: _Lines) -> tuple[int, int]:
    """Dots over the line or at its foot, and the same with the page turned over."""
    left, top, wide, high = letters.dots.T
    x, y = left + wide // 2, top + high / 2
    line = np.zeros(len(x), np.int64)
    for step in _PROBES:
        probe = np.clip(y + step * letters.size, 0, letters.shape[0] - 1).astype(np.int64)
        line = np.where(line == 0, line_map[probe, x], line)
    place = line * (letters.shape[1] + 1) + x
    near = np.clip(np.searchsorted(lines.place, place), 0, len(lines.place) - 1)
    same_line = (line > 0) & (lines.place[near] // (letters.shape[1] + 1) == line)
    top_here, base_here = lines.top[near], lines.base[near]
    height = (y - top_here) / np.maximum(1.0, base_here - top_here)
    middle = np.clip((top_here + base_here) / 2, 0, letters.shape[0] - 1).astype(np.int64)
    # The point of an i has its stem below; a period has nothing above. Fragments of broken letters have it otherwise.
    by_letter = paint(letters.boxes, letters.shape)[middle, x]
    counts = same_line & lines.known[near]
    up = np.where(by_letter, height < _POINT, (height > _PERIOD[0]) & (height < _PERIOD[1]))
    down = np.where(by_letter, height > _POINT_TURNED, (height > _PERIOD_TURNED[0]) & (height < _PERIOD_TURNED[1]))
    return int((counts & up).sum()), int((counts & down).sum())
