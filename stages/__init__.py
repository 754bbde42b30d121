"""The pipeline's stages: one script for each, run as `python3 -m stages.ocr BOOK`.

DVC starts a stage with whatever `python3` is first on the PATH. So that `.venv/bin/dvc repro` works without
activating anything, in `dvc exp run --temp` too, a stage that finds itself outside an environment goes on in the
nearest `.venv` above it. This file must parse on any Python 3.
"""

import importlib.util
import os
import sys

from lib.system.forkserver import start_worker_server
from lib.system.parent_death import die_with_parent, forks_die_too


def _nearest_environment():  # type: () -> str | None
    folder = os.path.abspath(os.getcwd())
    while True:
        python = os.path.join(folder, ".venv", "bin", "python")
        if os.path.exists(python):
            return python
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def _enter_environment():  # type: () -> None
    """Replace this process by the same command in the project's environment, where that is needed."""
    if sys.prefix != sys.base_prefix or os.environ.get("CONDA_PREFIX"):
        in_environment = True
    else:
        in_environment = False
        python = _nearest_environment()
        if python:
            os.execv(python, [python] + sys.orig_argv[1:])
    if importlib.util.find_spec("pydantic") is None or sys.version_info < (3, 11):
        where = "the active environment" if in_environment else "this Python (" + sys.executable + ")"
        sys.exit("colophon: " + where + " lacks Colophon's packages: run `make setup`, then .venv/bin/dvc repro")


def _start_workers_early():  # type: () -> None
    """Start the server of worker processes for a script that asks for processes; others are left to themselves.

    The script is not imported yet, so its text is searched. A wrong guess costs time and nothing else.
    """
    module = "".join(sys.orig_argv[sys.orig_argv.index("-m") + 1 :][:1])
    package, _, name = module.partition(".")
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), name + ".py")
    if package == __name__ and os.path.exists(script):
        with open(script, encoding="utf-8") as text:
            if 'executor = "process"' in text.read():
                start_worker_server(module)


if "-m" in getattr(sys, "orig_argv", []):
    # First of all: from here on, no run of DVC that was killed leaves a stage behind.
    die_with_parent()
    _enter_environment()
    forks_die_too()
    _start_workers_early()
