"""colophon remove-stage."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lib.kit.removal import FILES, PATCH, plan_removal, remove
from lib.pipeline.book_pipelines import has_book_pipelines


def remove_stage(name: Annotated[str, typer.Argument(help="The stage's name.")]) -> None:
    """Take a stage out: script, schema, test, settings, DVC entry, and what it made of every book.

    Nothing is deleted: its files and its data go to `tmp/removed`, which git and DVC do not look at. A stage that
    others use is not removed.
    """
    root = Path.cwd()
    removal = plan_removal(root, name)
    remove(removal)
    kept = removal.aside / FILES
    for path, books in removal.places.in_short(removal.moves).items():
        typer.echo(f"  {path} -> {kept}{f'   ({books} books)' if books > 1 else ''}")
    for path in removal.texts:
        typer.echo(f"  {path}")
    typer.echo(f"Nothing was deleted. When you are sure: rm -r {removal.aside}")
    data = f"its data is in {kept / 'data'}" if removal.data else "it had no data"
    again = " && .venv/bin/colophon deps --write" if has_book_pipelines(root) else ""
    typer.echo(
        f"Undo: git apply {removal.aside / PATCH} && cp -a {kept}/. .{again}   (git restore brings back code and "
        f"entries as committed, and no data: {data})"
    )
