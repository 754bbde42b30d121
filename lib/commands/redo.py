"""colophon redo."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from lib.commands.run import run
from lib.errors import InterruptedRunError, PagesFailedError, ParamsError, StageError
from lib.pipeline import BookStage
from lib.pipeline.dvc_environment import dvc_environment
from lib.pipeline.forced_pages import VARIABLE, page_ranges
from lib.pipeline.registry import find_stage
from lib.pipeline.storage import BookStorage
from lib.settings.book_files import stage_target
from lib.settings.params import Params
from lib.system.stop_signal import StopSignal

LOOK_SECONDS = 0.2
"""Seconds between looks at whether somebody wants to stop."""


def redo(
    book: Annotated[str, typer.Argument(help="The book's id.")],
    stage: Annotated[str, typer.Argument(help="The stage whose pages are done again.")],
    pages: Annotated[str | None, typer.Argument(help="Scan pages, as 3-7,9; all where none are given.")] = None,
    only: Annotated[bool, typer.Option("--only", help="Leave the stages that follow for the next run.")] = False,
) -> None:
    """Do a stage's pages again although they are done, and bring the rest of the book up to date.

    `dvc repro --force` runs a stage, and the stage skips its pages. This makes them anew; the store of finished pages
    is not asked. Answers of models that were paid stay: what has the same question is not asked again.
    """
    root = Path.cwd()
    params = Params.load(root)
    params.book(book)
    _check_stage(params, stage, pages)
    if pages is not None:
        _check_pages(BookStorage(book, root / "data"), pages)
    forced = stage if pages is None else f"{stage}:{''.join(pages.split())}"
    _repro(stage_target(root, stage, book), forced)
    if not only:
        run([book], None)


def _check_stage(params: Params, name: str, pages: str | None) -> None:
    if name not in params.stages:
        raise ParamsError(f"there is no stage {name}; there are {', '.join(sorted(params.stages))}")
    stage = find_stage(name)
    if stage is None:
        raise StageError(f"{name} works on no book; `dvc repro --force --single-item {name}` runs it again")
    if pages is not None and issubclass(stage, BookStage):
        raise StageError(f"{name} has no pages of its own, it makes one thing of the book; leave {pages} out")


def _check_pages(storage: BookStorage, pages: str) -> None:
    total, last = storage.total_pages, page_ranges(pages).last
    if total is not None and last > total:
        raise ParamsError(f"{pages}: {storage.scan_id} has {total} pages")


def _repro(target: str, forced: str) -> None:
    """Run one stage by DVC, which notes what it made. PagesFailedError or InterruptedRunError where it ends ill."""
    command = [sys.executable, "-m", "lib.books.dvc_process", "repro", "--force", "--single-item", target]
    with StopSignal().listening() as stop:
        process = subprocess.Popen(command, env=dvc_environment(**{VARIABLE: forced}))
        told = False
        while True:
            try:
                code = process.wait(LOOK_SECONDS)
                break
            except subprocess.TimeoutExpired:
                # Ctrl-C reaches dvc and its stage from the terminal; SIGTERM reaches this process alone.
                if stop and not told and stop.name == "SIGTERM":
                    process.send_signal(signal.SIGTERM)
                    told = True
    if stop:
        raise InterruptedRunError(f"stopped by {stop.name}; `colophon redo` begins anew, `dvc repro` goes on")
    if code:
        raise PagesFailedError(f"{target} did not end well: see above; mend and run again")
