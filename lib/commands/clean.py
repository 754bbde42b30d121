"""colophon clean."""

from __future__ import annotations

import typer

from lib.errors import WriteError
from lib.system.local_store import LocalStore, store_folder

MEGABYTE = 1_000_000


def clean() -> None:
    """Empty this machine's store of finished pages.

    Nothing depends on it: pages that are asked for again are made again. The data, the reports and the replies of
    models that were paid for stay.
    """
    folder = store_folder("pages")
    pages, size, left = LocalStore(folder, 0).clear()
    left += sum(LocalStore(store_folder(notes), 0).clear()[2] for notes in ("code", "settings"))
    if pages:
        typer.echo(f"{pages} pages, {size / MEGABYTE:,.0f} MB removed from {folder}")
    if left:
        raise WriteError(
            f"{store_folder('')}: {left} files could not be removed; make it writable, or remove it by hand"
        )
    if not pages:
        typer.echo("the store is empty")
