"""The pipeline's stages: one script for each, or one package, run as `python3 -m stages.ocr BOOK`.

DVC starts a stage with whatever `python3` is first on the PATH. So that `.venv/bin/dvc repro` works without
activating anything, in `dvc exp run --temp` too, a stage that finds itself outside an environment goes on in the
nearest `.venv` above it. A script that defines a stage and does not run itself, and a package, are run all the same.
This file must parse on any Python 3.
"""

import importlib.util
import os
import sys

from lib.system.forkserver import CAN_FORK, expect_imports, start_worker_server
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


def _see_to_the_stage():  # type: () -> None
    """Run a stage whose script does not run itself, and start the worker processes of one that asks for them.

    The stage is not imported yet, so its text is searched. A wrong guess about workers costs time and nothing else.
    Where this process can be forked, workers wait until its imports are done (lib/pipeline/script.py).
    """
    from lib.system import stage_script  # noqa: PLC0415  # what is needed first comes first

    name = stage_script.stage_in_command()
    if name:
        texts = stage_script.sources(__path__[0], name)
        stage_script.run_for_it(name, texts)
        if CAN_FORK:
            expect_imports()
        elif stage_script.asks_for_processes(texts):
            start_worker_server(__name__ + "." + name)


if "-m" in getattr(sys, "orig_argv", []):
    # First of all: from here on, no run of DVC that was killed leaves a stage behind.
    die_with_parent()
    _enter_environment()
    forks_die_too()
    _see_to_the_stage()
