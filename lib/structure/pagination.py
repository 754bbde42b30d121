"""The page numbers of a book as sequences: what the pages say, fitted so that the fewest of them must be wrong.

A printed number lags behind the page's position by some pages. The lag stays the same from page to page, but for
plates that are not counted, for leaves that are missing, doubled or out of order, and where roman numerals give way to
arabic ones. A Viterbi search finds the cheapest way through the book's lags.

Thresholds from: set by hand on the seven books of tests/bench/test_structure.py, whose numbers are all right
(reports/bench/structure.json); no curves kept. tests/structure/test_page_map.py holds them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from lib.schemas.label import NumberStyle

MISREAD = 0.7
"""Cost of a number that looks much like the one that should stand there."""
FOREIGN = 3.0
"""Cost of a number that does not, or that a page next to it bears out."""
UNCOUNTED, UNCOUNTED_TEXT = 0.6, 1.6
"""Cost of a page that the numbers leave out: a plate, and one with running text."""
JUMP = 2.5
"""Cost of a leaf that is missing, doubled or misplaced."""
NEW_STYLE, NEW_STYLE_LATER = 1.0, 2.5
"""Cost of going over to other numerals, where they begin with 1 and where they do not."""
NEAR = 20
"""A jump by more pages than this is doubted where one figure makes the difference."""
MAX_PLATES = 12
"""Pages between two that bear out a lag, and plates between two lags, at most."""
START = 1.0
"""Cost of a first page that has a number, against one before all numbers."""
BOTH_MISREAD = 2
"""Times the cost of a misread number where nothing looks alike."""
NEVER = 1e6
"""Cost of what cannot be: more than all that a book can cost."""


class Step(NamedTuple):
    """How far the printed numbers of a style lag behind the pages' positions in the book."""

    style: NumberStyle
    lag: int


@dataclass(frozen=True)
class Said:
    """What a page says of its number."""

    page: int
    numbers: tuple[tuple[int, NumberStyle], ...] = ()
    """Values that may be its number, as read."""
    like: Collection[tuple[int, NumberStyle]] = field(default_factory=frozenset)
    """Values that what was read may stand for."""
    plate: bool = False
    """It has no running text: a blank page, a picture, a page for display."""

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(Step(style, self.page - value) for value, style in self.numbers)


@dataclass(frozen=True)
class Place:
    """Where a page stands in the sequence. `step` is None before the first number and after the last sequence."""

    step: Step | None
    counted: bool = True

    def value(self, page: int) -> tuple[int, NumberStyle] | None:
        """The page's number as the book counts it; None where it is not counted."""
        if self.step is None or not self.counted:
            return None
        return page - self.step.lag, self.step.style


def fit(pages: Sequence[Said]) -> dict[int, Place]:
    """Page position → its place, for pages in order, one by one."""
    if not pages:
        return {}
    by_page = {page.page: set(page.steps) for page in pages}
    steps = _candidates(pages)
    places = [Place(None), *(Place(step, counted) for step in steps for counted in (True, False))]
    costs = {place: 0.0 if place.step is None else START for place in places}
    ways: list[dict[Place, Place]] = []
    for page in pages:
        costs, way = _advance(page, places, costs, by_page, first=not ways)
        ways.append(way)
    place = min(costs, key=lambda at: (costs[at], _order(at)))
    fitted: dict[int, Place] = {}
    for page, way in zip(reversed(pages), reversed(ways), strict=True):
        fitted[page.page] = place
        place = way[place]
    return dict(sorted(fitted.items()))


def _order(place: Place) -> tuple[bool, str, int, bool]:
    step = place.step or Step("arabic", 0)
    return place.step is None, step.style, step.lag, place.counted


