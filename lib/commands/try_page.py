"""colophon try."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from lib.errors import ParamsError
from lib.kit.author_errors import shown_to_the_author
from lib.kit.book_trial import made_anew
from lib.kit.comparison import MadeFile, metrics_table
from lib.kit.page_trial import Tried, check_has_pages, find_page, make_page, opened, why_again
from lib.kit.readable_json import laid_out
from lib.kit.scratch import Scratch, scratch_of
from lib.pipeline.registry import find_stage
from lib.pipeline.skipfile import SkipFile
from lib.pipeline.stage import BaseStage
from lib.pipeline.storage import page_name
from lib.pipeline.whole_book import BookStage
from lib.settings.config import Config
from lib.settings.params import Params
from lib.text.unprintable import visible


def try_page(
    stage: Annotated[str, typer.Argument(help="The stage's name.")],
    book: Annotated[str, typer.Argument(help="The book's id in params.yaml.")],
    page: Annotated[
        str | None, typer.Argument(metavar="PAGE", help="Which page; left out for a whole-book stage.")
    ] = None,
    pdb: Annotated[bool, typer.Option("--pdb", help="Open the debugger where the stage's own code raises.")] = False,
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask the model, at cost, where no kept reply answers the page.")
    ] = False,
    brief: Annotated[bool, typer.Option("--brief", help="Leave the record out; show what differs.")] = False,
) -> None:
    """Do one page of a stage and show its record beside the one that stands. Nothing of the book is written.

    The page is done in this process, with no worker in between, so that `breakpoint()` and `--pdb` work. A whole-book
    stage, as structure and export are, is run as a whole in a folder of its own, and its files are compared.
    """
    root = Path.cwd()
    Config.reload()
    params = Params.load(root)
    params.book(book)
    found = _stage(params, stage)
    if issubclass(found, BookStage):
        if page is not None:
            raise ParamsError(
                f"{stage} makes one thing of the whole book: leave the page out (colophon try {stage} {book})"
            )
        _try_book(found, root, book, debug=pdb, brief=brief)
        return
    number = _number(page, stage, book)
    check_has_pages(found, book)
    what = f"{stage}@{book}, page {number}"
    with scratch_of(root, book) as scratch:
        with shown_to_the_author(what, debug=pdb), opened(found, scratch) as (ready, checkpoint, _):
            work = find_page(ready, scratch, number)
            again = why_again(ready, checkpoint, work)
            tried = make_page(ready, scratch, work, ask=ask)
        typer.echo(what + (f": {tried.answer}" if tried.answer else ""))
        if not brief:
            typer.echo(visible(laid_out(json.loads(tried.record))))
        _show_page(found, scratch, tried, again)


def _stage(params: Params, name: str) -> type[BaseStage]:
    if name not in params.stages:
        raise ParamsError(f"no stage {name!r}; there are {', '.join(sorted(params.stages))}")
    found = find_stage(name)
    if found is None:
        raise ParamsError(f"stages/{name}.py works on no book; run it: .venv/bin/dvc repro {name}")
    return found


def _number(page: str | None, stage: str, book: str) -> int:
    if page is None:
        raise ParamsError(f"{stage} works page by page: say which, as in `colophon try {stage} {book} 1`")
    if not page.isascii() or not page.isdigit() or int(page) < 1:
        raise ParamsError(f"{page!r} is no page number: use 1, 2, 3 ..., as ingest numbers the pages")
    return int(page)


def _show_page(stage: type[BaseStage], scratch: Scratch, tried: Tried, again: str | None) -> None:
    """What differs from what stands: the record, its metrics, and the files beside it."""
    number, folder = tried.page.number, Path("data") / scratch.book / stage.name
    skip = SkipFile.read(scratch.project / folder / "skip" / f"{page_name(number)}.json")
    made = {f"{page_name(number)}{suffix}": data for suffix, data in tried.files.items()}
    made[f"{page_name(number)}.json"] = tried.record + b"\n"
    standing = {path.name for path in (scratch.project / folder / "pages").glob(f"{page_name(number)}.*")}
    files = [
        MadeFile(folder / "pages" / name, made.get(name), _read(scratch.project / folder / "pages" / name))
        for name in sorted({*made, *standing})
    ]
    record = next(file for file in files if file.path.suffix == ".json" and file.path.stem == page_name(number))
    typer.echo("")
    if record.stands is None:
        typer.echo("no record stands yet")
    else:
        typer.echo(f"record: {record.verdict}")
        if skip is not None and skip.failed is not None:
            typer.echo(f"  what stands was put in for a page that failed: {skip.failed}")
        typer.echo(f"  a run would do the page again ({again})" if again else "  a run would skip the page")
    _echo(record.difference())
    _echo(metrics_table(None if skip is None else skip.metrics, tried.metrics))
    _echo(str(file) for file in files if file is not record)


def _try_book(stage: type[BookStage], root: Path, book: str, *, debug: bool, brief: bool) -> None:
    with (
        scratch_of(root, book, without=stage.name) as scratch,
        shown_to_the_author(f"{stage.name}@{book}", debug=debug),
    ):
        files = made_anew(stage, scratch)
    typer.echo(f"{stage.name}@{book}, the whole book")
    _echo(map(str, files))
    for file in files:
        if not brief:
            _echo(file.difference())
    if all(file.tried == file.stands for file in files):
        typer.echo("all of it the same as stands")


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _echo(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(visible(line))
