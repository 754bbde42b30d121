"""A new book's scan and truth handed to DVC, so that clones, remotes and queued experiments find them."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from lib.pipeline.book_pipelines import out_paths, overlap
from lib.pipeline.dvc_environment import dvc_environment
from lib.pipeline.wiring import PIPELINE_FILE, stage_entries
from lib.settings.book_files import DATA
from lib.text.unprintable import visible

NOTE = ".dvc"
_SOURCES = PurePosixPath(DATA, "sources")
_WRITTEN = frozenset({".", "..", ".dvc", "logs", "reports"})
"""First parts of a path below which stages or programs write."""
MADE = "an output of stage"
"""Stands in what DVC says of a path that a stage makes."""


def track(root: Path, paths: list[str]) -> list[str]:
    """Have DVC keep what lies in the project and nobody keeps yet; returns a line for each path that needs one.

    What git keeps, or a stage makes, stays as it is. The notes (`*.dvc`) are for git to keep.
    """
    said = []
    for path in dict.fromkeys(paths):
        place = (root / path).resolve()
        if not (root / ".dvc").is_dir():
            return []
        if not place.is_relative_to(root.resolve()):
            said.append(
                f"{path}: outside the project, so neither DVC nor git keeps it: `colophon add --copy` copies it in"
            )
        elif not _is_kept(root, path) and (line := _added(root, path)) is not None:
            said.append(line)
    return said


def _is_kept(root: Path, path: str) -> bool:
    """Whether git keeps all of it, or DVC has a note of it; that a stage makes it, DVC says itself."""
    if (root / f"{path.rstrip('/')}{NOTE}").exists():
        return True
    return bool(_listed(root, path)) and not _listed(root, path, "--others")


def _listed(root: Path, path: str, *options: str) -> list[str]:
    """The files of it that git keeps, or with `--others` those that it does not keep, ignored ones too."""
    command = ["git", "--literal-pathspecs", "ls-files", "-z", *options, "--", path]
    listed = subprocess.run(command, cwd=root, capture_output=True, check=False).stdout
    return [os.fsdecode(name) for name in listed.split(b"\0") if name]


def _is_apart(root: Path, path: str) -> bool:
    """Whether it is sure, by its place alone, that no stage makes the path and no other note of DVC's holds it."""
    place = PurePosixPath(os.path.normpath(path))
    if place.parts[0] in _WRITTEN or (place.parts[0] == DATA and _SOURCES not in place.parents):
        return False
    if any(overlap(made, str(place)) for made in _made_elsewhere(root)):
        return False
    return next(_notes(root, path), None) is None and next((root / place).rglob(f"*{NOTE}"), None) is None


def _notes(root: Path, path: str) -> Iterator[str]:
    """The notes that DVC has of a path and of the folders that it lies in."""
    place = PurePosixPath(os.path.normpath(path))
    for part in (place, *place.parents[:-1]):
        if (root / f"{part}{NOTE}").is_file():
            yield f"{part}{NOTE}"


def _made_elsewhere(root: Path) -> Iterator[str]:
    """What the stages of dvc.yaml write, up to where it hangs on the book; but for what is below the books' folder."""
    if not (root / PIPELINE_FILE).exists():
        return
    for entry in stage_entries(root).values():
        for out in out_paths(entry):
            made, varies, _ = out.partition("${")
            made = made.rpartition("/")[0] if varies else made
            if made != DATA:
                yield made


def _added(root: Path, path: str) -> str | None:
    """What came of handing a path to DVC; None where a stage makes it, so that DVC keeps it already."""
    if kept := _listed(root, path):
        first = visible(kept[0])
        return f"{path}: DVC does not keep it, for git keeps {first} in it: move that elsewhere, then `dvc add` it"
    adding = ["lib.books.dvc_note"] if _is_apart(root, path) else ["dvc", "add", "--"]
    command = [sys.executable, "-m", *adding, path.rstrip("/")]
    done = subprocess.run(
        command, cwd=root, env=dvc_environment(), capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode == 0:
        note = next(_notes(root, path.rstrip("/")), path.rstrip("/") + NOTE)
        note = f"./{note}" if note.startswith("-") else note
        return f"{path}: DVC keeps it now; give git its note: git add {shlex.quote(note)}"
    cause = " ".join(done.stderr.split()).removeprefix("ERROR: ")
    if MADE in cause:
        return None
    return f"{path}: DVC does not keep it ({cause}); queued experiments and clones will lack it"
