"""colophon clean."""

from __future__ import annotations

import typer

from lib.system.local_store import LocalStore, store_folder

MEGABYTE = 1_000_000


def clean() -> None:
    """Empty this machine's store of finished pages.

    Nothing depends on it: pages that are asked for again are made again. The data, the reports and the replies of
    models that were paid for stay.
    """
    folder = store_folder("pages")
    pages, size = LocalStore(folder, 0).clear()
    LocalStore(store_folder("code"), 0).clear()
    typer.echo(f"{pages} pages, {size / MEGABYTE:,.0f} MB removed from {folder}" if pages else "the store is empty")
