"""What more machines cost: the driver's CPU a page, and throughput beside the local pool, on a real book's pages."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest

from tests.bench.test_speed import prepare
from tests.pipeline.clusters import cluster, copy_code
from tests.projects import Project

Figures = Callable[..., None]
PAGES, ROUNDS = 20, 3
MOST_CPU_MS = 20.0
"""Of the driver a page, beyond what it takes with the local pool."""
LEAST_SHARE = 0.9
"""Of the local pool's throughput."""

DRIVER = """
import json, time
from pathlib import Path
from lib.pipeline.execute import run_stage
from stages.{stage} import {kind} as Stage
began, took = time.perf_counter(), []
theirs = Stage.page_done
def page_done(self, place, metrics, logger):
    took.append((time.perf_counter(), time.process_time()))
    theirs(self, place, metrics, logger)
Stage.page_done = page_done
run_stage(Stage, "book", Path(), max_workers=2)
wall = time.perf_counter() - began
print("FIGURES " + json.dumps(dict(
    wall=wall, steady=(took[-1][0] - took[0][0]) / (len(took) - 1), cpu=(took[-1][1] - took[0][1]) / (len(took) - 1)
)))
"""


def measured(project: Project, stage: str, kind: str, env: dict[str, str]) -> dict[str, float]:
    """Seconds of a whole run; wall and CPU seconds of the driver a page, from the first page done to the last."""
    shutil.rmtree(project.root / "data/book" / stage, ignore_errors=True)
    said = project.run(".venv/bin/python", "-c", DRIVER.format(stage=stage, kind=kind), env=env, timeout=1800).stdout
    line = next(line for line in said.splitlines() if line.startswith("FIGURES "))
    figures: dict[str, float] = json.loads(line.removeprefix("FIGURES "))
    return figures


def test_dask_beside_the_local_pool(tmp_path: Path, corpora: Path, figures: Figures) -> None:
    pytest.importorskip("distributed", reason="the extra dask is not installed")
    project = prepare(tmp_path, sorted((corpora / "goldstd").glob("*.png"))[4 : 4 + PAGES])
    with cluster(tmp_path / "cluster", session=False) as dask:
        for name in ("one", "two"):
            dask.start(name, copy_code(project.root, tmp_path / name))
        dask.wait_for("name: one", "name: two")
        over_dask = {"COLOPHON_ENGINE": "dask", "COLOPHON_DASK_SCHEDULER": dask.address}
        files: dict[str, dict[str, bytes]] = {}
        for stage, kind in (
            ("ocr", "OcrStage"),
            ("layout", "LayoutStage"),
            ("correct", "CorrectStage"),
            ("label", "LabelStage"),
        ):
            rounds = []
            for _ in range(ROUNDS):
                one = measured(project, stage, kind, {})
                files[stage] = project.records("book", stage)
                two = measured(project, stage, kind, over_dask)
                assert project.records("book", stage) == files[stage]
                rounds.append((one, two))
            share = median(one["wall"] / two["wall"] for one, two in rounds)
            steady = median(one["steady"] / two["steady"] for one, two in rounds)
            cpu = median(1000 * (two["cpu"] - one["cpu"]) for one, two in rounds)
            figures(
                f"dask_{stage}",
                pages=PAGES,
                local_seconds=round(median(one["wall"] for one, _ in rounds), 1),
                dask_seconds=round(median(two["wall"] for _, two in rounds), 1),
                throughput_of_a_run=round(share, 3),
                throughput_from_first_page_to_last=round(steady, 3),
                driver_cpu_ms_a_page_local=round(median(1000 * one["cpu"] for one, _ in rounds), 1),
                driver_cpu_ms_a_page_dask=round(median(1000 * two["cpu"] for _, two in rounds), 1),
                overhead_ms_a_page=round(cpu, 1),
            )
            assert cpu <= MOST_CPU_MS
            assert stage != "ocr" or steady >= LEAST_SHARE


def test_slurm_s_jobs_beside_the_local_pool(tmp_path: Path, corpora: Path, figures: Figures) -> None:
    pytest.importorskip("submitit", reason="the extra submitit is not installed")
    project = prepare(tmp_path, sorted((corpora / "goldstd").glob("*.png"))[4 : 4 + PAGES])
    code = copy_code(project.root, tmp_path / "node")
    jobs = {
        "COLOPHON_ENGINE": "submitit",
        "COLOPHON_SUBMITIT_CLUSTER": "local",
        "COLOPHON_SUBMITIT_JOBS": "2",
        "COLOPHON_SUBMITIT_PAGES_A_JOB": "10",
        "COLOPHON_SUBMITIT_CHECKOUT": str(code),
    }
    one = measured(project, "ocr", "OcrStage", {})
    files = project.records("book", "ocr")
    two = measured(project, "ocr", "OcrStage", jobs)
    assert project.records("book", "ocr") == files
    overhead = 1000 * (two["cpu"] - one["cpu"])
    figures(
        "submitit_ocr",
        pages=PAGES,
        local_seconds=round(one["wall"], 1),
        jobs_seconds=round(two["wall"], 1),
        overhead_ms_a_page=round(overhead, 1),
    )
    assert overhead <= MOST_CPU_MS
