"""Runs the stages that a threshold reaches, once for each of its values, and tables what comes out."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lib.errors import ColophonError, ParamsError
from lib.pipeline.code_digest import imported_modules
from lib.pipeline.registry import find_stage
from tests.bench.books import FOLDER, Book, add_book, find_books
from tests.bench.set_at_load import Setting
from tests.bench.threshold_list import Threshold, where_used
from tests.bench.threshold_scores import HEAD, Figures, changed, score
from tests.projects import ROOT, Project

STAGES = ("ingest", "ocr", "layout", "correct", "label", "merge", "evaluate", "structure")
SAMPLE = "sample"
WORK = FOLDER / "thresholds"
CORPORA, BASE, STANDING, VALUE = (WORK / name for name in ("corpora", "base", "standing", "value"))


@dataclass(frozen=True)
class Sweep:
    """A threshold, or an entry of one, with the value that stands."""

    threshold: Threshold
    key: str | int | None
    stands: Any

    @property
    def name(self) -> str:
        return self.threshold.full_name + (f"[{self.key}]" if self.key is not None else "")


@dataclass(frozen=True)
class Row:
    """What a value made: figures of each book, what changed, and CPU seconds; or why it fails."""

    value: Any
    figures: Sequence[Figures] = ()
    changed: str = ""
    seconds: float = 0.0
    fails: str | None = None


def stages_reached(module: str) -> list[str]:
    """The stages whose code a module is part of, and those that read what these make. ParamsError where none is."""
    reached: list[str] = []
    for name in STAGES:
        stage = find_stage(name)
        assert stage is not None
        if module in imported_modules(f"stages.{name}") or set(stage.dependencies) & set(reached):
            reached.append(name)
    if not reached:
        raise ParamsError(f"{module} decides nothing of {', '.join(STAGES)}: there is nothing to measure")
    return reached


def choose_books(corpora: Path, names: Sequence[str], pages: int) -> list[Book]:
    """The books by name, of each so many pages from its middle (0: all), in folders of their own with their truth."""
    shutil.rmtree(CORPORA, ignore_errors=True)
    chosen = []
    for name in dict.fromkeys(names):
        source = _sample_corpus() if name == SAMPLE else corpora
        images = next((book.images for book in find_books(source, [name])), []) if source.is_dir() else []
        if not images:
            raise ParamsError(f"{source / name}: no scans there; name the folder of the corpora in COLOPHON_CORPORA")
        first = max(0, len(images) - pages) // 2 if pages else 0
        folder = CORPORA / name
        folder.mkdir(parents=True)
        for image in images[first : first + pages] if pages else images:
            for path in image.parent.glob(f"{image.stem}.*"):
                (folder / path.name).symlink_to(path.resolve())
        chosen += find_books(CORPORA, [name])
    return chosen


def _sample_corpus() -> Path:
    """A folder with the project's own book as one of the corpora: its pages as ingest cuts them, with their texts."""
    project = _project(WORK / "sample-project")
    for command in (["stages.sample"], ["stages.ingest", SAMPLE]):
        failed = _run(project, *command)
        if failed:
            raise ColophonError(f"the sample cannot be made: {failed}")
    folder = WORK / "sample-corpus" / SAMPLE
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for truth in sorted((project.root / "data" / "sources" / "sample-truth").glob("page_*.txt")):
        shutil.copy(truth, folder / f"{truth.stem}.gt.txt")
        shutil.copy(project.root / "data" / SAMPLE / "ingest" / "pages" / f"{truth.stem}.png", folder)
    return folder.parent


def _project(root: Path) -> Project:
    root.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "params.yaml", root)
    if not (root / "stages").exists():
        (root / "stages").symlink_to(ROOT / "stages")
    return Project(root)


