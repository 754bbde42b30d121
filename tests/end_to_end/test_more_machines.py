"""A book's stages over Dask: a scheduler and two workers in folders of their own, and the same files as on one machine.

One of the stages is as `colophon new-stage` writes it for anybody: no stage knows where its pages are done.
"""

from __future__ import annotations

import re
import shlex
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from PIL import Image

from tests.pipeline.clusters import cluster, copy_code, wait_until, watched
from tests.projects import ROOT, Project, add_small_book, colophon, copy_project

pytest.importorskip("distributed", reason="the extra dask is not installed")

DOCUMENT = (ROOT / "docs/engines.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(sh|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHOWN_ADDRESS, SHOWN_PORT = "10.0.0.1", "8786"
PAGES = 4
STAGES = ("ingest", "ocr", "my_words", "layout", "correct", "label")


def a_book_and_a_stage(root: Path) -> Project:
    """A project whose book is one PDF, with a stage that somebody wrote."""
    project = copy_project(root, commit=False)
    images = add_small_book(project, pages=PAGES)
    opened = [Image.open(path) for path in images]
    opened[0].save(project.root / "data/sources/small.pdf", save_all=True, append_images=opened[1:], resolution=200)
    project.edit_params(books={"small": {"source": "data/sources/small.pdf", "truth": "data/no-truth"}})
    colophon(project, "new-stage", "my_words", "--kind", "process", "--after", "ocr")
    return project


@pytest.mark.slow
def test_a_book_s_files_are_the_same_over_dask(tmp_path: Path) -> None:
    driver = a_book_and_a_stage(tmp_path / "driver")
    local = Project(tmp_path / "local")
    shutil.copytree(driver.root, local.root, symlinks=True)
    notes = tmp_path / "notes"
    with cluster(tmp_path / "cluster") as dask:
        for name in ("one", "two"):
            dask.start(name, copy_code(driver.root, tmp_path / name), watched(notes / name, driver.root / "data"))
        dask.wait_for("name: one", "name: two")
        settings = {"COLOPHON_ENGINE": "dask", "COLOPHON_DASK_SCHEDULER": dask.address}
        for stage in STAGES:
            driver.stage(stage, "small", env=settings)
            local.stage(stage, "small")
            assert driver.records("small", stage) == local.records("small", stage), stage
            assert len(list((driver.root / f"data/small/{stage}/skip").glob("page_*.json"))) == PAGES
    assert list(notes.rglob("opened")) == [], "a worker opened a file of the driver's"


@pytest.mark.slow
def test_ocr_s_files_are_the_same_over_slurm_s_jobs(tmp_path: Path) -> None:
    pytest.importorskip("submitit", reason="the extra submitit is not installed")
    driver = a_book_and_a_stage(tmp_path / "driver")
    driver.stage("ingest", "small")
    local = Project(tmp_path / "local")
    shutil.copytree(driver.root, local.root, symlinks=True)
    settings = {
        "COLOPHON_ENGINE": "submitit",
        "COLOPHON_SUBMITIT_CLUSTER": "local",
        "COLOPHON_SUBMITIT_PAGES_A_JOB": "2",
        "COLOPHON_SUBMITIT_CHECKOUT": str(copy_code(driver.root, tmp_path / "node")),
    }
    driver.stage("ocr", "small", env=settings)
    local.stage("ocr", "small")
    assert driver.records("small", "ocr") == local.records("small", "ocr")


@contextmanager
def standing(project: Project, command: list[str], words: str) -> Iterator[None]:
    """A command that goes on for the block, which begins when it has said these words."""
    log = project.root / f"logs/{command[1]}.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=project.root, env=project.environment(), stdout=output, stderr=output, start_new_session=True
        )
    try:
        wait_until(lambda: words in log.read_text(encoding="utf-8"))
        yield
    finally:
        process.terminate()
        process.wait()


def free_port() -> str:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


@pytest.mark.slow
def test_the_document_s_commands_start_a_cluster_and_run_a_book_on_it(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project", commit=False)
    add_small_book(project, "sample", pages=3)
    project.commit()
    port = free_port()
    shown = DOCUMENT.replace(SHOWN_ADDRESS, "127.0.0.1").replace(SHOWN_PORT, port)
    blocks = BLOCK.findall(shown.split("## What must be the same")[0])
    commands = [line for kind, block in blocks if kind == "sh" for line in block.splitlines()]
    assert [line.split()[:2] for line in commands] == [
        ["make", "setup"],
        [".venv/bin/dask", "scheduler"],
        [".venv/bin/dask", "worker"],
        [".venv/bin/dvc", "repro"],
    ]
    [section] = [block for kind, block in blocks if kind == "yaml"]
    params = project.root / "params.yaml"
    params.write_text(params.read_text(encoding="utf-8").replace("\nrun:\n", f"\n{section}"), encoding="utf-8")
    with ExitStack() as stack:
        stack.enter_context(standing(project, shlex.split(commands[1]), "Scheduler at:"))
        stack.enter_context(standing(project, shlex.split(commands[2]), "Registered to:"))
        project.run(*shlex.split(commands[3]))
    log = (project.root / "logs/sample/ocr.jsonl").read_text(encoding="utf-8")
    assert log.count('"event": "page_done"') == log.count('"host": ') == 3
