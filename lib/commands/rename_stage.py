"""colophon rename-stage."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lib.kit.renaming import plan_renaming, rename


def rename_stage(
    old: Annotated[str, typer.Argument(help="What the stage is called.")],
    new: Annotated[str, typer.Argument(help="What it is to be called: a-z, 0-9 and _.")],
) -> None:
    """Call a stage otherwise, everywhere: files, entries, classes, data, and in the stages that read it.

    Its pages stay done: the next `dvc repro` starts the stage, and those that read it, and finds nothing to do. A
    whole-book stage is made again as a whole.
    """
    root = Path.cwd()
    renaming = plan_renaming(root, old, new)
    places = renaming.places
    kept = rename(renaming)
    for path, books in places.in_short(renaming.moves).items():
        typer.echo(f"  {path} -> {places.called(path, new)}{f'   ({books} books)' if books > 1 else ''}")
    for path in renaming.edited:
        typer.echo(f"  {path}")
    if renaming.users:
        typer.echo(f"Carried along: {renaming.users}")
    if renaming.left:
        typer.echo(f"Left, for they may mean something else: {', '.join(renaming.left)} (lines as they were before)")
    cost = f"starts {new} once, and does none of its pages again ({kept} stay done)" if kept else f"runs {new}"
    typer.echo(f"The next .venv/bin/dvc repro {cost}.")
    data = f"its data is in data/BOOK/{new}" if renaming.data else "it had no data"
    typer.echo(
        f"Undo: .venv/bin/colophon rename-stage {new} {old}   (git restore brings back code and entries as "
        f"committed, and no data: {data})"
    )
