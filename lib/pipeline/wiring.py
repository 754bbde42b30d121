"""What dvc.yaml says of a stage, what its script says, and how the two are brought together.

DVC does not follow imports: with a module missing among the deps, a change of it would not run the stage again. So the
modules are taken from the imports and written into dvc.yaml (`colophon deps --write`), and the files of data are
compared with what the stage declares.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml.error import YAMLError

from lib.errors import ParamsError, StageError
from lib.pipeline.code_digest import files_beside, imported_modules, parsed_module, project_root
from lib.pipeline.declaration import check_dependency
from lib.pipeline.registry import find_stage
from lib.pipeline.stage import BaseStage
from lib.settings.book_files import ALL_BOOKS
from lib.settings.params import Params, stage_names
from lib.settings.safe_yaml import load_yaml
from lib.system.atomic import write_text

PIPELINE_FILE = "dvc.yaml"
CODE = ("lib/", "stages/")
_STAGE = re.compile(r"^  (?P<name>[A-Za-z0-9_-]+):\s*(?:#.*)?$")
_KEY = re.compile(r"^(?P<indent> +)deps:\s*(?:#.*)?$")
_ITEM = re.compile(r"^ +- (?P<path>[^\s:#]+)\s*(?:#.*)?$")


def stage_entries(root: Path | None = None) -> dict[str, dict[str, Any]]:
    """Each stage's entry in dvc.yaml, without the loop over books round it. ParamsError where the file is no YAML.

    The stage that only gathers the books with files of their own is none of a script, and left out.
    """
    stages = map_stages(root or project_root()).items()
    return {name: deepcopy(dict(entry.get("do", entry))) for name, entry in stages if name != ALL_BOOKS}


def map_stages(root: Path) -> Mapping[str, Mapping[str, Any]]:
    """The stages of dvc.yaml as they stand. ParamsError where there are none. Not to be changed."""
    data = pipeline_data(root)
    stages = data.get("stages") if isinstance(data, Mapping) else None
    if not isinstance(stages, Mapping) or not all(isinstance(entry, Mapping) for entry in stages.values()):
        raise _unreadable(root / PIPELINE_FILE, "`stages:` must hold a list of stages")
    return stages


def pipeline_data(root: Path) -> Any:
    """What dvc.yaml says, as it stands. ParamsError where it is no YAML. Not to be changed."""
    path = root / PIPELINE_FILE
    try:
        return _loaded(path.read_text(encoding="utf-8"))
    except (OSError, YAMLError) as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: object) -> ParamsError:
    what = str(error).splitlines()[0]
    return ParamsError(f"{path}: no pipeline can be read from it ({what}); take it from git again")


@lru_cache(maxsize=2)
def _loaded(text: str) -> Any:
    """What a YAML text says: dvc.yaml takes a third of a second, and is asked for by every stage. Not to be changed."""
    return load_yaml(text)


# Code


def used_modules(stage: str, root: Path | None = None) -> set[str]:
    """Modules under lib/ and stages/ that decide what a stage makes, relative to the project's folder.

    A package's __init__ is among them where it holds more than a docstring.
    """
    root = root or project_root()
    files = imported_modules(f"stages.{stage}", root).values()
    kept = [path for path in files if path.name != "__init__.py" or _has_code(path)]
    return {path.relative_to(root).as_posix() for path in kept}


def _has_code(path: Path) -> bool:
    body = parsed_module(path).body
    return any(not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)) for node in body)


def code_deps(stage: str, root: Path | None = None) -> list[str]:
    """The deps of a stage that are code: its script, and modules; a folder of lib/ stands for modules that it all uses.

    Files that lie beside a module and are no Python, as a prompt or a template, are deps too. Of a stage that is a
    package each module is named, for its tests lie beside them and are no deps.
    """
    root = root or project_root()
    used = used_modules(stage, root)
    lib = sorted(_folded(root / "lib", used, root)) if (root / "lib").is_dir() else []
    own = {path for path in used if path.startswith("stages/")}
    beside = {path.relative_to(root).as_posix() for path in files_beside([root / path for path in own], root)}
    return [*sorted(own | beside), *lib]


def _folded(folder: Path, used: set[str], root: Path) -> Iterator[str]:
    """The modules of a folder that are used, by folder where all are."""
    for entry in sorted(folder.iterdir()):
        path = entry.relative_to(root).as_posix()
        if entry.is_dir() and entry.name != "__pycache__":
            modules = set(_modules(entry, root))
            if modules and modules <= used:
                yield path
            elif modules & used or f"{path}/__init__.py" in used:
                yield from _folded(entry, used, root)
        elif path in used or (entry.is_file() and _lies_beside(entry, used, root)):
            yield path


def _modules(folder: Path, root: Path) -> Iterator[str]:
    for path in folder.rglob("*.py"):
        if path.name != "__init__.py" or _has_code(path):
            yield path.relative_to(root).as_posix()


def _lies_beside(path: Path, used: set[str], root: Path) -> bool:
    """Whether a file that is no Python lies beside a module that is used, other than at the top of lib/."""
    if path.suffix in {".py", ".pyc"} or path.name.startswith(".") or path.parent == root / "lib":
        return False
    folder = path.parent.relative_to(root).as_posix() + "/"
    return any(module.startswith(folder) and "/" not in module.removeprefix(folder) for module in used)


def with_code_deps(text: str, deps: dict[str, list[str]]) -> str:
    """The text of a dvc.yaml with the code deps of its stages replaced; every other line stays as it is.

    `deps` gives them by stage. They stand after the deps that are data, and before any that is neither.
    """
    lines, made = text.splitlines(keepends=True), []
    stage, at = None, 0
    while at < len(lines):
        line = lines[at]
        made.append(line)
        at += 1
        if found := _STAGE.match(line):
            stage = found["name"]
        elif (key := _KEY.match(line)) and stage in deps:
            items = []
            while at < len(lines) and (item := _ITEM.match(lines[at])):
                items.append((item["path"], lines[at]))
                at += 1
            made += _rewritten(items, deps[stage], key["indent"] + "  - ")
    return "".join(made)


def _rewritten(items: list[tuple[str, str]], code: list[str], lead: str) -> Iterator[str]:
    standing = {path: line for path, line in items if path.startswith(CODE)}
    data = [line for path, line in items if path.startswith(("data/", "reports/", "${"))]
    rest = [line for path, line in items if not path.startswith((*CODE, "data/", "reports/", "${"))]
    return iter([*data, *(standing.get(path, f"{lead}{path}\n") for path in code), *rest])


def rewritten_pipeline(root: Path | None = None) -> tuple[str, str]:
    """dvc.yaml as it stands, and as the stages' imports want it."""
    root = root or project_root()
    text = (root / PIPELINE_FILE).read_text(encoding="utf-8")
    scripts = [name for name in stage_entries(root) if imported_modules(f"stages.{name}", root)]
    return text, with_code_deps(text, {name: code_deps(name, root) for name in scripts})


