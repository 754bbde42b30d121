"""A comparison as lines for a terminal, and the words that its page has in common with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lib.comparing.changed_words import ChangedWords, Verdict
from lib.comparing.compared_book import BookComparison, Figure
from lib.text.unprintable import visible

DIGITS = 5
"""Decimals of a figure, as DVC shows metrics."""
WIDTH = 34
"""Characters of a text in a line; what is longer is cut."""
SAID: dict[Verdict, str] = {
    "before": "the first is right",
    "after": "the second is right",
    "same": "as far from the truth",
    "unknown": "",
}
"""What is said of a change beside its texts. Right is who is nearer to the truth."""
TITLES: dict[Verdict, str] = {"after": "better", "before": "worse", "same": "neither", "unknown": "no truth there"}


def comparison_lines(one: BookComparison, most: int) -> Iterator[str]:
    """What a person sees of a book: figures, then the changes page by page, `most` of them."""
    if not (one.changes or one.gone or one.come) and not any(figure.change for figure in one.figures):
        yield f"{one.book}: nothing changed on {one.pages} pages"
        return
    yield f"{one.book}: {len(one.by_page)} of {one.pages} pages changed, {len(one.changes)} places"
    yield from (f"  {line}" for line in _table(figure_rows(one.figures)))
    if one.changes:
        yield f"  {verdict_line(one)}"
    for pages, what in ((one.gone, "in the first only"), (one.come, "in the second only")):
        if pages:
            yield f"  pages {what}: {', '.join(map(str, pages))}"
    if one.changes:
        rows = [("page", "first", "second", "truth"), *map(_row, one.changes[:most])]
        yield from (f"  {line}" for line in _table(rows))
    if len(one.changes) > most:
        yield f"  and {len(one.changes) - most} more: the page has them all"


def figure_rows(figures: Sequence[Figure]) -> list[tuple[str, ...]]:
    """The figures' table with its head."""
    shown = [(one.name, _number(one.before), _number(one.after), _number(one.change)) for one in figures]
    return [("figure", "first", "second", "change"), *shown]


def verdict_line(one: BookComparison) -> str:
    """How many changes are for the better, and so on."""
    return ", ".join(f"{one.verdicts[which]} {title}" for which, title in TITLES.items() if one.verdicts[which])


def _row(change: ChangedWords) -> tuple[str, ...]:
    said = SAID[change.verdict] if change.truth is None else f"{_cut(change.truth)}  ({SAID[change.verdict]})"
    return str(change.page), _cut(change.before), _cut(change.after), said


def _cut(text: str) -> str:
    text = visible(text) or "(nothing)"
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 3]}..."


def _number(value: float | None) -> str:
    return "-" if value is None else f"{round(value, DIGITS):g}"


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
