"""colophon check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from lib.errors import ColophonError, EngineError, InvalidRecordError, ParamsError
from lib.ocr.tesseract import tried_data
from lib.pipeline.binding import settings_of
from lib.pipeline.book_pipelines import ORPHANED, lagging_pipelines, orphaned_pipelines
from lib.pipeline.integrity import changed_outs, damaged_files, lock_file, locked_outs, missing_outs
from lib.pipeline.registry import check_settings, find_stage
from lib.pipeline.storage import BookStorage
from lib.scans.folder import NO_FILE
from lib.scans.guarded_listing import list_guarded
from lib.scans.listing import files, some
from lib.settings.config import load_run_settings
from lib.settings.params import Params
from lib.text.language_data import described
from lib.text.unprintable import visible

MADE_BY_A_STAGE = "sample"
_NAMED = 4


def check(
    book: Annotated[str | None, typer.Argument(help="A book's id; all books where none is given.")] = None,
) -> None:
    """Check params.yaml, the scans that it names, and that every file of the books is as its stage wrote it.

    Nothing is changed. Records and images are compared with the digests in their skip files, what else the stages made
    with dvc.lock: DVC itself does not look into a file that a remote gave it. What is wrong with one book stops the
    look at no other.
    """
    root = Path.cwd()
    params = Params.load(root)
    load_run_settings(root)
    broken: dict[str, ColophonError] = {}
    chosen = params.chosen(book)
    for name in chosen:
        try:
            _check_book(root, params, name)
        except ColophonError as error:
            broken[name] = error
    orphaned = orphaned_pipelines(root)
    if orphaned:
        raise ParamsError(f"{some(orphaned)}: {ORPHANED}")
    lagging = sorted(lagging_pipelines(root, broken={}))
    if lagging:
        raise ParamsError(f"{some(lagging)}: not as dvc.yaml wants; run `colophon deps --write`")
    sound = [name for name in chosen if name not in broken]
    if sound:
        typer.echo(f"params.yaml is good: {', '.join(sound)}")
    damaged = [line for name in sound for line in _damage(root, name)]
    if len(broken) == 1 and not damaged:
        raise next(iter(broken.values()))
    if broken:
        raise ParamsError("; ".join([*map(str, broken.values()), *damaged]))
    if damaged:
        raise InvalidRecordError("; ".join(damaged))


def _check_book(root: Path, params: Params, book: str) -> None:
    """Check a book's settings and what they name. ColophonError, in a line, where something is wrong."""
    check_settings(params, book)
    entry = params.book(book)
    for key, path in (("source", entry.source), ("truth", entry.truth)):
        if path is not None and book != MADE_BY_A_STAGE and not (root / path).exists():
            raise ParamsError(f"{params.place(book, key)}: {path} is not there")
    if book != MADE_BY_A_STAGE:
        _check_source(root, params, book, entry.source)
    _check_language(params, book)


def _check_source(root: Path, params: Params, book: str, source: str) -> None:
    """Say what is odd in a book's source. ParamsError where DVC would wait for ever to read it."""
    listing = list_guarded(root, source)
    for line in listing.warnings():
        typer.echo(visible(f"{book}: {line}"))
    pipes = [name for name, why in listing.left_out.items() if why == NO_FILE]
    if pipes:
        raise ParamsError(
            f"{params.place(book, 'source')}: {source}: {some(pipes)}: {NO_FILE}, and dvc repro would wait "
            "for it; take it away"
        )


def _check_language(params: Params, book: str) -> None:
    """Say what data a book's languages are read with, unless that is the engine's own English.

    EngineError, in a line, where it is not there, or is not what the engine loads.
    """
    stage = find_stage("ocr") if "ocr" in params.stages else None
    settings = settings_of(stage, params, book) if stage is not None else None
    if settings is None or not hasattr(settings, "tessdata") or not hasattr(settings, "language"):
        return  # a stage of the user's own, that reads with something else
    try:
        files = tried_data(settings.language, settings.tessdata, getattr(settings, "oem", 3))
    except EngineError as error:
        raise EngineError(f"{params.place(book)}: {error}") from None
    if settings.language != "eng":
        typer.echo(f"{book}: language data: {'; '.join(described(files))}")


def _damage(root: Path, book: str) -> Iterator[str]:
    """What is not as it was written, a part of a line for each stage; what is not there is said, and is no fault."""
    lock, outs = lock_file(root, book), locked_outs(root, book)
    missing = missing_outs(root, outs)
    if missing:
        typer.echo(
            f"{book}: {len(missing)} of {len(outs)} outs in {lock} are not there ({some(missing, _NAMED)}): run "
            "`dvc pull`; where the remote lacks one, `dvc checkout --allow-missing` brings the others. `dvc repro` "
            "makes anew whatever is missing"
        )
    changed = changed_outs(root, outs)
    if changed:
        typer.echo(
            f"{book}: not the file in {lock}: {some(changed, _NAMED)}: made anew and not yet by dvc repro, or damaged"
        )
    found: defaultdict[str, list[str]] = defaultdict(list)
    for stage, path in damaged_files(BookStorage(book, root / "data")):
        found[stage].append(path.relative_to(root).as_posix())
    for stage, names in found.items():
        again = f"run python3 -m stages.{stage} {book}"
        yield f"{files(len(names))} not as {stage} wrote ({some(names, _NAMED)}): {again}"
