"""A long book's report: how large it is without its images, and how long a browser takes to open it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.bench.long_book import FOLDERS, repeat
from tests.projects import Project
from tests.review.driving import drive

Figures = Callable[..., None]
PAGES = 500
MOST_BYTES = 5_000_000
"""Of the report of 500 pages, without its images."""
MOST_SECONDS = 2
"""To open the report of 500 pages, its images in it."""
OPENED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
REAL = "eugenics"
"""Of the corpora: notes on many pages, tables, a contents page that is not like the book."""
LONGEST_SECONDS = 3600
"""That a stage may take for 500 pages on a machine that does other things too."""


def measure(name: str, book: Path, scans: Path, root: Path, folders: Iterable[tuple[str, str]], keep: Figures) -> None:
    """Make the report of a book's pages, again and again to 500; keep its figures, and hold them to their limits."""
    project = repeat(book, scans, root, PAGES, folders)
    for stage in ("merge", "structure", "report"):
        project.stage(stage, "long", timeout=LONGEST_SECONDS)
    path = project.root / "data/long/report/report.html"
    bare = re.sub(rb"data:image/[^\"')]*", b"", path.read_bytes())
    opened = sorted(
        drive(path.as_uri(), [["until", f"{OPENED} > 0"], ["see", OPENED]], ready="h1")[0] / 1000 for _ in range(3)
    )
    keep(
        name, pages=PAGES, bytes=path.stat().st_size, bytes_without_images=len(bare),
        seconds_to_open=[round(took, 2) for took in opened],
    )  # fmt: skip
    assert len(bare) < MOST_BYTES
    assert opened[1] < MOST_SECONDS


def test_the_report_of_five_hundred_pages(sample_project: Project, tmp_path: Path, figures: Figures) -> None:
    """The pages are those of the sample, again and again, with the truth beside each."""
    data = sample_project.root / "data"
    scans = tmp_path / "scans"
    scans.mkdir()
    for page in sorted((data / "sample/ingest/pages").glob("page_????.png")):
        shutil.copy(page, scans)
    folders = (*FOLDERS, ("evaluate", "pages"))
    measure("report_opening", data / "sample", scans, tmp_path / "long", folders, figures)


def test_the_report_of_a_real_book_s_pages(tmp_path: Path, figures: Figures) -> None:
    """The same of a real book that was done: COLOPHON_READING names the data folder of a project that has it."""
    data = Path(os.environ.get("COLOPHON_READING", "none"))
    if not (data / REAL / "label").is_dir():
        pytest.skip(f"no {REAL} in {data}; name a project's data folder that has it in COLOPHON_READING")
    folders = (*FOLDERS, ("layout", "pages"))
    measure("report_opening_real", data / REAL, data / "sources" / REAL, tmp_path / "long", folders, figures)
