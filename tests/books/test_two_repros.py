"""Two `dvc repro` at once: one of them does the work or says who is at it, and the end is that of a single one."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.books.test_many_books import _command, edit, started
from tests.projects import Project, descendants, kill_group

REPRO = (".venv/bin/dvc", "repro")
MADE = ("data/*/first/pages/*", "data/*/second/*", "reports/*/*", "data/*/dvc.lock", "data/_books/code/*")


def made(project: Project) -> dict[str, bytes]:
    paths = (path for pattern in MADE for path in project.root.glob(pattern) if path.is_file())
    return {path.relative_to(project.root).as_posix(): path.read_bytes() for path in paths}


def go_on(project: Project, pids: list[int]) -> None:
    """Let the stage that sleeps come to its end: it is killed, and what is left is for the next run."""
    (project.root / "slow-moby").unlink()
    for pid in pids:
        if b"sleep" in _command(pid):
            os.kill(pid, signal.SIGTERM)


@pytest.mark.parametrize(
    "other", [("data/moby/dvc.yaml",), ("--single-item", "data/emma/dvc.yaml")], ids=["one book", "two books"]
)
def test_the_second_says_who_is_at_it_or_does_what_is_free(
    apart: Project, tmp_path: Path, copy: Callable[[Project, Path], Project], other: tuple[str, ...]
) -> None:
    edit(apart, "moby", "emma")
    single = copy(apart, tmp_path / "single")
    single.dvc("repro")
    (apart.root / "slow-moby").touch()
    first = apart.start(*REPRO, "--single-item", "data/moby/dvc.yaml")
    try:
        started(first, "moby")
        below = list(descendants(first.pid))
        second = apart.run(*REPRO, *other, check=False)
        if "moby" in other[-1]:
            assert second.returncode != 0
            assert "is busy, it is being blocked by" in second.stderr
            assert f"(PID {first.pid})" in second.stderr
        else:
            assert second.returncode == 0, second.stderr
            assert "Running stage 'data/emma/dvc.yaml:first'" in second.stdout
        assert "Traceback" not in second.stderr
        go_on(apart, below)
        first.communicate(timeout=60)
    finally:
        if first.poll() is None:
            kill_group(first)
    apart.dvc("repro")
    assert made(apart) == made(single)
