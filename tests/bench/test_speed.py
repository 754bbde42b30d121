"""The ocr stage's own cost: beside bare Tesseract, with nothing to do, and in memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.settings.config import available_cores
from tests.projects import Project, add_small_book, copy_project

Figures = Callable[..., None]


def prepare(tmp_path: Path, images: list[Path]) -> Project:
    """A project whose only book is `images`, ingested."""
    project = copy_project(tmp_path / "project", commit=False)
    folder = project.root / "data" / "sources" / "book"
    folder.mkdir(parents=True)
    for number, image in enumerate(images, start=1):
        shutil.copy(image, folder / f"{number:04d}{image.suffix}")
    project.edit_params(books={"sample": None, "book": {"source": "data/sources/book", "truth": "data/no-truth"}})
    project.commit()
    project.stage("ingest", "book")
    return project


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def test_ocr_beside_bare_tesseract(tmp_path: Path, corpora: Path, figures: Figures) -> None:
    images = sorted((corpora / "goldstd").glob("*.png"))[4:28] + sorted((corpora / "oilbiz").glob("p*.png"))[10:34]
    assert len(images) == 48
    project = prepare(tmp_path, images)
    pages = project.root / "data" / "book" / "ingest" / "pages"
    bare = (
        f"cd {pages} && ls *.png | "
        f"xargs -P {available_cores()} -I@ {project.root}/.venv/bin/tesseract @ {tmp_path}/@ --psm 3 tsv"
    )
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}

    def run_bare() -> None:
        subprocess.run(["sh", "-c", bare], check=True, env=environment, capture_output=True)

    def run_stage() -> None:
        shutil.rmtree(project.root / "data" / "book" / "ocr", ignore_errors=True)
        project.stage("ocr", "book")

    run_bare()
    assert len(list(tmp_path.glob("*.tsv"))) == len(images)

    # Turn about, so that a noisy minute hits both; the better of two each.
    rounds = [(seconds(run_bare), seconds(run_stage)) for _ in range(2)]
    plain, stage = (min(values) for values in zip(*rounds, strict=True))
    figures(
        "ocr_speed",
        pages=48,
        bare_seconds=round(plain, 2),
        stage_seconds=round(stage, 2),
        ratio=round(stage / plain, 3),
    )
    assert stage / plain <= 1.10


def test_nothing_to_do_on_a_thousand_pages(tmp_path: Path, figures: Figures) -> None:
    project = copy_project(tmp_path / "project", commit=False)
    [image, *_] = add_small_book(project, "book", pages=2)
    for number in range(3, 1001):
        shutil.copy(image, image.with_name(f"{number:03d}.png"))
    project.edit_params(books={"sample": None})
    project.commit()
    project.stage("ingest", "book")
    project.stage("ocr", "book")
    took = {name: round(seconds(lambda name=name: project.stage(name, "book")), 2) for name in ("ingest", "ocr")}  # type: ignore[misc]
    repro = round(seconds(lambda: project.dvc("repro", "ocr@book")), 2)
    figures(
        "nothing_to_do", pages=1000, **{f"{name}_seconds": value for name, value in took.items()}, first_repro=repro
    )
    assert max(took.values()) < 5


@pytest.mark.parametrize("pages", [(20, 200)])
def test_memory_does_not_grow_with_the_book(tmp_path: Path, figures: Figures, pages: tuple[int, int]) -> None:
    peaks = []
    for count in pages:
        project = copy_project(tmp_path / str(count), commit=False)
        add_small_book(project, "book", pages=count)
        project.edit_params(books={"sample": None})
        project.stage("ingest", "book")
        code = (
            "import resource, subprocess, sys;"
            "subprocess.run([sys.executable, '-m', 'stages.ocr', 'book'], check=True);"
            "print('peak', resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        )
        output = project.run(".venv/bin/python", "-c", code).stdout
        peaks.append(int(output.rsplit("peak ", 1)[1]) / 1024)
    figures("memory", pages=list(pages), peak_mib=[round(peak, 1) for peak in peaks])
    assert peaks[1] < 1.25 * peaks[0]
