"""The digest of the code that decides a stage's records.

A page is done again when the code that made it changes, and left alone when a comment, a docstring or the plumbing
does. So the digest is taken over syntax trees, and over the modules that the stage's script imports, directly or
through others; lib.pipeline, lib.llm and lib.errors run the work and do not decide what comes out of it. A stage that
is a package has files beside its modules, as a prompt or a table: they decide too.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from lib.settings.params import STAGES_FOLDER
from lib.system.digests import bytes_digest, data_digest, file_digest
from lib.system.local_store import LocalStore, store_folder

PROJECT_PACKAGES = ("lib", STAGES_FOLDER)
KEPT_BYTES = 64_000_000
"""Bytes of facts that are kept. From: 400 modules have 120 KB of them; this is a year of changes."""
PLUMBING = ("lib.errors", "lib.system", "lib.settings", "lib.pipeline", "lib.llm", "lib.testing")


def project_root() -> Path:
    """The folder that holds lib/ and stages/."""
    return Path(__file__).parents[2]


def module_path(module: str, root: Path) -> Path | None:
    """The file of a project module, or None where `module` names none."""
    base = root.joinpath(*module.split("."))
    for candidate in (base / "__init__.py", base.with_suffix(".py")):  # as Python looks
        if candidate.is_file():
            return candidate
    return None


def is_plumbing(module: str) -> bool:
    own = module in {STAGES_FOLDER, f"{STAGES_FOLDER}.__main__"}  # they start stages, whatever those do
    return own or any(module == name or module.startswith(name + ".") for name in PLUMBING)


def _statements(tree: ast.Module) -> Iterator[ast.AST]:
    """All statements of a module, in its functions, classes and branches too; not what they are made of."""
    waiting: list[ast.AST] = [*tree.body]
    for node in waiting:
        yield node
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            waiting += getattr(node, part, ())


def _imports(tree: ast.Module, module: str, is_package: bool) -> Iterator[str]:
    """Names of all that a module imports, as it might be a module: `from a import b` gives a and a.b."""
    parts = module.split(".")
    for node in _statements(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                above = parts[: len(parts) - node.level + (1 if is_package else 0)]
                base = ".".join([*above, *([node.module] if node.module else [])])
            else:
                base = node.module or ""
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


@cache
def _source(path: Path) -> bytes:
    return path.read_bytes()


# By what a file holds: of a project that a command edits, only what was edited is read anew.
@cache
def _parse(path: Path, source: bytes) -> ast.Module:
    return ast.parse(source, filename=str(path))


@dataclass(frozen=True)
class ModuleFacts:
    """What is to be known of a module's file."""

    imports: tuple[str, ...]
    """Modules of the project that it imports, plumbing left out."""
    digest: str
    """SHA-256 of its syntax tree."""


@cache
def _own_digest() -> str:
    """Of this module, which says how facts are taken."""
    return file_digest(Path(__file__))


@cache
def _facts(path: Path, source: bytes, module: str) -> ModuleFacts:
    """Parsing all that a stage runs on takes a third of its start, so the facts of a file are kept by what it holds."""
    key = data_digest({
        "by": _own_digest(), "python": sys.version_info[:2], "module": module,
        "package": path.name == "__init__.py", "source": bytes_digest(source),
    })  # fmt: skip
    store = LocalStore(store_folder("code"), KEPT_BYTES)
    with suppress(ValueError, TypeError, KeyError, RecursionError):
        kept = json.loads(store.find(key) or b"")
        return ModuleFacts(tuple(kept["imports"]), str(kept["digest"]))
    tree = _parse(path, source)
    names = dict.fromkeys(_imports(tree, module, path.name == "__init__.py"))
    imports = tuple(name for name in names if name.partition(".")[0] in PROJECT_PACKAGES and not is_plumbing(name))
    facts = ModuleFacts(imports, data_digest({"tree": canonical(tree)}))
    store.keep(key, json.dumps(asdict(facts)).encode("utf-8"))
    store.trim()
    return facts


