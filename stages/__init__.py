"""The pipeline's stages: one script for each, or one package, run as `python3 -m stages.ocr BOOK`.

DVC starts a stage with whatever `python3` is first on the PATH. So that `.venv/bin/dvc repro` works without
activating anything, in `dvc exp run --temp` too, a stage that finds itself outside an environment goes on in the
nearest `.venv` above it. A script that defines a stage and does not run itself, and a package, are run all the same.
This file must parse on any Python 3.
"""

import ast
import importlib.util
import os
import re
import sys

from lib.system.forkserver import start_worker_server
from lib.system.parent_death import die_with_parent, forks_die_too

RUNNING = ("app", "main", "run", "cli", "exit", "run_stage", "run_from_command_line")
"""What the functions are called by which a script runs."""


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


def _stage_in_command():  # type: () -> str | None
    """The stage's name in a command `-m stages.NAME BOOK` or `-m stages NAME BOOK`."""
    words = sys.orig_argv[sys.orig_argv.index("-m") + 1 :]
    package, _, name = "".join(words[:1]).partition(".")
    name = name or "".join(words[1:2])
    return name if package == __name__ and name.isidentifier() else None


def _sources(name):  # type: (str) -> dict[str, str]
    """File name → text, of a stage's script or of its package's modules; empty where there is no such stage."""
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), name)
    if os.path.isfile(os.path.join(folder, "__init__.py")):
        files = [os.path.join(folder, entry) for entry in sorted(os.listdir(folder)) if entry.endswith(".py")]
    else:
        files = [folder + ".py"]
    texts = {}
    for file in filter(os.path.isfile, files):
        with open(file, encoding="utf-8", errors="replace") as text:
            texts[os.path.basename(file)] = text.read()
    return texts


def _starts(call, known):  # type: (ast.Call, set[str]) -> bool
    """Whether a call looks as if it ran something: an app, a main, or what the script itself defines (`known`)."""
    function = call.func
    if isinstance(function, ast.Name):
        return function.id in RUNNING or function.id in known
    return isinstance(function, ast.Attribute) and function.attr in RUNNING


def _runs_itself(texts):  # type: (dict[str, str]) -> bool
    """Whether `-m stages.NAME` does anything: a script without an app, or one that never calls it, is only read."""
    if "__init__.py" in texts:
        return "__main__.py" in texts
    try:
        body = ast.parse("".join(texts.values())).body
    except (SyntaxError, ValueError):
        return True  # Python tells of it better
    known = {node.name for node in body if isinstance(node, ast.FunctionDef)}
    known.update(name.id for node in body if isinstance(node, ast.Assign) for name in _names(node))
    for node in body:
        if isinstance(node, ast.If) and "__main__" in ast.dump(node.test):
            if any(isinstance(part, ast.Call) and _starts(part, known) for part in ast.walk(node)):
                return True
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and _starts(node.value, set()):
            return True
    return False


def _names(node):  # type: (ast.Assign) -> list[ast.Name]
    return [target for target in node.targets if isinstance(target, ast.Name)]


def _run_for_it():  # type: () -> None
    """Go on as `-m stages NAME BOOK` where the stage's script does not run itself."""
    place, name = sys.orig_argv.index("-m") + 1, _stage_in_command()
    if name and sys.orig_argv[place] == __name__ + "." + name:
        texts = _sources(name)
        if texts and not _runs_itself(texts):
            arguments = sys.orig_argv[1:place] + [__name__, name] + sys.orig_argv[place + 1 :]
            os.execv(sys.executable, [sys.executable] + arguments)


def _start_workers_early():  # type: () -> None
    """Start the server of worker processes for a stage that asks for processes; others are left to themselves.

    The stage is not imported yet, so its text is searched. A wrong guess costs time and nothing else.
    """
    name = _stage_in_command()
    if name and _asks_for_processes(_sources(name)):
        start_worker_server(__name__ + "." + name)


def _asks_for_processes(texts):  # type: (dict[str, str]) -> bool
    return re.search(r"""\bexecutor\b[^=\n]*=\s*["']process["']""", "\n".join(texts.values())) is not None


if "-m" in getattr(sys, "orig_argv", []):
    # First of all: from here on, no run of DVC that was killed leaves a stage behind.
    die_with_parent()
    _enter_environment()
    _run_for_it()
    forks_die_too()
    _start_workers_early()
