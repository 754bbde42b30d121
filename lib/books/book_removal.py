"""A book taken out of the project. Nothing is deleted: what was made of it is moved aside, and can be put back."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from lib.books.book_renaming import FOLDERS
from lib.books.dvc_repo import alone, open_repo
from lib.books.entries import cut_entries
from lib.books.lock_entries import lock_text_without
from lib.books.opened_books import closed
from lib.errors import ParamsError
from lib.kit.removal import FILES, PATCH, free_folder, undoing_patch
from lib.pipeline.book_pipelines import READY_FOLDER, book_loops
from lib.pipeline.integrity import LOCK_FILE
from lib.pipeline.wiring import PIPELINE_FILE
from lib.settings.book_files import DATA, has_own_files
from lib.settings.params import PARAMS_FILE, Params
from lib.system.atomic import write_text


@dataclass(frozen=True)
class BookRemoval:
    """What was taken out. Paths are relative to the project's folder."""

    aside: Path
    moved: list[Path]
    edited: list[Path]
    source: str
    """The scan, which stays where it is."""


def remove_book(root: Path, book: str) -> BookRemoval:
    """Take a book out: its entry, what DVC noted of it, and what was made of it.

    Raises ParamsError where there is no such book, or dvc.yaml speaks of it besides; BusyError where a stage runs,
    or the book is open for proofreading.
    """
    entry = Params.load(root).entry(book)
    _check_unnamed(root, book)
    with closed(root / DATA / book, book), alone(open_repo(root)):
        moves = [Path(folder) / book for folder in FOLDERS if (root / folder / book).is_dir()]
        if (root / READY_FOLDER / book).is_dir():
            moves.append(Path(READY_FOLDER) / book)
        texts = {} if has_own_files(root, book) else _texts(root, book)
        if texts.get(Path(LOCK_FILE), "") is None:
            moves.append(Path(LOCK_FILE))
        edits = {path: text for path, text in texts.items() if text is not None}
        aside = free_folder(root, book)
        write_text(root / aside / PATCH, "".join(undoing_patch(root, edits)))
        for path, text in edits.items():  # the entry first: a book that is half moved is none any more
            write_text(root / path, text)
        for path in moves:
            target = root / aside / FILES / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(root / path, target)  # data may be on another disk
    return BookRemoval(aside, moves, list(edits), str(entry.get("source", "")))


def _texts(root: Path, book: str) -> dict[Path, str | None]:
    """The files that lose their entries of the book, as they will be; None for one that goes."""
    params = (root / PARAMS_FILE).read_text(encoding="utf-8")
    found: dict[Path, str | None] = {Path(PARAMS_FILE): cut_entries(params, [book])[0]}
    lock = root / LOCK_FILE
    if lock.is_file():
        before = lock.read_text(encoding="utf-8")
        rest = lock_text_without(before, {f"{stage}@{book}" for stage in book_loops(root)})
        if rest != before:
            found[Path(LOCK_FILE)] = rest
    return found


def _check_unnamed(root: Path, book: str) -> None:
    """Refuse where dvc.yaml speaks of the book's files: among plots, metrics or artifacts."""
    for line in (root / PIPELINE_FILE).read_text(encoding="utf-8").splitlines():
        if re.search(rf"(?<![\w/-])({'|'.join(FOLDERS)})/{re.escape(book)}/", line):
            raise ParamsError(
                f"{PIPELINE_FILE} names what is made of {book}, too ({line.strip()}); take that out first"
            )
