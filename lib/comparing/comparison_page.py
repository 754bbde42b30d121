"""A comparison as one HTML file that needs no other and no network."""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib.resources import files

from jinja2 import Environment

from lib.comparing.changed_words import ChangedWords
from lib.comparing.compared_book import BookComparison
from lib.comparing.comparison_lines import figure_rows, verdict_line
from lib.pipeline.revision import Revision
from lib.pipeline.stage_storage import page_name
from lib.report.thumbnails import strips
from lib.text.unprintable import finalized

MOST_PICTURES = 400
"""Changes that are shown with the place on the page image, the first ones; each is some 3 kB."""

Pictured = dict[int, str]
"""Place of a change among its book's → its picture, a data URI."""


def comparison_page(compared: Sequence[BookComparison], before: Revision, after: Revision) -> str:
    """The whole page."""
    template = files("lib.comparing").joinpath("comparison.html.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, finalize=finalized)
    return environment.from_string(template).render(
        books=[(one, _pictures(one, after), figure_rows(one.figures), verdict_line(one)) for one in compared],
        before=before,
        after=after,
    )


def _pictures(one: BookComparison, revision: Revision) -> Pictured:
    """The changes' places, cut out of the page images of a revision, as far as it has them."""
    found: Pictured = {}
    by_page: dict[int, list[tuple[int, ChangedWords]]] = {}
    for place, change in enumerate(one.changes[:MOST_PICTURES]):
        by_page.setdefault(change.page, []).append((place, change))
    for page, changes in by_page.items():
        image = revision.read(f"data/{one.book}/ingest/pages/{page_name(page)}.png")
        if image is not None:
            cut = strips(io.BytesIO(image), [change.box for _, change in changes])
            found |= {place: picture for (place, _), picture in zip(changes, cut, strict=True)}
    return found
