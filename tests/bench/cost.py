"""CPU seconds and memory a page: bare Tesseract, ingest, and ocr in one process.

CPU seconds, not the clock's: they say the same on a busy machine, if bare Tesseract is measured turn about.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from lib.ingest.page_tasks import page_tasks
from lib.layout.arrangement import arrange
from lib.ocr.read import read_image
from lib.ocr.tesseract import Reading, find_tesseract, tessdata_folder
from lib.pipeline import Page
from lib.text.lexicon import load_lexicon
from stages.ingest import IngestParams, make_page, survey
from tests.bench.books import Book

PAGES = 8


def cpu_seconds(work: Callable[[], object]) -> float:
    """What this process and its children took."""

    def spent() -> float:
        usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(usage.ru_utime + usage.ru_stime for usage in usages)

    before = spent()
    work()
    return spent() - before


def run_bare(image: Path) -> None:
    engine = find_tesseract()
    subprocess.run(
        [str(engine.program), str(image), "-", "--psm", "3", "--tessdata-dir", str(engine.tessdata)],
        capture_output=True, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )  # fmt: skip


def peak_mib(image: Path, *options: str) -> int:
    """The peak of Tesseract's memory, asked of a small process: a child counts what it had of its parent, too."""
    engine = find_tesseract()
    command = [str(engine.program), str(image), "-", "--psm", "3", "--tessdata-dir", str(engine.tessdata), *options]
    code = (
        "import resource, subprocess, sys;"
        "subprocess.run(sys.argv[1:], check=True, capture_output=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code, *command], check=True, capture_output=True, text=True)
    return round(int(done.stdout) / 1024)


def ingest(number: int, image: Path) -> bytes:
    """One scan's page image as ingest makes it; of a spread, the first."""
    scan = Page(number, {"source": image}, {"source": image.name, "source_index": 0, "count": 1})
    record = survey(scan, IngestParams())
    return make_page(page_tasks({number: scan}, {number: record})[1], IngestParams()).files[".png"]


def spread_over(images: Sequence[Path], count: int = PAGES) -> list[Path]:
    """So many of the images, from all over the book."""
    return [images[index * len(images) // count] for index in range(min(count, len(images)))]


def measure_cost(book: Book) -> dict[str, Any]:
    """Means a page, over a few pages of a book; how many readings they took; peaks of memory in MiB."""
    lexicon = load_lexicon(tessdata_folder(), "eng")
    images = [image for image in spread_over(book.images, 2 * PAGES) if book.truth(image) is not None][:PAGES]
    bare = made = read = readings = 0.0
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.png"
        for number, image in enumerate(images, start=1):
            bare += cpu_seconds(lambda image=image: run_bare(image))  # type: ignore[misc]
            made += cpu_seconds(lambda n=number, image=image: page.write_bytes(ingest(n, image)))  # type: ignore[misc]
            attempts: list[object] = []
            read += cpu_seconds(
                lambda kept=attempts: kept.extend(
                    read_image(page, Reading("eng"), lexicon=lexicon, arrange=arrange).attempts
                )  # type: ignore[misc]
            )
            readings += len(attempts)
    count = len(images)
    return {
        "pages": count,
        "bare_seconds": round(bare / count, 2),
        "ingest_seconds": round(made / count, 2),
        "ocr_seconds": round(read / count, 2),
        "ocr_over_bare": round(read / bare, 2),
        "readings": round(readings / count, 2),
        "tesseract_mib": max(peak_mib(image) for image in images[:2]),
        "python_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
