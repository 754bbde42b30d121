"""What a command takes with all that it starts: `python -m tests.bench.spent COMMAND ...` prints seconds as JSON.

Workers are children of a server that the stage does not wait for, so that no sum of the system's has them under the
stage. Here whoever is left without a parent comes to this process, which waits for all.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.projects import ROOT

PR_SET_CHILD_SUBREAPER = 36
"""From: linux/prctl.h."""


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock until the command ended, and of work by it and all that it started."""

    wall: float
    cpu: float


def spent(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Spent:
    """Run a command in `folder`. AssertionError with what it said where it fails. Linux alone."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.spent", str(folder), *command],
        cwd=ROOT, env=dict(environment), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, f"{' '.join(command)}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return Spent(**json.loads(done.stdout.splitlines()[-1]))


def main() -> int:
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    folder, *command = sys.argv[1:]
    started = time.monotonic()
    code = subprocess.run(command, cwd=folder, stdout=sys.stderr).returncode
    wall = time.monotonic() - started
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({"wall": round(wall, 2), "cpu": round(used.ru_utime + used.ru_stime, 2)}))
    return code


if __name__ == "__main__":
    sys.exit(main())
