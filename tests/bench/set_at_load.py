"""Gives a module's constant another value before the module runs, so that all that is made of it follows.

A value that is put into a module after it was loaded does not reach names that others took from it (`from a import B`),
constants made of it, default arguments and decorators. So the assignment is made in the module's own text, right after
the one that stands there, and nothing may have loaded the module before. Standard library alone, for the same reason.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType
from typing import Any


@dataclass(frozen=True)
class Setting:
    """`module.name` is to be `value`; with a `key`, the entry of a dict or a tuple under it."""

    module: str
    name: str
    value: Any
    key: str | int | None = None

    @property
    def statement(self) -> str:
        """What does it, as Python."""
        if isinstance(self.key, str):
            return f"{self.name} = {{**{self.name}, {self.key!r}: {self.value!r}}}"
        if self.key is not None:
            return f"{self.name} = (*{self.name}[:{self.key}], {self.value!r}, *{self.name}[{self.key} + 1:])"
        return f"{self.name} = {self.value!r}"


class _Loader(SourceFileLoader):
    def __init__(self, fullname: str, path: str, setting: Setting) -> None:
        super().__init__(fullname, path)
        self._setting = setting

    def get_code(self, fullname: str) -> CodeType:
        """The module's code with the new value, never what was compiled before."""
        path = self.get_filename(fullname)
        return compile(put_in(self.get_data(path).decode("utf-8"), self._setting), path, "exec")


class _Finder(MetaPathFinder):
    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path) if fullname == self._setting.module else None
        if spec is not None and spec.origin is not None:
            spec.loader = _Loader(fullname, spec.origin, self._setting)
        return spec


def put_in(source: str, setting: Setting) -> ast.Module:
    """A module's syntax tree with the setting after the assignment of its name. LookupError where there is none."""
    tree = ast.parse(source)
    for place, statement in enumerate(tree.body):
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        parts = [part for target in targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])]
        if any(isinstance(part, ast.Name) and part.id == setting.name for part in parts):
            [made] = ast.parse(setting.statement).body
            tree.body.insert(place + 1, ast.fix_missing_locations(ast.copy_location(made, statement)))
            return tree
    raise LookupError(f"{setting.module} gives {setting.name} no value")


def set_at_load(setting: Setting) -> None:
    """From here on the module comes with the new value. RuntimeError where it was loaded already."""
    if setting.module in sys.modules:
        raise RuntimeError(f"{setting.module} was loaded before {setting.name} could be set")
    sys.meta_path.insert(0, _Finder(setting))
