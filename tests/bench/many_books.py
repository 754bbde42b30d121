"""What one book costs where there are many: `python -m tests.bench.many_books FOLDER`.

A book of two drawn pages is run to its end for real. The others are copies of it under names of their own: its folder
and reports, and its entry in dvc.lock with the name replaced, so that DVC sees so many finished books. The separated
layout is what `colophon separate` makes of that. Figures are CPU seconds, user and system, of the command and its
children; the better of `ROUNDS`.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.projects import Project, add_small_book, copy_project

BOOK = "tiny"
COUNTS = (1, 10, 50, 200)
MOST_TOGETHER = 50
"""Books in one dvc.yaml. From: their cost grows with the square; 50 take minutes."""
ROUNDS = 2
COLOPHON = (".venv/bin/python", "-c", "from lib.cli import main; main()")
DVC = (".venv/bin/dvc",)


def finished_book(target: Path) -> Project:
    """A project whose only book is the small one, done; the one that stands there, where one does."""
    if (target / "dvc.lock").is_file():
        return Project(target)
    project = copy_project(target, commit=False)
    add_small_book(project, BOOK, pages=2)
    project.edit_params(books={"sample": None})
    project.dvc("repro")
    return project


def name_of(number: int) -> str:
    return f"book{number:03d}"


def with_books(finished: Project, target: Path, count: int) -> Project:
    """A project with so many copies of the finished book, all in params.yaml, dvc.yaml and dvc.lock."""
    shutil.copytree(finished.root, target, symlinks=True)
    project = Project(target)
    names = [name_of(number) for number in range(count)]
    for name in names:
        for folder in ("data", "reports"):
            shutil.copytree(target / folder / BOOK, target / folder / name)
    for folder in ("data", "reports", "logs"):
        shutil.rmtree(target / folder / BOOK, ignore_errors=True)
    for file, key in (("params.yaml", BOOK), ("dvc.lock", rf"\w+@{BOOK}")):
        path = target / file
        text = path.read_text(encoding="utf-8")
        parts = [found[0] for found in re.finditer(rf"^  {key}:\n(?:    .*\n)+", text, re.MULTILINE)]
        copies = "".join(_renamed(part, name) for name in names for part in parts)
        at = text.index(parts[0])
        path.write_text(text[:at] + copies + text[at:].replace("".join(parts), "", 1), encoding="utf-8")
    project.commit(f"{count} books")
    return project


def _renamed(text: str, name: str) -> str:
    """An entry with the book's name replaced; its scan and its truth stay those that all copies share."""
    return re.sub(rf"(?<!sources/)\b{BOOK}\b(?!-truth)", name, text)


def cpu_seconds(project: Project, *command: str) -> float:
    """User and system seconds of a command and all its children."""
    code = (
        "import resource, subprocess, sys;"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL);"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(used.ru_utime + used.ru_stime); sys.exit(done.returncode)"
    )
    return float(project.run(sys.executable, "-c", code, *command, timeout=3600).stdout)


def best(project: Project, command: Sequence[str], rounds: int = ROUNDS) -> float:
    return round(min(cpu_seconds(project, *command) for _ in range(rounds)), 2)


def measure(project: Project, count: int, *, apart: bool) -> dict[str, Any]:
    """Figures of a project in which nothing is to be done."""
    rounds = ROUNDS if count < MOST_TOGETHER else 1
    one = name_of(count // 2)
    target = f"data/{one}/dvc.yaml" if apart else f"report@{one}"
    figures: dict[str, Any] = {
        "repro": best(project, (*DVC, "repro"), rounds),
        "dvc_status": best(project, (*DVC, "status"), rounds),
        "run_all": best(project, (*COLOPHON, "run"), rounds),
        "run_one": best(project, (*COLOPHON, "run", one), rounds),
        "repro_one": best(project, (*DVC, "repro", *(["--single-item"] if apart else []), target), rounds),
        "status_one": best(project, (*COLOPHON, "status", one), rounds),
        "add_one": best(project, (*COLOPHON, "add", "another", f"data/sources/{BOOK}"), 1),
    }
    changed = project.git("status", "--porcelain", "--untracked-files=all").split("\n")
    figures["files_of_an_add"] = sorted(line[3:] for line in changed if line)
    project.git("checkout", "--quiet", "--", ".")
    shutil.rmtree(project.root / "data" / "another")
    figures["lock_bytes_a_book"] = _lock_bytes(project.root, count, one, apart=apart)
    return figures


def _lock_bytes(root: Path, count: int, book: str, *, apart: bool) -> int:
    path = root / "data" / book / "dvc.lock" if apart else root / "dvc.lock"
    return path.stat().st_size // (1 if apart else count)


def compare(folder: Path, counts: Sequence[int] = COUNTS) -> dict[str, Any]:
    """Both layouts side by side, by number of books."""
    finished = finished_book(folder / "finished")
    made: dict[str, Any] = {"together": {}, "apart": {}}
    for count in counts:
        project = with_books(finished, folder / str(count), count)
        assert "up to date" in project.dvc("status").stdout
        if count <= MOST_TOGETHER:
            made["together"][str(count)] = measure(project, count, apart=False)
        moved = round(cpu_seconds(project, *COLOPHON, "separate"), 2)
        assert "up to date" in project.dvc("status").stdout
        project.commit("apart")
        made["apart"][str(count)] = {**measure(project, count, apart=True), "separate": moved}
        print(count, made, flush=True)
        shutil.rmtree(project.root)
    return made


if __name__ == "__main__":
    compare(Path(sys.argv[1]), [int(count) for count in sys.argv[2:]] or COUNTS)
