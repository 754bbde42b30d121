"""The numbers that decide how pages are read: found in the source, each with its unit and what it was taken from.

A threshold is a number, or a few, with a name of its own in a module of one of ROOMS. The docstring below it says what
it is and in which unit, and after `From:` what it was taken from. Where a module's thresholds were taken from the same,
a paragraph of its docstring says so once, after `Thresholds from:`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

ROOMS = ("images", "ingest", "ocr", "layout", "label", "structure", "correct", "text")
"""Folders of lib/ whose numbers decide how pages are read."""
OWN, SHARED = "From:", "Thresholds from:"
_MAKERS = frozenset({"np.float32", "dict.fromkeys"})


@dataclass(frozen=True)
class Threshold:
    """A number with a name; `value` as it is written. `unit` and `origin` are empty where nothing is said."""

    module: str
    name: str
    value: str
    unit: str
    origin: str
    line: int

    @property
    def full_name(self) -> str:
        return f"{self.module}.{self.name}"


def find_thresholds(root: Path) -> list[Threshold]:
    """All thresholds of a project, by room, module and place."""
    found: list[Threshold] = []
    for room in ROOMS:
        for path in sorted((root / "lib" / room).rglob("*.py")):
            module = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
            found += in_module(path.read_text(encoding="utf-8"), module)
    return found


def in_module(source: str, module: str) -> Iterator[Threshold]:
    """The thresholds of one module's source text."""
    tree = ast.parse(source)
    shared = _shared_origin(ast.get_docstring(tree) or "")
    for statement, following in zip_longest(tree.body, tree.body[1:]):
        unit, _, origin = (part.strip() for part in _text_of(following).partition(OWN))
        for name, value in _assigned(statement):
            if _is_number(value):
                yield Threshold(module, name, ast.unparse(value), unit, origin or shared, statement.lineno)


def _shared_origin(docstring: str) -> str:
    paragraphs = (" ".join(paragraph.split()) for paragraph in docstring.split("\n\n"))
    return next((text.removeprefix(SHARED).strip() for text in paragraphs if text.startswith(SHARED)), "")


def _text_of(statement: ast.stmt | None) -> str:
    """The text of a lone string, on one line; empty for any other statement."""
    value = statement.value if isinstance(statement, ast.Expr) else None
    return " ".join(value.value.split()) if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def _assigned(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """Names that a statement gives a value, one by one for `A, B = 1, 2`."""
    if isinstance(statement, ast.AnnAssign) and statement.value is not None:
        targets: Sequence[ast.expr] = [statement.target]
        value = statement.value
    elif isinstance(statement, ast.Assign):
        targets, value = statement.targets, statement.value
    else:
        return
    for target in targets:
        if isinstance(target, ast.Name):
            yield target.id, value
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            pairs = zip(target.elts, value.elts, strict=True)
            yield from ((one.id, given) for one, given in pairs if isinstance(one, ast.Name))


def _is_number(node: ast.expr) -> bool:
    """Whether a value is written as a number, a sum of such, or several numbers."""
    match node:
        case ast.Constant(value=value):
            return isinstance(value, int | float) and not isinstance(value, bool)
        case ast.UnaryOp(operand=operand):
            return _is_number(operand)
        case ast.BinOp(left=left, right=right):
            return _is_number(left) and _is_number(right)
        case ast.Tuple(elts=parts):
            return bool(parts) and all(map(_is_number, parts))
        case ast.Dict(values=values):
            return bool(values) and all(map(_is_number, values))
        case ast.Call(func=func, args=[*_, last]):
            return ast.unparse(func) in _MAKERS and _is_number(last)
    return False


def listing(thresholds: Sequence[Threshold]) -> Iterator[str]:
    """Lines that name every threshold by room and module, with its value. What goes for several is said once."""
    room = module = unit = origin = ""
    for one in thresholds:
        if one.module.split(".")[1] != room:
            room = one.module.split(".")[1]
            yield f"\n{room}"
        if one.module != module:
            module, unit, origin = one.module, "", ""
            yield f"\n  {module}"
        if one.origin != origin:
            origin = one.origin
            yield f"    From: {origin}"
        yield f"    {one.name} = {one.value}"
        if one.unit != unit:
            unit = one.unit
            yield f"        {unit}"


def where_used(threshold: Threshold, root: Path) -> list[str]:
    """Other modules of lib/ and stages/ that take a threshold by name, and what is made of it when they are loaded."""
    found = []
    for path in sorted([*(root / "lib").rglob("*.py"), *(root / "stages").rglob("*.py")]):
        module = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        source = path.read_text(encoding="utf-8")
        if threshold.name not in source:
            continue
        tree = ast.parse(source)
        names = _names_of(threshold, tree, module)
        if names and module != threshold.module:
            found.append(module)
        found += [f"{module}.{made} (made of it)" for made in _made_of(tree, names)]
    return found


def _names_of(threshold: Threshold, tree: ast.Module, module: str) -> frozenset[str]:
    """What a threshold is called in a module: NAME, `as` another, or package.NAME."""
    if module == threshold.module:
        return frozenset({threshold.name})
    package, _, last = threshold.module.rpartition(".")
    names = set()
    for node in (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)):
        for alias in node.names:
            if node.module == threshold.module and alias.name == threshold.name:
                names.add(alias.asname or alias.name)
            if node.module == package and alias.name == last:
                names.add(f"{alias.asname or alias.name}.{threshold.name}")
    text = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Name | ast.Attribute)}
    return frozenset(name for name in names if name in text)


def _made_of(tree: ast.Module, names: frozenset[str]) -> Iterator[str]:
    """Constants, fields and default arguments that are computed of a name when the module is loaded."""

    def uses(node: ast.AST | None) -> bool:
        return node is not None and any(
            ast.unparse(part) in names for part in ast.walk(node) if isinstance(part, ast.Name | ast.Attribute)
        )

    for statement in tree.body:
        held = statement.body if isinstance(statement, ast.ClassDef) else [statement]
        for part in held:
            where = f"{statement.name}." if isinstance(statement, ast.ClassDef) else ""
            if isinstance(part, ast.Assign | ast.AnnAssign) and uses(part.value):
                target = part.targets[0] if isinstance(part, ast.Assign) else part.target
                yield where + ast.unparse(target)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            defaults = [*node.args.defaults, *node.args.kw_defaults, *node.decorator_list]
            if any(map(uses, defaults)):
                yield f"{node.name}()"
