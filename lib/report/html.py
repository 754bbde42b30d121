"""The report as HTML: one file that needs no other and no network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from jinja2 import Environment

from lib.report.chart import chart
from lib.report.views import Chapter, Correction, PageView, in_doubt, kind_of, worst
from lib.text.unprintable import finalized

COLOURS = {"text": "#3b7dd8", "heading": "#c2410c", "furniture": "#9ca3af", "note": "#7c3aed", "picture": "#15803d"}

MISSING = "#dc2626"


@dataclass(frozen=True)
class Report:
    """Everything that the report says. `tiles` are its key figures as they are shown."""

    book: str
    facts: Mapping[str, Any]
    tiles: Mapping[str, str]
    pages: Sequence[PageView]
    corrections: Sequence[Correction] = ()
    chapters: Sequence[Chapter] = ()
    findings: Sequence[str] = field(default_factory=list)


def render(report: Report) -> str:
    """The whole page."""
    template = files("lib.report").joinpath("report.html.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, finalize=finalized)
    return environment.from_string(template).render(
        report=report,
        chart=chart(report.pages),
        doubted=in_doubt(report.pages),
        worst=worst(report.pages),
        kind_of=kind_of,
        colours=COLOURS,
        missing=MISSING,
    )
