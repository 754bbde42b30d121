"""Who uses a stage: other stages that read what it makes, and code that imports its schema."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lib.errors import ParamsError
from lib.kit.stage_places import StagePlaces
from lib.pipeline.code_digest import imported_modules
from lib.pipeline.wiring import stage_entries
from lib.settings.params import stage_names

FOLDERS = ("lib", "stages", "tests")
READING_LISTS = ("dependencies", "optional", "made_first")
READING_TABLES = ("inputs", "book_files")
_SHOWN = 3


@dataclass(frozen=True)
class Users:
    """Users of a stage: names of stages, and files relative to the project's folder that import its code."""

    stages: tuple[str, ...]
    importers: tuple[Path, ...]

    def __bool__(self) -> bool:
        return bool(self.stages or self.importers)

    def __str__(self) -> str:
        """For a message: the stages, and some of the files."""
        more = len(self.importers) - _SHOWN
        shown = [*self.stages, *map(str, self.importers[:_SHOWN]), *([f"{more} other files"] if more > 0 else [])]
        return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def users_of(places: StagePlaces) -> Users:
    """All that would miss the stage. ParamsError where a file cannot be read as Python."""
    root, name = places.root, places.name
    own = set(places.sources())
    others = [path for path in python_files(root, name) if path not in own]
    importers = {path for path in others if imports_it(parsed(root, path), places)}
    stages = set()
    for other, entry in stage_entries(root).items():
        if other != name and any(_names_its_data(str(dep), name) for dep in entry.get("deps", [])):
            stages.add(other)
        if other != name and name in entry.get("params", []):
            stages.add(other)
    for other in stage_names(root) - {name}:
        files = {path.relative_to(root) for path in imported_modules(f"stages.{other}", root).values()}
        if files & own or any(name in _read_by(parsed(root, path)) for path in _script(root, other)):
            stages.add(other)
    scripts = {path for other in stages for path in _script(root, other)}
    return Users(tuple(sorted(stages)), tuple(sorted(importers - scripts)))


def _script(root: Path, stage: str) -> list[Path]:
    package = root / "stages" / stage
    files = sorted(package.rglob("*.py")) if package.is_dir() else [root / "stages" / f"{stage}.py"]
    return [path.relative_to(root) for path in files]


def _names_its_data(dep: str, name: str) -> bool:
    return re.match(rf"(data|reports)/[^/]+/{re.escape(name)}(?![\w-])", dep) is not None


def _read_by(tree: ast.Module) -> set[str]:
    """The stages that a script's classes say they read."""
    return {node.value for node in declared(tree) if isinstance(node.value, str)}


def declared(tree: ast.Module) -> Iterator[ast.Constant]:
    """The names of stages in what a script's classes say of what they read, as constants of the tree."""
    for cls in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        for target, value in _assigned(cls):
            if target in READING_LISTS and isinstance(value, ast.List | ast.Tuple):
                yield from (each for each in value.elts if isinstance(each, ast.Constant))
            elif target in READING_TABLES and isinstance(value, ast.Dict):
                yield from (each for each in value.keys if isinstance(each, ast.Constant))


def own_name(tree: ast.Module, name: str) -> ast.Constant | None:
    """The constant by which a class of a script says that it is the stage `name`; None where none does."""
    for cls in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        for target, value in _assigned(cls):
            if target == "name" and isinstance(value, ast.Constant) and value.value == name:
                return value
    return None


def _assigned(cls: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for node in cls.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            yield node.target.id, node.value


def imports_it(tree: ast.Module, places: StagePlaces) -> bool:
    """Whether a module imports the stage's script, schema or room."""
    homes = (f"stages.{places.name}", f"lib.schemas.{places.name}", *([f"lib.{places.name}"] * places.has_room))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        if any(name == home or name.startswith(home + ".") for name in names for home in homes):
            return True
    return False


def python_files(root: Path, word: str) -> list[Path]:
    """The project's Python files that hold `word`, relative to its folder."""
    found = (path for folder in FOLDERS for path in sorted((root / folder).rglob("*.py")))
    return [path.relative_to(root) for path in found if word.encode("utf-8") in path.read_bytes()]


def parsed(root: Path, path: Path) -> ast.Module:
    """A file's syntax tree; ParamsError where it has none."""
    try:
        return ast.parse((root / path).read_bytes(), filename=str(path))
    except SyntaxError as error:
        raise ParamsError(f"{path}, line {error.lineno}: {error.msg}; mend it first") from None
