"""The table that ends `colophon run`: a line for each book, with what it came to and what is next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.table import Table

from lib.books.book_run import BookResult
from lib.pipeline.skipfile import SkipFile
from lib.pipeline.storage import BookStorage
from lib.system.json_notes import number_in, read_note

LAST_PAGE_STAGE = "merge"
"""A page is done that has been through it."""


def run_table(root: Path, results: Sequence[BookResult]) -> Table:
    """The table. `errors` is the rate measured against truth, else the estimate, marked with ~."""
    table = Table(box=None)
    table.add_column("book")
    for column in ("pages", "done", "failed", "errors", "seconds"):
        table.add_column(column, justify="right")
    table.add_column("what is next", overflow="fold")
    for result in results:
        storage = BookStorage(result.book, root / "data")
        done, failed = _pages(storage, result)
        seconds = f"{result.seconds:.1f}" if result.seconds else ""
        pages = storage.total_pages
        cells = ("" if pages is None else str(pages), done, failed, errors(storage.report_dir), seconds)
        table.add_row(result.book, *cells, what_is_next(result))
    return table


def _pages(storage: BookStorage, result: BookResult) -> tuple[str, str]:
    """Pages that are through the last page stage, and those that failed there or where the run ended."""
    if storage.total_pages is None:
        return "", ""
    skips = _skip_files(storage, LAST_PAGE_STAGE)
    done = sum(skip.failed is None for skip in skips)
    ended = _skip_files(storage, result.stage) if result.stage else skips
    failed = sum(skip.failed is not None for skip in ended)
    return str(done), str(failed or "")


def _skip_files(storage: BookStorage, stage: str) -> list[SkipFile]:
    paths: Iterable[Path] = sorted((storage.book_dir / stage / "skip").glob("page_*.json"))
    return [skip for path in paths if (skip := SkipFile.read(path)) is not None]


def errors(reports: Path) -> str:
    """Characters wrong in the reading text, where there is truth; else about how many are misread, by estimate."""
    metrics = read_note(reports / "report.json")
    rate, guess = number_in(metrics, "cer"), number_in(metrics, "cer_estimate")
    if rate is not None:
        return f"{rate:.2%}"
    return "" if guess is None else f"~{guess:.2%}"


def what_is_next(result: BookResult) -> str:
    """What a person should do about a book, in a few words."""
    where = f" at {result.stage}" if result.stage else ""
    match result.state:
        case "fresh":
            return "up to date"
        case "ran":
            return "look at its report"
        case "failed":
            return f"failed{where}: see below"
        case "stopped":
            return f"stopped{where}: run again"
    return "not begun: run again"
