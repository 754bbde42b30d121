"""colophon separate."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Annotated

import typer

from lib.books.separation import gather
from lib.books.separation import separate as move_apart
from lib.scans.listing import some
from lib.settings.book_files import books_with_own_files
from lib.settings.params import Params

_NAMED = 8


def separate(
    books: Annotated[list[str] | None, typer.Argument(help="Books' ids; all books where none is given.")] = None,
    back: Annotated[bool, typer.Option("--back", help="Put them into params.yaml again.")] = False,
) -> None:
    """Give books files of their own, so that none weighs on another: data/BOOK/book.yaml, dvc.yaml and dvc.lock.

    Settings and comments move from params.yaml, and what DVC noted from dvc.lock: no page is done again. Books that
    are added later get such files at once. Where a run of it was killed, another ends what it began.
    """
    root = Path.cwd()
    chosen = books or (books_with_own_files(root) if back else Params.load(root).books)
    moved = gather(root, chosen) if back else move_apart(root, chosen)
    where = "params.yaml" if back else "files of their own"
    if not moved:
        typer.echo(f"nothing to move: the books are in {where}")
        return
    changed = [name for name in ("data", "params.yaml", "dvc.yaml", "dvc.lock") if known(root, name)]
    typer.echo(f"now in {where}: {some(moved, _NAMED)}. For git: git add --all {' '.join(changed)}")


def known(root: Path, name: str) -> bool:
    """Whether `git add` takes a name: the file is there, or was and is known to git."""
    command = ("git", "ls-files", "--error-unmatch", "--", name)
    try:
        if (root / name).exists():
            return True
        return subprocess.run(command, cwd=root, capture_output=True, check=False).returncode == 0
    except OSError:  # no git here
        return False