def _candidates(pages: Sequence[Said]) -> list[Step]:
    """Steps that two pages near each other bear out, and those between two of them that plates may lie between."""
    seen: dict[Step, list[int]] = {}
    for page in pages:
        for step in page.steps:
            seen.setdefault(step, []).append(page.page)
    borne = {step for step, at in seen.items() if len(at) > 1 and min(b - a for a, b in pairwise(at)) <= MAX_PLATES}
    if not borne and seen:
        counts = Counter({step: len(at) for step, at in seen.items()})
        borne = {max(counts, key=lambda step: (counts[step], step.style, -step.lag))}
    for style in ("arabic", "roman"):
        lags = sorted(step.lag for step in borne if step.style == style)
        for lower, upper in pairwise(lags):
            if upper - lower <= MAX_PLATES:
                borne |= {Step(style, lag) for lag in range(lower + 1, upper)}
    return sorted(borne)


def _advance(
    page: Said,
    places: Sequence[Place],
    costs: Mapping[Place, float],
    by_page: Mapping[int, set[Step]],
    *,
    first: bool,
) -> tuple[dict[Place, float], dict[Place, Place]]:
    """Costs of being at each place on this page, and where each came from."""
    cheapest = min(places, key=lambda at: (costs[at], _order(at)))
    new: dict[Place, float] = {}
    way: dict[Place, Place] = {}
    for place in places:
        ways = [place, Place(place.step, not place.counted), cheapest]
        if place.step is not None and not place.counted:
            ways = [Place(Step(place.step.style, place.step.lag - 1), counted) for counted in (True, False)]
        came = [(costs[at] + (0.0 if first else _move(at, place, page)), _order(at), at) for at in ways if at in costs]
        if not came:
            # Nothing leads to a page that is left out where no page before it has a place.
            came = [(NEVER, _order(place), place)]
        cost, _, way[place] = min(came)
        new[place] = cost + _misfit(page, place, by_page)
    return new, way


def _move(before: Place, after: Place, page: Said) -> float:
    if after.step is None:
        return 0.0 if before.step is None else JUMP
    if not after.counted:
        return 0.0
    if before.step == after.step:
        return 0.0
    value = page.page - after.step.lag
    if before.step is None or before.step.style != after.step.style:
        return NEW_STYLE if value == 1 else NEW_STYLE_LATER
    return JUMP


def _misfit(page: Said, place: Place, by_page: Mapping[int, set[Step]]) -> float:
    said = page.steps
    if place.step is not None and page.page - place.step.lag < 1:
        return NEVER
    if place.step is None or not place.counted:
        left_out = 0.0 if place.step is None else UNCOUNTED if page.plate else UNCOUNTED_TEXT
        return left_out + max((_weight(step, None, page, by_page) for step in said), default=0.0)
    if not said or place.step in said:
        return 0.0
    return min(_weight(step, place, page, by_page) for step in said)


def _weight(step: Step, place: Place | None, page: Said, by_page: Mapping[int, set[Step]]) -> float:
    """What it costs to say that this number was misread."""
    borne = any(step in by_page.get(page.page + off, ()) for off in (-2, -1, 1, 2))
    if place is None or place.step is None:
        return FOREIGN if borne else MISREAD
    value = (page.page - place.step.lag, place.step.style)
    if value in page.like or differ_in_one_figure(page.page - step.lag, value[0]):
        return FOREIGN if borne and abs(step.lag - place.step.lag) <= NEAR else MISREAD
    return FOREIGN if borne else BOTH_MISREAD * MISREAD


def differ_in_one_figure(one: int, other: int) -> bool:
    """Whether two numbers are the same but for one figure: 118 and 113, 47 and 41."""
    a, b = str(one), str(other)
    return len(a) == len(b) > 1 and sum(x != y for x, y in zip(a, b, strict=True)) == 1


def values(fitted: Mapping[int, Place]) -> Iterable[tuple[int, tuple[int, NumberStyle] | None]]:
    """Page position and number, in order."""
    return ((page, place.value(page)) for page, place in fitted.items())
