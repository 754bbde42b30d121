"""colophon compare."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lib.comparing.compared_book import compare_book
from lib.comparing.comparison_lines import comparison_lines
from lib.comparing.comparison_page import comparison_page
from lib.comparing.page_truths import page_truths
from lib.errors import ColophonError, InputError, ParamsError
from lib.pipeline.revision import WORKSPACE, Revision
from lib.settings.params import Params
from lib.settings.standpoint import as_given, as_seen
from lib.system.atomic import write_text

PAGE = Path("tmp/compare.html")
"""Where the page goes; git and DVC do not look at that folder."""


def compare(
    first: Annotated[str, typer.Argument(metavar="A", help="A commit, a branch, a tag or an experiment.")] = "HEAD",
    second: Annotated[str, typer.Argument(metavar="B", help="Another; else the files as they stand.")] = WORKSPACE,
    book: Annotated[list[str] | None, typer.Option(help="A book's id; may be given several times.")] = None,
    page: Annotated[Path, typer.Option(help="Where the page is written.")] = PAGE,
    most: Annotated[int, typer.Option(min=0, help="Places of a book that are listed; the page has them all.")] = 20,
) -> None:
    """Show what changed in the text between two revisions, with the places on the scan, and who is right.

    Right is who is nearer to the truth, where the book has some. Figures and money stand beside it. Nothing is checked
    out: git and DVC's cache have both.
    """
    root = Path.cwd()
    page = page if page == PAGE else Path(as_given(str(page)))
    params = Params.load(root)
    chosen = list(dict.fromkeys(book or params.books))
    if not chosen:
        raise ParamsError("there is no book yet; `colophon add BOOK SOURCE` makes one")
    before, after = Revision(root, first), Revision(root, second)
    for revision in (before, after):
        revision.check()
    compared, broken = [], []
    for name in chosen:
        try:
            compared.append(compare_book(name, before, after, page_truths(root, params, name)))
        except ColophonError as error:  # of one book, and no other book's
            broken.append(str(error))
    if broken and not compared:
        raise InputError("; ".join(broken))
    for one in compared:
        typer.echo("\n".join(comparison_lines(one, most)))
    write_text(page, comparison_page(compared, before, after))
    typer.echo(f"look at: {as_seen(page)}")
    if broken:
        raise InputError("; ".join(broken))