def _run(project: Project, *module: str) -> str | None:
    """Run a module of this tree in a project's folder; returns the last line that it said where it fails."""
    environment = {**project.environment(), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", *module]
    done = subprocess.run(command, cwd=project.root, env=environment, capture_output=True, text=True)
    said = (done.stderr or done.stdout).strip().splitlines() or ["it said nothing"]
    return None if done.returncode == 0 else f"exit {done.returncode}: {said[-1]}"


def _run_stages(project: Project, setting: Setting | None, stages: Sequence[str], books: Sequence[Book]) -> str | None:
    job = project.root / "job.json"
    names = [book.id for book in books]
    wanted = {"setting": asdict(setting) if setting else None, "stages": list(stages), "books": names}
    job.write_text(json.dumps(wanted), encoding="utf-8")
    return _run(project, "tests.bench.threshold_run", str(job))


def sweep_over(sweep: Sweep, values: Sequence[Any], books: Sequence[Book]) -> Iterator[str]:
    """Run the value that stands and every other one; yields the lines to print."""
    reached = stages_reached(sweep.threshold.module)
    before = [stage for stage in STAGES if stage not in reached]
    yield from _introduce(sweep, reached)
    base = _project(BASE)
    for book in books:
        add_book(base, book)
    failed = _run_stages(base, None, before, books)
    if failed:
        raise ColophonError(f"the stages before {reached[0]} fail: {failed}")
    others = [value for value in dict.fromkeys(values) if value != sweep.stands]
    rows = [_measure(sweep, sweep.stands, STANDING, before, reached, books)]
    rows += [_measure(sweep, value, VALUE, before, reached, books) for value in others]
    yield from table(sweep, sorted(rows, key=lambda row: row.value), books)


def _introduce(sweep: Sweep, reached: Sequence[str]) -> Iterator[str]:
    yield f"\n{sweep.name} = {sweep.stands!r}: {sweep.threshold.unit}"
    yield f"From: {sweep.threshold.origin}"
    used = where_used(sweep.threshold, ROOT)
    if used:
        yield f"Used in other places too: {', '.join(used)}"
    yield f"Stages run anew: {', '.join(reached)}"


def _measure(
    sweep: Sweep, value: Any, root: Path, before: Sequence[str], reached: Sequence[str], books: Sequence[Book]
) -> Row:
    """Run the stages with a value, in a folder with what the stages before have made."""
    shutil.rmtree(root, ignore_errors=True)
    project = _project(root)
    shutil.copy(BASE / "params.yaml", root)
    (root / "data").mkdir()
    (root / "data" / "sources").symlink_to(BASE / "data" / "sources")
    for book in books:
        for stage in before:
            shutil.copytree(BASE / "data" / book.id / stage, root / "data" / book.id / stage)
    setting = Setting(sweep.threshold.module, sweep.threshold.name, value, sweep.key)
    failed = _run_stages(project, setting, reached, books)
    if failed:
        return Row(value, fails=failed)
    return Row(
        value,
        [score(root / "data" / book.id, CORPORA / book.id) for book in books],
        changed(STANDING / "data", root / "data", reached, [book.id for book in books]),
        json.loads((root / "seconds.json").read_text(encoding="utf-8")),
    )


def table(sweep: Sweep, rows: Sequence[Row], books: Sequence[Book]) -> Iterator[str]:
    """The curve on either half of the books: every second one, from the first, and the others."""
    for title, first in (("To choose on", 0), ("The other half", 1)):
        half = range(first, len(books), 2)
        names = ", ".join(f"{books[at].name} ({len(books[at].images)} pages)" for at in half)
        yield f"\n{title}: {names or 'no book; name two or more'}"
        if not half:
            continue
        yield _line("", "value", [*HEAD, "changed", "seconds"])
        for row in rows:
            mark = "*" if row.value == sweep.stands else ""
            if row.fails:
                yield f"{_line(mark, repr(row.value), [])}  fails: {row.fails}"
                continue
            total = sum((row.figures[at] for at in half), Figures())
            yield _line(mark, repr(row.value), [*total.cells(), row.changed, f"{row.seconds:.1f}"])
    if not any(row.fails or row.changed != "none" for row in rows):
        yield "\nNo record changes: on these pages the threshold decides nothing between these values."
    yield "\n* stands today. changed: pages of all books with another record than today. seconds: of CPU, all books."


def _line(mark: str, value: str, cells: Sequence[str]) -> str:
    return f"{mark:>2} {value:>14}" + "".join(f"{cell:>11}" for cell in cells)
