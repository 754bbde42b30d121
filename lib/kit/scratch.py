"""A project folder to try things in: it reads as the real one does, and what is written into it stays in it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from lib.errors import ColophonError
from lib.pipeline.page import Page
from lib.pipeline.storage import BookStorage
from lib.settings.params import Params

MADE_BY_RUNS = ("data", "reports", "logs")
"""Folders of the project that stages write into."""


@dataclass(frozen=True)
class Scratch:
    """A project folder at `root` that shows one book of the project at `project`."""

    project: Path
    root: Path
    book: str

    @cached_property
    def storage(self) -> BookStorage:
        """The book's files, as a stage is given them."""
        return BookStorage(self.book, self.root / "data")

    def written(self) -> list[Path]:
        """What was written since, relative to the project's folder, logs left out; sorted."""
        folders = (self.root / name / self.book for name in ("data", "reports"))
        files = (path for folder in folders for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
        return sorted(path.relative_to(self.root) for path in files)

    def own_copies(self, page: Page) -> Page:
        """The page with its input files as copies: even a page function that writes to them harms nothing."""
        files = {}
        for name, path in page.files.items():
            if path.is_symlink() and path.is_relative_to(self.root / "data" / self.book):
                real = path.resolve()
                path.unlink()
                shutil.copy2(real, path)
            files[name] = path
        return replace(page, files=files)


@contextmanager
def scratch_of(project: Path, book: str, without: str | None = None) -> Iterator[Scratch]:
    """A scratch folder for the block, gone after it. Folders in it are real, files lead to the project's.

    `without` names a stage whose files are left out, as before it ever ran.
    """
    project = project.resolve()
    entry = Params.load(project).book(book)
    outer = [path for path in (entry.source, entry.truth) if path and not Path(path).is_absolute()]
    depth = max((Path(path).parts.count("..") for path in outer), default=0)
    with tempfile.TemporaryDirectory(prefix="colophon-try-") as temporary:
        root = Path(temporary).resolve().joinpath(*["above"] * depth, "project")
        root.mkdir(parents=True)
        for each in project.iterdir():
            if each.name not in MADE_BY_RUNS:
                (root / each.name).symlink_to(each)
        for folder in MADE_BY_RUNS:
            (root / folder / book).mkdir(parents=True)
        _show(project / "data", root / "data", book)
        for stage in _entries(project / "data" / book):
            if stage.name != without:
                _mirror(stage, root / "data" / book / stage.name)
        for report in _entries(project / "reports" / book):
            if without is None or report.name.split(".")[0] != without:
                _mirror(report, root / "reports" / book / report.name)
        for path in outer:
            # A source outside the project's folder is found by the same relative path.
            there = Path(os.path.normpath(root / path))
            if not there.exists() and (project / path).exists():
                there.parent.mkdir(parents=True, exist_ok=True)
                there.symlink_to((project / path).resolve())
        try:
            yield Scratch(project, root, book)
        except ColophonError as error:
            # A message names the project's files; of this folder nobody knows.
            error.args = (str(error).replace(f"{root}/", ""),)
            raise


def _entries(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _show(folder: Path, there: Path, book: str) -> None:
    """Link what a folder holds beside the book's own: sources, truths, other books."""
    for each in _entries(folder):
        if each.name != book:
            (there / each.name).symlink_to(each)


def _mirror(path: Path, there: Path) -> None:
    if path.is_dir():
        there.mkdir()
        for each in path.iterdir():
            _mirror(each, there / each.name)
    else:
        there.symlink_to(path)
