"""colophon run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from lib.books.many_books import ManyBooks
from lib.books.run_table import run_table
from lib.errors import InterruptedRunError, PagesFailedError, ParamsError
from lib.pipeline.book_pipelines import ORPHANED, orphaned_pipelines
from lib.scans.listing import some
from lib.settings.config import load_run_settings
from lib.settings.params import Params
from lib.system.stop_signal import StopSignal


def run(
    books: Annotated[list[str] | None, typer.Argument(help="Books' ids; all books where none is given.")] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Books at once; by default as many as there are cores.")
    ] = None,
) -> None:
    """Bring books up to date, several at once, and say how each came out.

    The cores are shared out among the books that run. A book that fails stops no other. Ctrl-C lets the pages under
    way finish and begins nothing new; a second one stops at once. What is done is never done again.
    """
    root = Path.cwd()
    params = Params.load(root)
    chosen = list(dict.fromkeys(books or params.books))
    for name in orphaned_pipelines(root):
        typer.echo(f"{name}: {ORPHANED}", err=True)
    if not chosen:
        raise ParamsError("there is no book yet; `colophon add BOOK SOURCE` makes one")
    for book in set(books or ()) - set(params.books):
        params.book(book)
    with StopSignal().listening() as stop:
        results = ManyBooks(root, chosen, load_run_settings(root), typer.echo).run(jobs, stop)
    Console(soft_wrap=True).print(run_table(root, results))
    failed = [result.book for result in results if result.state == "failed"]
    for result in results:
        if result.state == "failed":
            typer.echo(f"{result.book}: {result.error}", err=True)
    if stop:
        raise InterruptedRunError(f"stopped by {stop.name}; `colophon run` goes on where this ended")
    if failed:
        raise PagesFailedError(f"{len(failed)} of {len(chosen)} books failed: {some(failed)}")
