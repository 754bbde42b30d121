"""A long book's report: how large it is without its images, and how long a browser takes to open it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

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


def test_the_report_of_five_hundred_pages(sample_project: Project, tmp_path: Path, figures: Figures) -> None:
    """The pages are those of the sample, again and again, with the truth beside each."""
    data = sample_project.root / "data"
    scans = tmp_path / "scans"
    scans.mkdir()
    for page in sorted((data / "sample/ingest/pages").glob("page_????.png")):
        shutil.copy(page, scans)
    project = repeat(data / "sample", scans, tmp_path / "long", PAGES, (*FOLDERS, ("evaluate", "pages")))
    for stage in ("merge", "structure", "report"):
        project.stage(stage, "long")
    path = project.root / "data/long/report/report.html"
    bare = re.sub(rb"data:image/[^\"')]*", b"", path.read_bytes())
    opened = sorted(
        drive(path.as_uri(), [["until", f"{OPENED} > 0"], ["see", OPENED]], ready="h1")[0] / 1000 for _ in range(3)
    )
    figures(
        "report_opening", pages=PAGES, bytes=path.stat().st_size, bytes_without_images=len(bare),
        seconds_to_open=[round(took, 2) for took in opened],
    )  # fmt: skip
    assert len(bare) < MOST_BYTES
    assert opened[1] < MOST_SECONDS
