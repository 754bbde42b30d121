"""A bar a page: how wrong or how doubtful its text is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.report.views import PageView

WIDTH, HEIGHT = 900, 160
LEAST_TOP = 0.01
"""The scale ends no lower, so that a good book looks good."""


@dataclass(frozen=True)
class Bar:
    x: float
    width: float
    height: float
    page: int
    label: str


@dataclass(frozen=True)
class Chart:
    """Bars in a field of WIDTH by HEIGHT. `top` is the value at its upper edge."""

    title: str
    top: float
    bars: list[Bar]
    width: int = WIDTH
    height: int = HEIGHT


def chart(pages: Sequence[PageView]) -> Chart:
    """The book's pages side by side."""
    with_truth = any(view.cer is not None for view in pages)
    top = max([*(view.badness for view in pages), LEAST_TOP])
    step = WIDTH / max(len(pages), 1)
    bars = [
        Bar(
            x=round(index * step, 2),
            width=round(step * 0.8, 2),
            height=round(view.badness / top * HEIGHT, 2),
            page=view.record.page_number,
            label=f"page {view.record.page_number}: {view.badness:.2%}",
        )
        for index, view in enumerate(pages)
    ]
    return Chart("Character error rate" if with_truth else "Doubt of the reading (1 - confidence)", top, bars)
