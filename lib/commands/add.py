"""colophon add."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from textwrap import indent
from typing import Annotated, Any

import typer
from ruamel.yaml import YAML

from lib.books.brought_in import copied_in
from lib.books.tracking import NOTE, track
from lib.errors import ColophonError, ParamsError
from lib.evaluation.truth_names import truth_remarks
from lib.kit.yaml_keys import insert_after
from lib.ocr.tesseract import tried_data
from lib.pipeline.book_pipelines import check_room, has_book_pipelines, write_book_pipelines
from lib.pipeline.storage import BookStorage
from lib.scans.guarded_listing import list_guarded
from lib.scans.listing import files
from lib.scans.scan import printable, source_error
from lib.settings.book_files import DATA, book_file
from lib.settings.language_names import canonical
from lib.settings.params import PARAMS_FILE, Params, check_book_id, shown
from lib.settings.standpoint import as_given
from lib.system.atomic import write_text
from lib.system.yaml_text import yaml_text
from lib.text.language_data import described
from lib.text.unprintable import printed, visible

SOURCES, NO_TRUTH = f"{DATA}/sources", f"{DATA}/no-truth"


def add(
    book: Annotated[str, typer.Argument(help="The new book's id: a-z, 0-9, - and _.")],
    scans: Annotated[
        list[str],
        typer.Argument(
            metavar="{scan}...",
            help="A PDF, a folder of PDFs or page images, or a multi-page TIFF; of several files a folder is made.",
        ),
    ],
    truth: Annotated[str, typer.Option(help="Folder of page_0001.txt ...")] = NO_TRUTH,
    language: Annotated[str, typer.Option(help="Its languages, such as french or german+latin.")] = "eng",
    title: Annotated[str | None, typer.Option()] = None,
    author: Annotated[str | None, typer.Option()] = None,
    year: Annotated[int | None, typer.Option()] = None,
    copy: Annotated[
        bool,
        typer.Option("--copy", help=f"Copy the scan, and a truth outside the project, into {SOURCES} first."),
    ] = False,
    keep: Annotated[bool, typer.Option("--track/--no-track", help="Have DVC keep the scan and the truth.")] = True,
) -> None:
    """Give a book its entry in params.yaml, after a look at its scan. Comments and order survive.

    DVC keeps the scan and the truth from then on (`dvc add`), unless git does.
    In a project whose books have files of their own it gets such files: data/BOOK/book.yaml and dvc.yaml.
    """
    root = Path.cwd()
    given, truth = [as_given(scan) for scan in scans], truth if truth == NO_TRUTH else as_given(truth)
    given_truth = truth
    check_book_id(book)
    params = Params.load(root)
    if book in params.books:
        raise ParamsError(f"{params.place(book)}: there is a book {book!r} already; choose another id")
    for scan in given:
        _check_name(root, book, scan, truth)
        if printable(scan) != scan:
            raise source_error(scan, "a path that is not UTF-8, which params.yaml and DVC cannot hold", "rename it")
    for option, text in (("--title", title), ("--author", author)):
        if text is not None and printed(text) != text:
            raise ParamsError(f"{option} {text}: holds what no page shows; leave it out and give the rest")
    if not (root / truth).is_dir():
        raise ParamsError(f"{truth}: no such folder; --truth names one that holds page_0001.txt ...")
    language, data = find_data(params, language)
    listing = list_guarded(root, given if len(given) > 1 else given[0])
    remarks = [*listing.remarks(), *listing.warnings()]
    if truth != NO_TRUTH:
        remarks += truth_remarks(root / truth, len(listing.scans))
    source = copied_in(root, Path(SOURCES), book, given) if copy or len(given) > 1 else given[0]
    if copy and not (root / truth).resolve().is_relative_to(root.resolve()):
        truth = _copied_truth(root, book, truth, source)
    facts = {"source": source, "truth": truth, "language": language, "title": title, "author": author, "year": year}
    _write_entry(root, book, {key: value for key, value in facts.items() if value is not None})
    BookStorage(book, root / "data").make_override_dir()
    if source != given[0]:
        typer.echo(visible(f"{book}: copied to {source}" + (f" and {truth}" if truth != given_truth else "")))
    for line in remarks:
        typer.echo(visible(f"{book}: {line}"))
    typer.echo(f"{book}: language data: {data}")
    for line in track(root, [source, *([truth] if truth != NO_TRUTH else [])]) if keep else ():
        typer.echo(visible(f"{book}: {line}"))
    command = f"colophon run {book}" if has_book_pipelines(root) else "dvc repro"
    left_out = f", {files(len(listing.left_out))} left out" if listing.left_out else ""
    typer.echo(f"{book}: {len(listing.scans)} scans{left_out}. Now run: .venv/bin/{command}")


def _write_entry(root: Path, book: str, entry: dict[str, Any]) -> None:
    if has_book_pipelines(root):
        check_room(root, book)
        write_text(root / book_file(book), yaml_text(entry))
        write_book_pipelines(root, [book])
    else:
        append_book(root / PARAMS_FILE, book, entry)


def _copied_truth(root: Path, book: str, truth: str, source: str) -> str:
    """Copy a book's truth beside its scan, which was copied just now and goes again where the truth cannot come."""
    try:
        return copied_in(root, Path(SOURCES), f"{book}-truth", [truth])
    except ColophonError:
        copy = root / source
        shutil.rmtree(copy) if copy.is_dir() else copy.unlink()
        raise


def _check_name(root: Path, book: str, source: str, truth: str) -> None:
    """Refuse an id whose folder is another's: what stages write must not lie among what they read. ParamsError."""
    folder = (root / DATA / book).resolve()
    for what, path in (("the scans", SOURCES), ("pages without truth", NO_TRUTH)):
        if (root / path).resolve() == folder:
            raise ParamsError(f"{book!r}: {path} is the folder of {what}; choose another id")
    for what, path in (("source", source), ("truth", truth)):
        if Path(path).name.endswith(NOTE):
            raise ParamsError(f"{path}: DVC takes names that end in {NOTE} for its own notes; rename this {what}")
        found = (root / path).resolve()
        if found == folder or folder in found.parents or found in folder.parents:
            raise ParamsError(
                f"{path}: this {what} and {DATA}/{book}, where the book's stages write, lie in each other; move it, "
                f"to {SOURCES} for instance, or choose another id"
            )


def find_data(params: Params, language: str) -> tuple[str, str]:
    """Tesseract's names for what a person calls the languages, and what data there is for them.

    Raises ParamsError or EngineError, in a line, where a name is none, or its data is not there or is not read.
    """
    try:
        names = canonical(language)
    except ValueError as error:
        raise ParamsError(f"--language {shown(language)}: {error}") from None
    section = params.section("ocr")
    tessdata, oem = section.get("tessdata"), section.get("oem", 3)
    return names, "; ".join(described(tried_data(names, tessdata, oem)))


def append_book(path: Path, book: str, entry: dict[str, Any]) -> None:
    """Put an entry at the end of `books:`."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    text = path.read_text(encoding="utf-8")
    data = yaml.load(text)
    books, made = data.get("books"), io.StringIO()
    if books and not books.fa.flow_style():
        # What stands between the last book and the next section belongs to that section, and stays with it.
        last = next(reversed(books))
        yaml.dump({book: entry}, made)
        lines = indent(made.getvalue(), " " * books.lc.key(last)[1])
        write_text(path, insert_after(text, ["books"], last, lines))
        return
    data["books"] = {**(books or {}), book: entry}
    yaml.dump(data, made)
    write_text(path, made.getvalue())
