"""Pitfalls that show in a stage's source: settings that have a home elsewhere, written into the code."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

from lib.pipeline.stage import BaseStage

SETTINGS = {
    "max_workers": "Config.max_workers, Config.cpu_workers or self.max_workers",
    "max_retries": "Config (run.llm.max_retries)",
    "base_url": "Config (run.llm.base_url)",
    "model": "a setting of the stage's own section in params.yaml",
    "api_key": "the environment variable that run.llm.key_env names",
    "temperature": "a setting of the stage's own section in params.yaml",
}
"""Keyword → where its value belongs."""
_CLOCKS = {("time", "time"), ("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("uuid", "uuid4")}


def check_source(stage: type[BaseStage]) -> list[str]:
    """What is wrong with the source of a stage's module, a line for each finding; empty where nothing is."""
    path = Path(inspect.getfile(stage))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    findings = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            findings += [f"{path.name}:{node.lineno}: {text}" for text in _of_call(node)]
    return findings


def _of_call(call: ast.Call) -> list[str]:
    found = []
    for keyword in call.keywords:
        fixed = isinstance(keyword.value, ast.Constant) and keyword.value.value is not None
        if keyword.arg in SETTINGS and fixed:
            found.append(f"{keyword.arg} is written into the code; take it from {SETTINGS[keyword.arg]}")
    name = call.func
    if isinstance(name, ast.Attribute) and isinstance(name.value, ast.Name):
        if (name.value.id, name.attr) in _CLOCKS:
            found.append(
                f"{name.value.id}.{name.attr}() makes a record differ from run to run; "
                "leave clocks to the framework (seconds are in the log)"
            )
        if name.value.id == "random" and name.attr != "Random":
            found.append(f"random.{name.attr}() is seeded by nobody; use random.Random(seed) with a seed from params")
    return found
