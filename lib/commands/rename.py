"""colophon rename."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lib.books.book_renaming import rename_book
from lib.settings.book_files import has_own_files


def rename(
    book: Annotated[str, typer.Argument(help="The book's id.")],
    name: Annotated[str, typer.Argument(help="Its new id: a-z, 0-9, - and _.")],
) -> None:
    """Give a book another id: entry, data, reports and what people changed by hand move, and no page is made again.

    Its exports bear the id, and are made anew by the next run, in seconds. The same command takes it back.
    """
    root = Path.cwd()
    late = rename_book(root, book, name)
    command = f"colophon run {name}" if has_own_files(root, name) else "dvc repro"
    again = f" Now run, for {', '.join(late)}: .venv/bin/{command}." if late else ""
    typer.echo(f"{book} is {name} now.{again}")
    typer.echo("For git: git add --all data reports params.yaml dvc.yaml dvc.lock")
    typer.echo(f"Undo: colophon rename {name} {book}")
