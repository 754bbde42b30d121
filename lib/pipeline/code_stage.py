"""The stage `code` of data/_books/dvc.yaml (stages/_code.py runs it).

It writes a digest for each stage of all that its deps in the map name of code: syntax trees of Python files, without
comments and docstrings as the keys of pages have them, and the bytes of every other file. It can only be coarser than
the keys of pages, never finer: the deps in the map are all that a stage imports.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml.error import YAMLError

from lib.errors import ColophonError, ParamsError
from lib.pipeline.book_pipelines import CODE_DEPS, code_file
from lib.pipeline.code_digest import canonical, parsed_module
from lib.pipeline.script import fail
from lib.settings.safe_yaml import load_yaml
from lib.system.atomic import TEMPORARY_PREFIX, write_text
from lib.system.digests import data_digest, file_digest


def code_digests(root: Path) -> dict[str, str]:
    """Each stage's digest, SHA-256. ParamsError where a dep is not there."""
    known: dict[str, object] = {}
    made = {}
    for stage, deps in _listed(root).items():
        decides = {}
        for dep in deps:
            for name in _files(root, dep, stage):
                if name not in known:
                    known[name] = _content(root / name)
                decides[name] = known[name]
        if decides:
            made[stage] = data_digest(decides)
    return made


def _listed(root: Path) -> dict[str, list[str]]:
    """The deps of each stage, as the map has them."""
    try:
        return dict(load_yaml((root / CODE_DEPS).read_text(encoding="utf-8")))
    except (OSError, YAMLError, TypeError, ValueError):
        raise ParamsError(f"{CODE_DEPS}: cannot be read; run `colophon deps --write`") from None


def _files(root: Path, dep: str, stage: str) -> Iterator[str]:
    """The files of a dep; byte code and temporary files, which DVC ignores too, are left out."""
    top = root / dep
    if not top.exists():
        raise ParamsError(f"dvc.yaml: {stage}: its dep {dep} is not there; run `colophon deps --write`")
    for path in [top] if top.is_file() else sorted(top.rglob("*")):
        idle = path.suffix == ".pyc" or path.name.startswith(TEMPORARY_PREFIX) or "__pycache__" in path.parts
        if path.is_file() and not idle:
            yield path.relative_to(root).as_posix()


def _content(path: Path) -> object:
    if path.suffix == ".py":
        try:
            return data_digest({"tree": canonical(parsed_module(path))})
        except (SyntaxError, ValueError):  # the stage will say so; until then its bytes tell
            pass
    return file_digest(path)


def write_digests(root: Path) -> None:
    """Write the digests. A file stays as it is, and as old, where its digest does."""
    for stage, digest in code_digests(root).items():
        path, text = root / code_file(stage), f"{digest}\n"
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write_text(path, text)


def main() -> None:
    """Write the digests of the project in the current folder."""
    try:
        write_digests(Path.cwd())
    except ColophonError as error:
        raise SystemExit(fail("code", error).exit_code) from None