def write_code_deps(root: Path | None = None) -> bool:
    """Bring dvc.yaml's code deps in line with the imports; whether anything changed."""
    root = root or project_root()
    before, after = rewritten_pipeline(root)
    if after != before:
        write_text(root / PIPELINE_FILE, after)
    return after != before


# Data


def data_deps(stage: type[BaseStage]) -> set[str]:
    """The files of data that a stage says it reads, as dvc.yaml names them."""
    folder = "data/${key}"
    paged = [name for name in stage.dependencies if name not in stage.book_files]
    return {
        *(f"{folder}/{name}/pages" for name in paged),
        *(f"{folder}/{name}/{file}" for name, files in stage.book_files.items() for file in files),
        *([f"{folder}/ingest/book.json"] if stage.dependencies else []),
        *stage.other_deps,
    }


def data_outs(stage: type[BaseStage]) -> set[str]:
    """The files and folders that a stage says it writes, its reports among them, as dvc.yaml names them."""
    folder = f"data/${{key}}/{stage.name}"
    return {*(f"{folder}/{name}".rstrip("/") for name in stage.own_outs()), *stage.other_outs} | {
        f"reports/${{key}}/{stage.name}.{ending}" for ending in stage.report_endings()
    }


def wiring_problems(stage: str, root: Path | None = None) -> list[str]:
    """What is wrong between dvc.yaml, params.yaml and a stage's script, each with what to do."""
    root = root or project_root()
    entry = stage_entries(root).get(stage)
    if entry is None:
        return [f"there is no stage {stage}; give it an entry"]
    deps = [str(dep) for dep in entry.get("deps", [])]
    wrong = [*_code_problems(stage, deps, root)]
    found = find_stage(stage) if imported_modules(f"stages.{stage}", root) else None
    if found is not None:
        data = {dep for dep in deps if dep.startswith(("data/", "reports/", "${"))}
        outs = set(_paths(entry, ("outs", "metrics", "plots")))
        wrong += _unknown_dependencies(found, stage_names(root))
        wrong += _compare("deps", data, data_deps(found), "reads")
        wrong += _compare("outs", outs, data_outs(found), "writes")
    if not re.search(rf"\bstages[. ]{re.escape(stage)}(?![\w.])", entry["cmd"]):
        wrong.append(f"let cmd run stages.{stage}")
    if stage not in entry.get("params", []):
        wrong.append(f"add {stage} to params")
    if stage not in Params.load(root).data:
        wrong.append(f"give params.yaml a section {stage}")
    return wrong


def _unknown_dependencies(stage: type[BaseStage], stages: set[str]) -> Iterator[str]:
    for dependency in stage.dependencies:
        try:
            check_dependency(stage.name, dependency, stages)
        except StageError as error:
            yield str(error)


def _code_problems(stage: str, deps: list[str], root: Path) -> Iterator[str]:
    standing, wanted = {dep for dep in deps if dep.startswith(CODE)}, code_deps(stage, root)
    for dep in wanted:
        if dep not in standing:
            yield f"add {dep} to deps (colophon deps --write does it)"
    for dep in sorted(standing - set(wanted)):
        yield f"take {dep} out of deps: the stage does not import it (colophon deps --write does it)"


def _compare(section: str, standing: set[str], wanted: set[str], verb: str) -> Iterator[str]:
    for path in sorted(wanted - standing):
        yield f"add {path} to {section}: the stage says that it {verb} it"
    for path in sorted(standing - wanted):
        yield f"take {path} out of {section}, or let the stage say that it {verb} it (other_{section})"


def _paths(entry: dict[str, Any], sections: Iterable[str]) -> Iterator[str]:
    for section in sections:
        for item in entry.get(section, []):
            yield from item if isinstance(item, dict) else [item]
