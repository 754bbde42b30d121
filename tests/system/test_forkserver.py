"""Workers start with their imports done, and the server that does them is silent."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.projects import ROOT

SCRIPT = """
import multiprocessing, os, signal, sys
from multiprocessing import forkserver
from lib.system.forkserver import start_worker_server

if __name__ == "__main__":
    start_worker_server({script!r})
    os.kill(forkserver._forkserver._forkserver_pid, signal.SIGINT)  # Ctrl-C while it imports
    assert "wave" not in sys.modules
    assert "OPENCV_FOR_THREADS_NUM" not in os.environ
    from tests.pipeline.eager import {tell} as tell
    ours, theirs = multiprocessing.Pipe()
    worker = multiprocessing.get_context("forkserver").Process(target=tell, args=(theirs,))
    worker.start()
    print(ours.recv())
    worker.join()
"""


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


def said(script: str, tell: str, **environment: str) -> tuple[str, str]:
    """What a worker says, and what is said on stderr."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(script=script, tell=tell)],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    return done.stdout.strip(), done.stderr
