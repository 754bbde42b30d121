"""A small book of some of the sample's pages, with their truth: the whole sample is long for a run repeated often."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

from tests.projects import Project


def add_sample_pages(project: Project, book: str, numbers: Sequence[int]) -> None:
    """Make the sample, and a book of these of its pages in place of it; both are ingested, the book is read."""
    project.run("python3", "-m", "stages.sample")
    project.stage("ingest", "sample")
    sources = project.root / "data" / "sources"
    folder, truth = sources / book, sources / f"{book}-truth"
    folder.mkdir()
    truth.mkdir()
    for new, old in enumerate(numbers, start=1):
        pages = project.root / "data" / "sample" / "ingest" / "pages"
        shutil.copy(pages / f"page_{old:04d}.png", folder / f"{new:03d}.png")
        for ending in ("txt", "json"):
            shutil.copy(sources / "sample-truth" / f"page_{old:04d}.{ending}", truth / f"page_{new:04d}.{ending}")
    project.edit_params(
        books={"sample": None, book: {"source": f"data/sources/{book}", "truth": f"data/sources/{book}-truth"}}
    )
    for stage in ("ingest", "ocr"):
        project.stage(stage, book)
