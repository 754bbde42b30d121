"""colophon results."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lib.settings.params import Params
from lib.system.json_notes import note_in, number_in, read_note

OTHER_TEXT = 0.5
"""Share of characters wrong from which the truth is hardly that of the pages. From: set by hand; the worst photograph
of the corpora has 0.18."""


def results(
    book: Annotated[str | None, typer.Argument(help="A book's id; all books where none is given.")] = None,
) -> None:
    """Say where each book's results are, and how good they are where there is truth."""
    root = Path.cwd()
    made = [_tell(root, name) for name in Params.load(root).chosen(book)]
    if not all(made):
        typer.echo("\nTo make what is not made yet: .venv/bin/dvc repro")
    typer.echo("\nCompare with an earlier commit: .venv/bin/dvc metrics diff COMMIT")


def _tell(root: Path, book: str) -> bool:
    """Say it of a book; True where all of it was made."""
    typer.echo(f"\n{book}")
    places = (
        ("look at", f"data/{book}/report/report.html"),
        *_exports(root, book),
        ("text, boxes, classes", f"data/{book}/merge/pages/"),
        ("metrics and tables", f"reports/{book}/"),
    )
    for what, path in places:
        there = "" if (root / path).exists() else "   (not made yet)"
        typer.echo(f"  {what + ':':<22} {path}{there}")
    rates = _error_rates(root / "reports" / book / "evaluate.json")
    if rates:
        typer.echo(f"  {'character errors:':<22} {rates}")
    guess = _estimate(root / "reports" / book)
    if guess:
        typer.echo(f"  {'misread, estimated:':<22} {guess}")
    return all((root / path).exists() for _, path in places)


EXPORTS = {
    ".epub": "to read",
    ".pdf": "the scan, searchable",
    ".md": "as Markdown",
    ".txt": "as text",
    ".diplomatic.txt": "as printed",
    ".jsonl": "a paragraph a line",
}


def _exports(root: Path, book: str) -> list[tuple[str, str]]:
    """The exports that are there, for each may be turned off; the EPUB where none is."""
    folder = f"data/{book}/export"
    files = [(what, f"{folder}/{book}{ending}") for ending, what in EXPORTS.items()]
    files += [("places of words", f"{folder}/{name}/") for name in ("hocr", "alto")]
    return [(what, path) for what, path in files if (root / path).exists()] or files[:1]


def _estimate(reports: Path) -> str:
    """The estimate of a book without truth, with its interval where it has one."""
    metrics, counts = read_note(reports / "report.json"), read_note(reports / "report.counts.json")
    rate, low, high = (
        number_in(note, name)
        for note, name in (
            (metrics, "cer_estimate"),
            (counts, "cer_estimate_low"),
            (counts, "cer_estimate_high"),
        )
    )
    if metrics.get("cer") is not None or rate is None:
        return ""
    if low is None or high is None:
        return f"{rate:.2%}"  # a report from before it had one
    return f"{rate:.2%}, in nine books of ten {low:.2%} to {high:.2%}"


def _error_rates(path: Path) -> str:
    data = read_note(path)
    read, merged = (number_in(note_in(data, name), "cer") for name in ("ocr", "merge"))
    if read is None or merged is None:
        return ""
    if min(read, merged) > OTHER_TEXT:
        return "more than half; is this the truth of these pages?"
    return f"{read:.2%} as read, {merged:.2%} after correction"
