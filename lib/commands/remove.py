"""colophon remove."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lib.books.book_removal import remove_book
from lib.books.tracking import NOTE
from lib.kit.removal import FILES, PATCH
from lib.text.unprintable import visible


def remove(book: Annotated[str, typer.Argument(help="The book's id.")]) -> None:
    """Take a book out of the project: its entry, what was made of it, and what people changed by hand.

    Nothing is deleted: its files go to `tmp/removed`, which git and DVC do not look at. Its scan stays where it is.
    """
    root = Path.cwd()
    removal = remove_book(root, book)
    kept = removal.aside / FILES
    for path in removal.moved:
        typer.echo(f"  {path} -> {kept / path}")
    for path in removal.edited:
        typer.echo(f"  {path}")
    typer.echo(f"Nothing was deleted. When you are sure: rm -r {removal.aside}")
    note = f"{removal.source}{NOTE}"
    where = f"; DVC's note of it is {note}" if (root / note).is_file() else ""
    typer.echo(visible(f"The scan stays: {removal.source}{where}"))
    apply = f"git apply {removal.aside / PATCH} && " if removal.edited else ""
    typer.echo(f"Undo: {apply}cp -a {kept}/. .")
