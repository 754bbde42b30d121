"""Workers start with their imports done, and the server that does them is silent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from lib.system.forkserver import CAN_FORK
from tests.projects import ROOT

ASKED = """\
    ours, theirs = multiprocessing.Pipe()
    worker = multiprocessing.get_context("forkserver").Process(target=tell, args=(theirs,))
    worker.start()
    print(ours.recv())
    worker.join()
"""
"""A worker is started, and what it tells is printed."""
SCRIPT = (
    """
import multiprocessing, os, signal, sys
from multiprocessing import forkserver
from lib.system.forkserver import start_worker_server

if __name__ == "__main__":
    start_worker_server({script!r})
    os.kill(forkserver._forkserver._forkserver_pid, signal.SIGINT)  # Ctrl-C while it imports
    assert "wave" not in sys.modules
    assert "OPENCV_FOR_THREADS_NUM" not in os.environ
    from tests.pipeline.eager import {tell} as tell
"""
    + ASKED
)


FORKED = (
    """
import gc, importlib, multiprocessing, os, signal
from multiprocessing import forkserver
from lib.system.forkserver import expect_imports, fork_worker_server, imports_are_done

if __name__ == "__main__":
    kept = os.open("pyproject.toml", os.O_RDONLY)
    before = gc.get_threshold()
    expect_imports()
    from tests.pipeline.eager import {tell} as tell
    {imports}
    imports_are_done()
    fork_worker_server(("wave", "tests.pipeline.nowhere"))
    os.kill(forkserver._forkserver._forkserver_pid, signal.SIGINT)
    assert gc.get_threshold() == before
    assert "OPENCV_FOR_THREADS_NUM" not in os.environ
"""
    + ASKED
    + """\
    assert worker.exitcode == 0
    worker.close()
"""
)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("tests.pipeline.eager", "[True, True]"),
        ("tests.pipeline.broken", "[True, False]"),
        ("tests.pipeline.nowhere", "[True, False]"),
    ],
)
def test_workers_find_their_imports_done(script: str, told: str) -> None:
    assert said(script, "tell") == (told, "")


def test_workers_have_one_core_unless_somebody_says_otherwise() -> None:
    assert said("tests.pipeline.eager", "tell_threads") == ("(1, '1')", "")
    assert said("tests.pipeline.eager", "tell_threads", OMP_NUM_THREADS="3") == ("(1, '3')", "")


@pytest.mark.skipif(not CAN_FORK, reason="only Linux forks what has imported libraries")
def test_workers_of_a_fork_have_what_was_imported_before_it() -> None:
    assert told_by_fork("tell") == ("[True, True]", "")
    assert told_by_fork("tell_open_files") == ("[]", "")
    assert told_by_fork("tell_threads") == ("(1, '1')", "")
    assert told_by_fork("tell_threads", "import cv2") == ("(1, '1')", "")
    assert told_by_fork("tell_threads", OMP_NUM_THREADS="3") == ("(1, '3')", "")


@pytest.mark.skipif(not CAN_FORK, reason="as above")
def test_nothing_of_a_fork_outlives_its_stage() -> None:
    code = FORKED.format(tell="tell", imports="").replace("worker.close()", "os.kill(os.getpid(), signal.SIGKILL)")
    started = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
    started.communicate(timeout=60)  # until all that hold the pipe are gone
    assert started.returncode == -signal.SIGKILL


def told_by_fork(tell: str, imports: str = "", **environment: str) -> tuple[str, str]:
    return run(FORKED.format(tell=tell, imports=imports), environment)


def said(script: str, tell: str, **environment: str) -> tuple[str, str]:
    """What a worker says, and what is said on stderr."""
    return run(SCRIPT.format(script=script, tell=tell), environment)


def run(code: str, environment: dict[str, str]) -> tuple[str, str]:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    return done.stdout.strip(), done.stderr
