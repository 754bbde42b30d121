"""Lines of .gitignore files that name a stage's folder or reports."""

from __future__ import annotations

import re
from pathlib import Path

_ABOVE = {0: r"/?(?:data|reports|logs)/[^/\n]+/", 1: r"/[^/\n]+/", 2: r"/?"}
"""What stands before a stage's name, by how deep the .gitignore lies: at the top, in data/, in data/BOOK/."""


def _rule(path: Path, name: str) -> str:
    return rf"^({_ABOVE[len(path.parent.parts)]}){re.escape(name)}(?=[/.]|[ \t]*$)"


def with_new_name(path: Path, text: str, old: str, new: str) -> str:
    """The text of the .gitignore at `path`, relative to the project's folder, with a stage called otherwise."""
    return re.sub(_rule(path, old), rf"\g<1>{new}", text, flags=re.MULTILINE)


def without_stage(path: Path, text: str, name: str) -> str:
    """The text of the .gitignore at `path` without the lines that name a stage's folder or reports."""
    return re.sub(_rule(path, name) + r".*\n?", "", text, flags=re.MULTILINE)