def parsed_module(path: Path) -> ast.Module:
    """A file's syntax tree, parsed once. Not to be changed."""
    return _parse(path, _source(path))


def forget_code() -> None:
    """Look into the files again: some were changed since, as by a command that edits them."""
    _source.cache_clear()


def imported_modules(module: str, root: Path | None = None) -> dict[str, Path]:
    """The project modules that `module` runs on: itself and all that it imports, plumbing left out."""
    root = root or project_root()
    found: dict[str, Path] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name in found or is_plumbing(name) or name.split(".")[0] not in PROJECT_PACKAGES:
            continue
        path = module_path(name, root)
        if path is None:
            continue
        found[name] = path
        waiting.extend(_facts(path, _source(path), name).imports)
        if "." in name:
            waiting.append(name.rpartition(".")[0])
    return dict(sorted(found.items()))


def files_beside(modules: Iterable[Path], root: Path) -> list[Path]:
    """Files in the folders of stages' packages that are no Python: prompts, tables, templates.

    Tests, hidden files and a README decide nothing.
    """
    stages = root / STAGES_FOLDER
    within = [path.relative_to(stages) for path in modules if path.is_relative_to(stages)]
    homes = {stages / path.parts[0] for path in within if len(path.parts) > 1}
    found = sorted(path for home in homes for path in home.rglob("*") if path.suffix not in {".py", ".pyc"})
    return [path for path in found if path.is_file() and not any(map(_is_idle, path.relative_to(stages).parts))]


def _is_idle(part: str) -> bool:
    return part in {"tests", "__pycache__"} or part.startswith((".", "README"))


def _drop_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0] if body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return body[1:]
    return body


def canonical(node: object) -> object:
    """A syntax tree as nested lists, without docstrings, positions and empty fields.

    Python versions differ in which empty fields a node has, so those are left out and the form stays the same.
    """
    if isinstance(node, ast.AST):
        fields: list[object] = [type(node).__name__]
        for name, value in ast.iter_fields(node):
            if name in {"type_comment", "kind"}:
                continue
            if name == "body" and isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                value = _drop_docstring(value)  # noqa: PLW2901
            if value is None and not isinstance(node, ast.Constant):
                continue
            if value == []:
                continue
            fields.append([name, canonical(value)])
        return fields
    if isinstance(node, list):
        # A string that stands alone is a docstring of an attribute, or does nothing.
        return [canonical(part) for part in node if not _is_lone_string(part)]
    return f"{type(node).__name__}:{node!r}"


def _is_lone_string(node: object) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def deciding_modules(module: str, root: Path | None = None) -> dict[str, Path]:
    """The modules whose code decides a stage's records: as imported_modules, wherever the stage lives."""
    modules = imported_modules(module, root)
    if not modules:
        # A stage that lives outside the project, as one written in a test or a notebook's folder does.
        file = getattr(sys.modules.get(module), "__file__", None)
        modules = {module: Path(file)} if file else {}
    return modules


def code_digest(module: str, root: Path | None = None) -> str:
    """SHA-256 over the syntax trees of a stage's script and the project modules it runs on."""
    return data_digest(module_digests(module, root))


def module_digests(module: str, root: Path | None = None) -> dict[str, str]:
    """The same digest in parts: that of each module a stage runs on, by its name, and of each file beside them."""
    root = root or project_root()
    modules = deciding_modules(module, root)
    parts = {name: _facts(path, _source(path), name).digest for name, path in modules.items()}
    beside = files_beside(modules.values(), root)
    return parts | {path.relative_to(root).as_posix(): file_digest(path) for path in beside}


def imported_packages(modules: Mapping[str, Path]) -> set[str]:
    """Names of the packages that project modules import and that are neither the project's own nor Python's."""
    names = {
        name.partition(".")[0]
        for module, path in modules.items()
        for name in _imports(parsed_module(path), module, path.name == "__init__.py")
    }
    return names - {"", *PROJECT_PACKAGES} - sys.stdlib_module_names
