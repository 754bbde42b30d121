"""A few pages of a real book of the corpora, as a project of their own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.projects import ROOT, Project, copy_project

CORPORA = Path(os.environ.get("COLOPHON_CORPORA", ROOT.parent / "shared" / "corpora"))


def real_book(root: Path, corpus: str, book: str, pages: Iterable[int], until: str) -> Project:
    """A project of a few pages of a real book, done as far as a stage. Skips where there are no corpora."""
    if not (CORPORA / corpus).is_dir():
        pytest.skip(f"no real scans at {CORPORA}; name their folder in COLOPHON_CORPORA")
    project = copy_project(root, commit=False)
    source = root / f"data/sources/{book}"
    source.mkdir(parents=True)
    for number in pages:
        shutil.copy(CORPORA / corpus / f"{number:03d}.png", source)
    project.edit_params(books={"sample": None, book: entry(book)})
    shutil.rmtree(root / "reports", ignore_errors=True)
    (root / "dvc.lock").unlink(missing_ok=True)
    project.commit("a book")
    project.dvc("repro", f"{until}@{book}")
    return project


def entry(book: str, **settings: Any) -> dict[str, Any]:
    """What params.yaml says of such a book."""
    return {"source": f"data/sources/{book}", "truth": "data/no-truth", **settings}
