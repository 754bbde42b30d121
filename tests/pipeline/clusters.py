"""A Dask scheduler and workers as processes, each worker in a folder of its own with a copy of the code."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.projects import ROOT

PATIENCE_SECONDS = 60.0
"""So long a process may take to be there."""


def copy_code(source: Path, target: Path) -> Path:
    """What a worker needs of a project: code and settings, no data."""
    for name in ("lib", "stages"):
        shutil.copytree(source / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(source / "params.yaml", target)
    (target / "tests/pipeline").mkdir(parents=True)
    shutil.copy2(ROOT / "tests/pipeline/toy.py", target / "tests/pipeline")
    return target


def other_version(folder: Path, package: str) -> dict[str, str]:
    """An environment in which a package says that it is another version."""
    told = folder / f"{package}-0.0.1.dist-info"
    told.mkdir(parents=True)
    (told / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 0.0.1\n", encoding="utf-8")
    return {"PYTHONPATH": str(folder)}


def watched(folder: Path, forbidden: Path) -> dict[str, str]:
    """An environment in which every process of Python notes in `folder` what it opens below `forbidden`."""
    folder.mkdir(parents=True)
    (folder / "sitecustomize.py").write_text(
        "import sys\n"
        "def look(event, arguments):\n"
        f"    if event == 'open' and str(arguments[0]).startswith({str(forbidden)!r}):\n"
        f"        print(arguments[0], file=open({str(folder / 'opened')!r}, 'a'))\n"
        "sys.addaudithook(look)\n",
        encoding="utf-8",
    )
    return {"PYTHONPATH": str(folder)}


@dataclass
class Cluster:
    """A running scheduler and its workers."""

    folder: Path
    scheduler: subprocess.Popen[bytes]
    workers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    session: bool = True

    @property
    def address(self) -> str:
        return str(json.loads((self.folder / "scheduler.json").read_text())["address"])

    def start(self, name: str, code: Path, env: Mapping[str, str] | None = None, threads: int = 1) -> None:
        """Start a worker in a folder with code."""
        more = ["--nthreads", str(threads), "--name", name, "--no-nanny", "--no-dashboard"]
        self.workers[name] = _started(
            "dask_worker", self.address, *more, cwd=code, log=self.folder / name, env=env, session=self.session
        )

    def wait_for(self, *words: str) -> None:
        """Until the scheduler's log has each of these words."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not all(word in self.log() for word in words):
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.05)

    def log(self, name: str = "scheduler") -> str:
        return (self.folder / f"{name}.log").read_text(encoding="utf-8")

    def kill(self, name: str) -> None:
        self.workers[name].kill()
        self.workers[name].wait()

    def end(self) -> None:
        for process in (*self.workers.values(), self.scheduler):
            process.kill()
            process.wait()


def _started(
    program: str, *arguments: str, cwd: Path, log: Path, session: bool, env: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COLOPHON_")}
    with log.with_suffix(".log").open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{program}", *arguments],
            cwd=cwd,
            env={**kept, **(env or {})},
            stdout=output,
            stderr=output,
            # As on a machine of its own: a Ctrl-C for the driver is none for it.
            start_new_session=session,
        )


@contextmanager
def cluster(folder: Path, *, session: bool = True) -> Iterator[Cluster]:
    """A scheduler without workers, for the block.

    Each process has a session of its own unless `session` says otherwise: Linux gives every session the same share of
    a busy machine, which is no fair measure of speed.
    """
    folder.mkdir(parents=True)
    place = folder / "scheduler.json"
    scheduler = _started(
        "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show",
        "--scheduler-file", str(place), cwd=folder, log=folder / "scheduler",
        session=session,
    )  # fmt: skip
    made = Cluster(folder, scheduler, session=session)
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (place.exists() and place.read_bytes().endswith(b"}")):  # it is written in place
            assert time.monotonic() < deadline, made.log()
            time.sleep(0.05)
        yield made
    finally:
        made.end()


def wait_until(there: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.02)


class in_background:  # noqa: N801  # reads as a word
    """Do something while a block runs; what fails there fails the test."""

    def __init__(self, work: Callable[[], None]) -> None:
        self.error: BaseException | None = None
        self.work = work
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        try:
            self.work()
        except BaseException as error:
            self.error = error

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.thread.join(60)
        if self.error is not None:
            raise self.error
