"""The environment's dvc finds itself from a shell where the environment is not active, as queued experiments need."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

from lib.system.dvc_on_path import put_on_path


def test_what_dvc_starts_finds_dvc_by_its_name(tmp_path: Path) -> None:
    # An environment of its own: its Python, and a package in DVC's place that tells what it would find.
    programs, package = tmp_path / "bin", tmp_path / "packages" / "dvc"
    programs.mkdir()
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "cli.py").write_text("import shutil\ndef main():\n    print(shutil.which('dvc'))\n    return 3\n")
    put_on_path(programs, sys.executable)
    command = programs / "dvc"
    assert command.stat().st_mode & stat.S_IXUSR
    bare = {"PATH": os.defpath, "PYTHONPATH": str(package.parent)}
    done = subprocess.run([command], env=bare, capture_output=True, text=True)
    assert (done.stdout.strip(), done.returncode) == (str(command), 3)
