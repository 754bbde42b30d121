"""colophon status."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from lib.errors import ParamsError
from lib.pipeline import BaseStage, BookStage
from lib.pipeline.checkpoint import CheckpointManager
from lib.pipeline.registry import find_stage, in_order
from lib.pipeline.storage import BookStorage
from lib.settings.params import Params


def status(
    book: Annotated[str | None, typer.Argument(help="A book's id; all books where none is given.")] = None,
) -> None:
    """Show how far each book is, and how the last run of each stage on this machine went."""
    root = Path.cwd()
    params = Params.load(root)
    broken: dict[str, str] = {}
    for name in params.chosen(book):
        try:
            params.book(name)
        except ParamsError as error:
            broken[name] = str(error)
            continue
        storage = BookStorage(name, root / "data")
        if storage.total_pages is None:
            typer.echo(f"{name}: not begun; run: .venv/bin/dvc repro")
        else:
            Console(soft_wrap=True).print(_table(params, storage))
    if broken:
        raise ParamsError("; ".join(broken.values()))


def _table(params: Params, storage: BookStorage) -> Table:
    table = Table(title=f"{storage.scan_id}: {storage.total_pages} pages", title_justify="left")
    table.add_column("stage")
    for column in ("done", "failed", "last run: did", "skipped", "seconds", "pages/s"):
        table.add_column(column, justify="right")
    for name in in_order(params.stages):
        stage = find_stage(name)
        if stage is None:
            continue
        checkpoint = CheckpointManager(storage.scan_id, name, storage.storage_root, storage=storage)
        table.add_row(name, *_done(stage, storage, checkpoint), *_last_run(stage, checkpoint.read_stats()))
    return table


def _done(stage: type[BaseStage], storage: BookStorage, checkpoint: CheckpointManager) -> tuple[str, str]:
    """Pages done and failed; of a stage that makes one thing of the book, whether it is there."""
    if issubclass(stage, BookStage):
        return "book" if (storage.report_dir / f"{stage.name}.json").exists() else "", ""
    skips = checkpoint.skip_files()
    failed = sum(skip.failed is not None for skip in skips.values())
    return str(len(skips) - failed), str(failed or "")


def _last_run(stage: type[BaseStage], last: dict[str, Any]) -> tuple[str, str, str, str]:
    """Pages done and skipped, seconds, pages a second."""
    did, skipped, seconds = (last.get(name) for name in ("pages_processed", "pages_skipped", "seconds"))
    spent = "" if seconds is None else f"{seconds:.1f}"
    if issubclass(stage, BookStage):
        return "", "", spent, ""
    return (
        "" if did is None else str(did),
        "" if skipped is None else str(skipped),
        spent,
        f"{did / seconds:.1f}" if did and seconds else "",
    )
