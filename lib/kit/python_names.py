"""A stage called otherwise in Python: modules, classes, and the words by which it is meant for certain."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lib.kit.new_names import camel
from lib.kit.stage_users import declared, own_name

BY_NAME = {"stage", "record", "find_stage"}
"""Functions whose first argument is a stage's name: storage.stage("ocr"), page.record("ocr", OcrPage)."""
BY_FILE = {"file", "has"}
"""Functions whose first argument is a stage's name with an ending: page.file("ingest.png")."""


@dataclass(frozen=True)
class NewName:
    """Stage `old` is to be `new`."""

    old: str
    new: str
    has_room: bool = False
    """Whether a folder in lib/ is called as the stage is."""
    classes: Mapping[str, str] = field(default_factory=dict)
    """Its classes, by what they are called now."""

    def in_paths(self, text: str) -> str:
        """The text with module names, and paths of the stage's code and data, as they are to be."""
        old, new = re.escape(self.old), self.new
        text = re.sub(rf"\b(lib\.schemas|stages)\.{old}(?!\w)", rf"\1.{new}", text)
        text = re.sub(rf"\b(stages|lib/schemas)/{old}(?![\w-])", rf"\1/{new}", text)
        text = re.sub(rf"\btests/stages/test_{old}(?=\.py)", f"tests/stages/test_{new}", text)
        text = re.sub(rf"\b((?:data|reports|logs)/(?!sources/)[^/\s\"'`]+)/{old}(?![\w-])", rf"\1/{new}", text)
        text = re.sub(rf"(?<![\w./-]){old}(?=@(?!\w+\.))", new, text)
        if self.has_room:
            text = re.sub(rf"\blib\.{old}(?!\w)", f"lib.{new}", text)
            text = re.sub(rf"\b(lib|tests)/{old}(?![\w-])", rf"\1/{new}", text)
        return text

    def in_classes(self, text: str) -> str:
        """The text with the stage's classes as they are to be called."""
        for name, new in self.classes.items():
            text = re.sub(rf"\b{name}\b", new, text)
        return text

    def in_prose(self, text: str) -> str:
        """A comment or a docstring with the stage's name. A name that may be a word is meant in backticks only."""
        text = re.sub(rf"`{re.escape(self.old)}(:?)`", rf"`{self.new}\1`", text)
        return text if self.old.isalpha() else re.sub(rf"\b{re.escape(self.old)}\b", self.new, text)


def classes_of(tree: ast.Module, old: str, new: str) -> dict[str, str]:
    """The classes of a module that begin with the stage's name, and what they are to be called.

    Answers that a model is asked for keep their name: it is sent along, and another question would be paid again.
    """
    sent = _sent(tree)
    names = (node.name for node in tree.body if isinstance(node, ast.ClassDef))
    mine = (name for name in names if re.fullmatch(rf"{camel(old)}(?![a-z0-9])\w*", name))
    return {name: camel(new) + name.removeprefix(camel(old)) for name in mine if name not in sent}


def _sent(tree: ast.Module) -> set[str]:
    """Classes whose name goes out with a question: those of response_format, and what they hold."""
    bodies = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    waiting = [
        node.value.id
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "response_format" and isinstance(node.value, ast.Name)
    ]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in bodies and name not in found:
            found.add(name)
            waiting += [node.id for node in ast.walk(bodies[name]) if isinstance(node, ast.Name)]
    return found


def with_words(text: str, tree: ast.Module, name: NewName, *, own: bool) -> tuple[str, list[int]]:
    """The text with the words that mean the stage for certain, and the lines of those that may mean it or not.

    `tree` is that of the text. `own`: the stage's own script, which says what it is called.
    """
    sure = list(_sure(tree, name.old))
    if own and (said := own_name(tree, name.old)) is not None:
        sure.append(said)
    places = {(node.lineno, node.col_offset) for node in sure}
    prose = {(node.lineno, node.col_offset) for node in _docstrings(tree)}
    unsure = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.match(rf"{re.escape(name.old)}(\.|$)", node.value)
        and (node.lineno, node.col_offset) not in places | prose
    ]
    return _replaced(text, sure, name), sorted(set(unsure))


def _sure(tree: ast.Module, old: str) -> Iterator[ast.Constant]:
    """The constants by which a module means stage `old`, as its name or as the beginning of a file's."""
    yield from (node for node in declared(tree) if node.value == old)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        said = str(node.args[0].value)
        if (called in BY_NAME and said == old) or (called in BY_FILE and said.startswith(f"{old}.")):
            yield node.args[0]


def _docstrings(tree: ast.Module) -> list[ast.Constant]:
    """Strings that are statements of their own."""
    found = (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))
    return [value for value in found if isinstance(value, ast.Constant) and isinstance(value.value, str)]


def _replaced(text: str, nodes: Iterable[ast.Constant], name: NewName) -> str:
    lines = text.split("\n")
    for row, start, end in sorted(
        {(node.lineno, node.col_offset, node.end_col_offset or 0) for node in nodes}, reverse=True
    ):
        line = lines[row - 1].encode("utf-8")  # offsets are of bytes
        said = line[start:end].decode("utf-8").replace(name.old, name.new, 1)
        lines[row - 1] = (line[:start] + said.encode("utf-8") + line[end:]).decode("utf-8")
    return "\n".join(lines)


def with_prose(text: str, name: NewName) -> str:
    """The text with the stage's name in its comments and docstrings."""
    rows = {row for node in _docstrings(ast.parse(text)) for row in range(node.lineno, (node.end_lineno or 0) + 1)}
    lines = text.split("\n")
    comments = {
        token.start for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type == tokenize.COMMENT
    }
    for row, column in comments:
        lines[row - 1] = lines[row - 1][:column] + name.in_prose(lines[row - 1][column:])
    for row in rows:
        lines[row - 1] = name.in_prose(lines[row - 1])
    return "\n".join(lines)
