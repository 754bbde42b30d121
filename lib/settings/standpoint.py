"""Where the person who gave a command stands, and where the project is: above, as git looks for it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from lib.errors import ParamsError
from lib.settings.params import PARAMS_FILE, STAGES_FOLDER


@dataclass
class _Standpoint:
    below: Path | None = None
    """The folder in which the command was given, where that is not the project's own."""


_HERE = _Standpoint()


def find_project(start: Path) -> Path | None:
    """The nearest folder that holds params.yaml and stages/, `start` or one above it; None where there is none."""
    for folder in (start, *start.parents):
        if (folder / PARAMS_FILE).is_file() and (folder / STAGES_FOLDER).is_dir():
            return folder
    return None


def enter_project() -> None:
    """Go to the project's folder, where all commands work. Without a project all stays as it is.

    ParamsError where the folder was removed in which the command was given.
    """
    try:
        here = Path.cwd()
    except OSError:
        raise ParamsError("this folder is not there any more; go to another") from None
    found = find_project(here)
    if found is not None and found != here:
        os.chdir(found)
        _HERE.below = here


def as_given(path: str) -> str:
    """A path as a person gave it, from the project's folder; one that is given there stays letter by letter."""
    return path if _HERE.below is None or Path(path).is_absolute() else os.path.relpath(_HERE.below / path)


def as_seen(path: Path) -> str:
    """A path from the project's folder as the person who gave the command sees it."""
    return str(path) if _HERE.below is None else os.path.relpath(path, _HERE.below)
