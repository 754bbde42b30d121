"""Pitfalls that show in a stage's source: settings that have a home elsewhere, written into the code."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

from lib.pipeline.code_digest import imported_modules
from lib.pipeline.stage import BaseStage
from lib.settings.params import STAGES_FOLDER

SETTINGS = {
    "max_workers": "Config.max_workers, Config.cpu_workers or self.max_workers",
    "max_retries": "Config (run.llm.max_retries)",
    "base_url": "Config (run.llm.base_url)",
    "model": "a setting of the stage's own section in params.yaml",
    "api_key": "the environment variable that run.llm.key_env names",
    "temperature": "a setting of the stage's own section in params.yaml",
}
"""Keyword → where its value belongs."""
_BAR = "RichProgressBar"
_UNLOCKED = (
    "progress is updated without its lock, so counts that threads share may go astray; count and update within "
    "`with self.progress_lock:`"
)
_CLOCKS = {("time", "time"), ("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("uuid", "uuid4")}


def check_source(stage: type[BaseStage]) -> list[str]:
    """What is wrong with the source of a stage's module, a line for each finding; empty where nothing is."""
    return [text for path in _modules_of(stage) for text in _check_module(path)]


def _modules_of(stage: type[BaseStage]) -> list[Path]:
    """The module that defines the stage; of a package all its modules that the stage runs on, its tests left out."""
    package = ".".join(stage.__module__.split(".")[:2])
    modules = imported_modules(stage.__module__).items() if package.startswith(f"{STAGES_FOLDER}.") else ()
    own = [path for module, path in modules if module == package or module.startswith(package + ".")]
    return own or [Path(inspect.getfile(stage))]


def _check_module(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    findings = [(call, text) for call in ast.walk(tree) if isinstance(call, ast.Call) for text in _of_call(call)]
    findings += [(call, _UNLOCKED) for call in _unlocked_updates(tree)]
    name = path.name if path.parent.name == STAGES_FOLDER else f"{path.parent.name}/{path.name}"
    return [f"{name}:{call.lineno}: {text}" for call, text in findings]


def _unlocked_updates(tree: ast.Module) -> Iterator[ast.Call]:
    """Calls of a progress bar's update outside `with self.progress_lock:`."""
    made = (node for node in ast.walk(tree) if isinstance(node, ast.Assign) and _is_call_of(node.value, _BAR))
    bars = {ast.unparse(target) for node in made for target in node.targets}
    locked = {
        id(call)
        for block in ast.walk(tree)
        if isinstance(block, ast.With) and any("progress_lock" in ast.unparse(item) for item in block.items)
        for call in ast.walk(block)
    }
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and id(call) not in locked:
            of, _, method = ast.unparse(call.func).rpartition(".")
            if method == "update" and of in bars:
                yield call


def _is_call_of(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == name


def _of_call(call: ast.Call) -> list[str]:
    found = []
    for keyword in call.keywords:
        fixed = isinstance(keyword.value, ast.Constant) and keyword.value.value is not None
        if keyword.arg in SETTINGS and fixed:
            found.append(f"{keyword.arg} is written into the code; take it from {SETTINGS[keyword.arg]}")
    parts = ast.unparse(call.func).split(".")
    if tuple(parts[-2:]) in _CLOCKS:
        found.append(
            f"{'.'.join(parts[-2:])}() makes a record differ from run to run; "
            "leave clocks to the framework (seconds are in the log)"
        )
    if parts[:-1] == ["random"] and parts[-1] != "Random":
        found.append(f"random.{parts[-1]}() is seeded by nobody; use random.Random(seed) with a seed from params")
    return found
