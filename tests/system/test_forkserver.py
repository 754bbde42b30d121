"""Workers start with their imports done, and the server that does them is silent."""

from __future__ import annotations

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
    from tests.pipeline.eager import tell
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
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(script=script)], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert (done.stdout.strip(), done.stderr) == (told, "")
