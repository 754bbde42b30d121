"""Which names a new stage may have."""

from __future__ import annotations

import keyword
import re
from pathlib import Path

import lib.llm
import lib.pipeline
from lib.errors import ParamsError
from lib.settings.params import BookEntry

STAGE_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
CLASSES = ("Stage", "Params", "Page", "Metrics", "Report", "Answer")
"""What the classes of a stage end with, after its name."""
_OWN_SECTIONS = {"books", "run", "code", "ready"}
"""Sections of params.yaml, and stages of books with files of their own (lib/pipeline/book_pipelines)."""


def camel(name: str) -> str:
    """The stage's name as its classes begin with it."""
    return "".join(part.capitalize() for part in name.split("_"))


def check_new_name(root: Path, name: str) -> None:
    """Raise ParamsError where no stage may be called so, or something is called so already."""
    if not STAGE_NAME.fullmatch(name):
        raise ParamsError(f"{name!r} is no stage name: use up to 40 of a-z, 0-9 and _, starting with a letter")
    if keyword.iskeyword(name):
        raise ParamsError(f"{name}: a word of Python's, which no module can be imported by; choose another name")
    if name in BookEntry.model_fields:
        raise ParamsError(f"{name}: a fact of a book's entry in params.yaml is called so; choose another name")
    imported = {*lib.pipeline.__all__, *lib.llm.__all__, "BasePageMetrics", "PageRecord"}
    clash = sorted({camel(name) + ending for ending in CLASSES} & imported)
    if clash:
        raise ParamsError(f"{name}: {clash[0]} is a class of the framework; choose another name")
    places = [
        root / "stages" / f"{name}.py",
        root / "stages" / name,
        root / "lib" / "schemas" / f"{name}.py",
        root / "lib" / name,
        root / "tests" / "stages" / f"test_{name}.py",
    ]
    taken = [str(path.relative_to(root)) for path in places if path.exists()]
    if taken or name in _OWN_SECTIONS:
        raise ParamsError(f"{name}: {taken[0] if taken else 'that name'} is taken already; choose another name")
