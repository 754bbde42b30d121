"""A long book through merge, structure and export, on one core and in little memory."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lib.pipeline.storage import BookStorage
from tests.bench.long_book import write
from tests.projects import Project, copy_project

Figures = Callable[..., None]
STAGES = ("merge", "structure", "export")
LIMIT_SECONDS = 60


def lines(corpora: Path) -> Iterator[str]:
    """Printed lines of a real book, over and over."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((corpora / "thomas-reid").glob("*.gt.txt"))]
    return itertools.cycle([line for text in texts for line in text.splitlines() if len(line.split()) > 5])


def prepare(root: Path, corpora: Path, pages: int) -> tuple[Project, int]:
    project = copy_project(root, commit=False)
    image = sorted((corpora / "goldstd").glob("*.png"))[10]
    words = write(project.root, "book", pages, lines(corpora), image)
    project.edit_params(
        books={"sample": None, "book": {"source": "data/sources/book", "truth": "data/no-truth", "title": "Long"}}
    )
    return project, words


def run(project: Project, stage: str) -> tuple[float, float, float]:
    """Seconds of work on one core, seconds by the clock, and peak MiB. All of it is done by one process."""
    code = (
        "import os, resource, subprocess, sys, time;"
        "os.sched_setaffinity(0, {min(os.sched_getaffinity(0))});"
        "started = time.perf_counter();"
        f"subprocess.run([sys.executable, '-m', 'stages.{stage}', 'book'], check=True);"
        "print('took', time.perf_counter() - started);"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print('work', used.ru_utime + used.ru_stime);"
        "print('peak', used.ru_maxrss)"
    )
    output = project.run(".venv/bin/python", "-c", code, env={"COLOPHON_ENGINE": "serial"}).stdout
    took, work, peak = (float(output.rsplit(f"{name} ", 1)[1].split()[0]) for name in ("took", "work", "peak"))
    return work, took, peak / 1024


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="one core cannot be asked for here")
def test_a_thousand_pages_on_one_core(tmp_path: Path, corpora: Path, figures: Figures) -> None:
    project, words = prepare(tmp_path / "long", corpora, 1000)
    short, _ = prepare(tmp_path / "short", corpora, 100)
    took = {stage: run(project, stage) for stage in STAGES}
    before = {stage: run(short, stage) for stage in STAGES}
    # A machine that does other things too takes longer by the clock: the work is what is measured.
    total = sum(work for work, _, _ in took.values())
    export = BookStorage("book", project.root / "data").stage("export").stage_dir
    source = sum(path.stat().st_size for path in (project.root / "data/sources/book").iterdir())
    figures(
        "export_thousand_pages",
        pages=1000,
        words=words,
        seconds=round(total, 1),
        seconds_by_the_clock=round(sum(clock for _, clock, _ in took.values()), 1),
        **{f"{stage}_seconds": round(work, 1) for stage, (work, _, _) in took.items()},
        **{f"{stage}_peak_mib": [round(before[stage][2]), round(took[stage][2])] for stage in STAGES},
        pdf_to_source=round((export / "book.pdf").stat().st_size / source, 3),
    )
    assert total < LIMIT_SECONDS
    assert all(took[stage][2] < 1.5 * before[stage][2] for stage in STAGES)
    assert (export / "book.pdf").stat().st_size <= 1.2 * source
