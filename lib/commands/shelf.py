"""colophon shelf."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lib.books.shelf_page import shelf_page
from lib.errors import ParamsError
from lib.settings.standpoint import as_given, as_seen
from lib.system.atomic import write_text

PAGE = Path("tmp/shelf.html")
"""Where the page goes; git and DVC do not look at that folder."""


def shelf(page: Annotated[Path, typer.Option(help="Where the page is written.")] = PAGE) -> None:
    """Make a page of all books: covers, figures, and links to their exports and reports.

    One HTML file, to look at and to hand on with the exports; its links lead from where it lies.
    """
    page = page if page == PAGE else Path(as_given(str(page)))
    text, broken = shelf_page(Path.cwd(), page)
    write_text(page, text)
    typer.echo(f"look at: {as_seen(page)}")
    if broken:
        raise ParamsError("; ".join(broken.values()))
