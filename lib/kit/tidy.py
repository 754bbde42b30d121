"""Puts Python files into the house's form with ruff, where it is installed (the extra `dev`)."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path


def tidy(root: Path, files: Iterable[Path]) -> None:
    """Sort the imports of files, and break their lines anew, as `make check` wants them. Nothing without ruff."""
    names = [str(path) for path in files if path.suffix == ".py"]
    if not names or importlib.util.find_spec("ruff") is None:
        return
    for command in (["check", "--quiet", "--select", "I", "--fix-only"], ["format", "--quiet"]):
        # What it cannot read it says itself, and leaves.
        subprocess.run([sys.executable, "-m", "ruff", *command, "--", *names], cwd=root, check=False)
