"""What a command `python3 -m stages.NAME BOOK` is about to run, read from its text: nothing of it is imported yet."""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

PACKAGE = "stages"
RUNNING = {"app", "main", "run", "cli", "exit", "run_stage", "run_from_command_line"}
"""What the functions are called by which a script runs."""
_PROCESSES = re.compile(r"""\bexecutor\b[^=\n]*=\s*["']process["']""")


def stage_in_command() -> str | None:
    """The stage's name in a command `-m stages.NAME BOOK` or `-m stages NAME BOOK`; None in any other."""
    words = sys.orig_argv[sys.orig_argv.index("-m") + 1 :]
    package, _, name = "".join(words[:1]).partition(".")
    name = name or "".join(words[1:2])
    return name if package == PACKAGE and name.isidentifier() else None


def sources(folder: str, name: str) -> dict[str, str]:
    """File name → text, of a stage's script or of its package's modules; empty where there is no such stage."""
    package = Path(folder, name)
    files = sorted(package.glob("*.py")) if (package / "__init__.py").is_file() else [package.with_suffix(".py")]
    return {file.name: file.read_text(encoding="utf-8", errors="replace") for file in files if file.is_file()}


def asks_for_processes(texts: Mapping[str, str]) -> bool:
    """Whether a stage looks as if its pages were done by worker processes."""
    return any(_PROCESSES.search(text) for text in texts.values())


def runs_itself(texts: Mapping[str, str]) -> bool:
    """Whether `-m stages.NAME` does anything: a script without an app, or one that never calls it, is only read."""
    if "__init__.py" in texts:
        return "__main__.py" in texts
    try:
        body = ast.parse("".join(texts.values())).body
    except (SyntaxError, ValueError):
        return True  # Python tells of it better
    known = {node.name for node in body if isinstance(node, ast.FunctionDef)}
    assigned = [target for node in body if isinstance(node, ast.Assign) for target in node.targets]
    known |= {target.id for target in assigned if isinstance(target, ast.Name)}
    for node in body:
        if isinstance(node, ast.If) and "__main__" in ast.dump(node.test):
            if any(isinstance(part, ast.Call) and _starts(part, known) for part in ast.walk(node)):
                return True
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and _starts(node.value, set()):
            return True
    return False


def _starts(call: ast.Call, known: set[str]) -> bool:
    """Whether a call looks as if it ran something: an app, a main, or what the script itself defines (`known`)."""
    function = call.func
    if isinstance(function, ast.Name):
        return function.id in RUNNING or function.id in known
    return isinstance(function, ast.Attribute) and function.attr in RUNNING


def run_for_it(name: str, texts: Mapping[str, str]) -> None:
    """Go on as `-m stages NAME BOOK`, in this process's place, where the stage's script does not run itself."""
    place = sys.orig_argv.index("-m") + 1
    if sys.orig_argv[place] == f"{PACKAGE}.{name}" and texts and not runs_itself(texts):
        arguments = [*sys.orig_argv[1:place], PACKAGE, name, *sys.orig_argv[place + 1 :]]
        os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606  # no shell is wanted
