"""A book of as many pages as one likes: those of a shorter one, again and again."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.projects import Project, copy_project

FOLDERS = (("ingest", "pages"), ("ingest", "scans"), ("ocr", "pages"), ("correct", "pages"), ("label", "pages"))
"""What merge, structure and export read."""


READ = FOLDERS[:3]
"""What layout and all after it need: the pages as they were read."""


def repeat(book: Path, sources: Path, root: Path, pages: int, folders: Iterable[tuple[str, str]] = FOLDERS) -> Project:
    """A project with a book called long. `book` is data/BOOK of the shorter one, `sources` holds its scans.

    Images are linked where they can be.
    """
    project = copy_project(root, commit=False)
    target, scans = project.root / "data" / "long", project.root / "data" / "sources" / "long"
    scans.mkdir(parents=True)
    images = sorted(sources.iterdir())
    for number in range(1, pages + 1):
        _link(images[(number - 1) % len(images)], scans / f"{number:04d}.png")
    for stage, kind in folders:
        folder = target / stage / kind
        folder.mkdir(parents=True)
        records = sorted((book / stage / kind).glob("*_????.json"))
        for number in range(1, pages + 1):
            _copy(records[(number - 1) % len(records)], folder, number)
    (target / "ingest" / "book.json").write_text(json.dumps({"total_pages": pages}))
    entry = {"source": "data/sources/long", "truth": "data/no-truth", "title": "Long"}
    project.edit_params(books={"sample": None, "long": entry})
    return project


def _copy(record: Path, folder: Path, number: int) -> None:
    """Copy a record and its pictures as those of the page `number`."""
    what, _, old = record.stem.rpartition("_")
    data: dict[str, Any] = json.loads(record.read_bytes())
    data |= {key: number for key in ("page_number", "scan_number") if key in data}
    if folder.parent.name == "ingest":
        data["source"] = f"{number:04d}.png"
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    name = f"{what}_{number:04d}"
    (folder / f"{name}.json").write_text(text.replace(f'"{what}_{old}.', f'"{name}.'), encoding="utf-8")
    for picture in record.parent.glob(f"{record.stem}.*png"):
        _link(picture, folder / picture.name.replace(record.stem, name))


def _link(source: Path, target: Path) -> None:
    """A hard link, or a copy where the folders are on two file systems."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
