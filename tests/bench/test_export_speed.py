"""A long book through merge, structure and export, on one core and in little memory."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.pipeline.storage import BookStorage
from tests.bench.books import bench_project, find_books, run_book
from tests.bench.long_book import repeat
from tests.projects import Project

Figures = Callable[..., None]
STAGES = ("merge", "structure", "export")
PAGES = (250, 500, 1000)
LIMIT_SECONDS = 60
FLAT = 1.2
"""By how much memory may grow over the shortest book's."""


def run(project: Project, stage: str) -> tuple[float, float, float]:
    """Seconds of work on one core, seconds by the clock, and peak MiB. All of it is done by one process."""
    code = (
        "import os, resource, subprocess, sys, time;"
        "os.sched_setaffinity(0, {min(os.sched_getaffinity(0))});"
        "started = time.perf_counter();"
        f"subprocess.run([sys.executable, '-m', 'stages.{stage}', 'long'], check=True);"
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
    """The pages are those of thomas-reid, again and again; all exports are made."""
    bench = bench_project()
    [book] = find_books(corpora, ["thomas-reid"])
    run_book(bench, book)
    data = bench.root / "data"
    work: dict[int, float] = {}
    clock: dict[int, float] = {}
    peaks: dict[str, list[int]] = {stage: [] for stage in STAGES}
    for pages in PAGES:
        project = repeat(data / book.id, data / "sources" / book.id, tmp_path / str(pages), pages)
        took = {stage: run(project, stage) for stage in STAGES}
        # A machine that does other things too takes longer by the clock: the work is what is measured.
        work[pages], clock[pages] = (sum(figure[at] for figure in took.values()) for at in (0, 1))
        for stage in STAGES:
            peaks[stage].append(round(took[stage][2]))
    export = BookStorage("long", project.root / "data").stage("export").stage_dir
    source = sum(path.stat().st_size for path in (project.root / "data/sources/long").iterdir())
    figures(
        "export_thousand_pages",
        pages=list(PAGES),
        seconds=[round(work[pages], 1) for pages in PAGES],
        seconds_by_the_clock=[round(clock[pages], 1) for pages in PAGES],
        **{f"{stage}_seconds": round(took[stage][0], 1) for stage in STAGES},
        **{f"{stage}_peak_mib": peaks[stage] for stage in STAGES},
        pdf_to_source=round((export / "long.pdf").stat().st_size / source, 3),
    )
    assert work[PAGES[-1]] < LIMIT_SECONDS
    assert all(peak[-1] < FLAT * peak[0] for peak in peaks.values())
    assert (export / "long.pdf").stat().st_size <= 1.2 * source
