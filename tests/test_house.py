"""The house: which room may import which, no circles, and no module name in two rooms without a reason."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.projects import ROOT

LAYERS = (
    ("lib.errors",),
    ("lib.system",),
    ("lib.schemas",),
    ("lib.geometry", "lib.quantiles"),
    ("lib.settings",),
    ("lib.images", "lib.text", "lib.learning"),
    ("lib.scans", "lib.readers"),
    ("lib.llm",),
    ("lib.pipeline",),
    ("lib.vision", "lib.testing", "lib.kit"),
    (
        "lib.ingest", "lib.ocr", "lib.layout", "lib.correct", "lib.label", "lib.metadata", "lib.merge", "lib.structure",
        "lib.evaluation", "lib.export", "lib.report", "lib.sample",
    ),
    ("lib.doubt",),
    ("stages", "lib.training", "lib.review", "lib.books", "lib.comparing"),
    ("lib.commands",),
    ("lib.cli",),
)  # fmt: skip
"""From the ground up. A module may import its own room and the rooms of lower floors, and nothing else."""

SAME_NAMES = {
    "local": "the backend `local` of correct and of label, as params.yaml names it",
    "model": "the backend that asks a model, of label and of metadata",
    "override": "the record of an override, and the verb that writes one",
    "ground_truth": "what evaluation reads, and what the sample's maker writes",
}
"""Modules whose name stands in more than one room, each with its reason. Six at most."""


@cache
def modules() -> dict[str, Path]:
    """Each module of lib/ and stages/ by its dotted name; templates are no modules."""
    found = [path for top in ("lib", "stages") for path in (ROOT / top).rglob("*.py") if "templates" not in path.parts]
    names = (".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in found)
    return dict(zip(names, found, strict=True))


@cache
def imports() -> dict[str, set[str]]:
    """Module → the project's modules that it imports, wherever in the file."""
    known = modules()
    graph: dict[str, set[str]] = defaultdict(set)
    for name, path in known.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                wanted = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                wanted = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            else:
                continue
            graph[name] |= {other for other in wanted if other in known and other != name}
    return graph


def room(module: str) -> str:
    return (
        module if module in {"lib", "stages"} else ".".join(module.split(".")[:2]) if module[:4] == "lib." else "stages"
    )


def floor(module: str) -> int:
    return next(number for number, rooms in enumerate(LAYERS) if room(module) in rooms)


def test_every_room_has_its_floor() -> None:
    assert {room(module) for module in modules()} - {"lib"} == {name for rooms in LAYERS for name in rooms}


def test_no_circles() -> None:
    inner = {
        module: {other for other in others if modules()[other].name != "__init__.py"}
        for module, others in imports().items()
    }
    try:
        TopologicalSorter(inner).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' → '.join(error.args[1])}")


def test_arrows_run_down_only() -> None:
    up = [
        f"{module} imports {other}"
        for module, others in sorted(imports().items())
        for other in sorted(others)
        if module != "lib" and room(module) != room(other) and floor(other) >= floor(module)
    ]
    assert not up, "what two rooms know belongs to a lower floor (docs/how-it-works.md): " + "; ".join(up)


def test_a_name_stands_in_one_room_only() -> None:
    names = Counter(path.stem for name, path in modules().items() if name.startswith("lib.") and path.stem[0] != "_")
    twins = {name for name, count in names.items() if count > 1}
    assert twins == set(SAME_NAMES), "give the module another name, or a reason in SAME_NAMES"
    assert len(twins) <= 6
