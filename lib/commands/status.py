"""colophon status."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from lib.pipeline.checkpoint import CheckpointManager
from lib.pipeline.params import Params
from lib.pipeline.registry import find_stage, in_order
from lib.pipeline.storage import BookStorage


def status(
    book: Annotated[str | None, typer.Argument(help="A book's id; all books where none is given.")] = None,
) -> None:
    """Show how far each book is, and how the last run of each stage on this machine went."""
    root = Path.cwd()
    params = Params.load(root)
    books = [book] if book else params.books
    for name in books:
        params.book(name)
        Console(soft_wrap=True).print(_table(root, params, name))


def _table(root: Path, params: Params, book: str) -> Table:
    storage = BookStorage(book, root / "data")
    table = Table(title=f"{book}: {storage.total_pages or 'no'} pages", title_justify="left")
    table.add_column("stage")
    for column in ("done", "failed", "last run: did", "skipped", "seconds", "pages/s"):
        table.add_column(column, justify="right")
    for name in in_order(params.stages):
        stage = find_stage(name)
        if stage is None:
            continue
        checkpoint = CheckpointManager(book, name, storage.storage_root, storage=storage)
        skips = checkpoint.skip_files()
        failed = sum(skip.failed is not None for skip in skips.values())
        last = checkpoint.read_stats()
        did, seconds = last.get("pages_processed"), last.get("seconds")
        table.add_row(
            name,
            str(len(skips) - failed),
            str(failed or ""),
            *("" if value is None else str(value) for value in (did, last.get("pages_skipped"))),
            "" if seconds is None else f"{seconds:.1f}",
            f"{did / seconds:.1f}" if did and seconds else "",
        )
    return table
