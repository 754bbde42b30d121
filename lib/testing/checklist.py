"""The checklist. Each check is a function that yields what is wrong and what to do about it."""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from lib.errors import ColophonError, PagesFailedError, StageError
from lib.pipeline.checkpoint import CheckpointManager
from lib.pipeline.code_digest import project_root
from lib.pipeline.declaration import check_dependency
from lib.pipeline.execute import bind, run_stage, settings_of
from lib.pipeline.logger import PipelineLogger
from lib.pipeline.metrics import quality_fault
from lib.pipeline.page import Page
from lib.pipeline.registry import find_stage
from lib.pipeline.reports import report_fields
from lib.pipeline.skipfile import SkipFile
from lib.pipeline.stage import BaseStage
from lib.pipeline.storage import BookStorage
from lib.settings.params import Params, stage_names
from lib.system.stop_signal import StopSignal
from lib.testing.model_server import settings_for_tests
from lib.testing.poison import POISONED, poison
from lib.testing.source import check_source
from lib.testing.tiny_book import BOOK, PAGES, copy_for, make_project

Findings = Iterator[str]


@dataclass
class _Trial:
    """A stage under test, and a folder for its projects."""

    stage: type[BaseStage]
    folder: Path
    prepare: Callable[[Path], None] | None

    def project(self, name: str) -> Path:
        """A fresh project in which all that the stage needs has run."""
        root = copy_for(self.stage, self.folder / name)
        if self.prepare is not None:
            self.prepare(root)
        return root

    def run(self, root: Path, stage: type[BaseStage] | None = None) -> dict[str, Any]:
        with settings_for_tests():
            return run_stage(stage or self.stage, BOOK, root)

    def storage(self, root: Path) -> BookStorage:
        return BookStorage(BOOK, root / "data")

    def files(self, root: Path) -> dict[str, bytes]:
        """What the stage made: its whole folder but a model's replies, which say when they came."""
        folder = self.storage(root).book_dir / self.stage.name
        made = {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
        return {name: data for name, data in made.items() if not name.startswith("replies/")}


def _dependencies_are_there(trial: _Trial) -> Findings:
    names = stage_names(project_root())
    for dependency in trial.stage.dependencies:
        try:
            check_dependency(trial.stage.name, dependency, names)
            if find_stage(dependency) is None:
                yield f"it depends on {dependency!r}, which is no stage of a book"
        except StageError as error:
            yield str(error)


def check_stage(stage: type[BaseStage], *, prepare: Callable[[Path], None] | None = None) -> None:
    """Run the testing checklist on a stage, over a tiny book. Raises AssertionError with all that was found.

    The stages that it depends on run first. `prepare` is given each project's folder before the stage runs in it, to
    set params or bring files that only this stage wants.
    """
    with tempfile.TemporaryDirectory(prefix="colophon-check-") as folder:
        trial = _Trial(stage, Path(folder), prepare)
        # Without its inputs a stage cannot be tried.
        found = [*_dependencies_are_there(trial)] or [text for check in CHECKS for text in check(trial)]
    assert not found, "\n".join(f"{stage.name}: {text}" for text in found)


def _before_refuses_missing_inputs(trial: _Trial) -> Findings:
    if not trial.stage.dependencies:
        return
    root = trial.folder / "empty"
    root.mkdir()
    make_project(root)
    if trial.prepare is not None:
        trial.prepare(root)
    storage = trial.storage(root)
    stage = trial.stage()
    stage.settings = settings_of(trial.stage, Params.load(root), BOOK)
    checkpoint = bind(stage, storage, StopSignal())
    with PipelineLogger(BOOK, trial.stage.name, storage.log_dir, quiet=True) as logger:
        try:
            stage.before(storage, checkpoint, logger)
        except FileNotFoundError as error:
            if "run" not in str(error).lower():
                yield f"before() does not say what to run when its inputs are missing: {error}"
        except Exception as error:
            yield f"before() raises {type(error).__name__} when inputs are missing; raise FileNotFoundError"
        else:
            yield "before() lets a run begin without its inputs; check them, or call super().before(...)"


def _output_and_metrics_validate(trial: _Trial) -> Findings:
    root = trial.project("first")
    outside = _outside(trial, root)
    trial.run(root)
    yield from _writes_outside(trial, outside, _outside(trial, root))
    storage, schema, metrics = trial.storage(root), trial.stage.output_schema, trial.stage.checkpoint_schema
    skips = CheckpointManager(BOOK, trial.stage.name, storage.storage_root, storage=storage).skip_files()
    for number, skip in skips.items():
        path = storage.stage(trial.stage.name).output_page(number)
        if schema is not None:
            yield from _validates(schema, path.read_bytes(), f"the record of page {number}")
        if metrics is not None and skip.metrics and (fault := quality_fault(skip.metrics, metrics)):
            yield f"the metrics of page {number} do not fit {metrics.__name__}: {fault}; give them to save_page"
    table = storage.report_dir / f"{trial.stage.name}.csv"
    if skips and not table.exists():
        yield "no table was written: let after() call super().after(...)"
    elif skips:
        head = table.read_text(encoding="utf-8").splitlines()[0]
        wanted = ",".join(report_fields(trial.stage.report_schema, trial.stage.checkpoint_schema))
        if not head.startswith("page_num") or (trial.stage.report_schema and head != wanted):
            yield f"the table's columns are {head}, not {wanted}"


def _validates(schema: type[BaseModel], data: bytes, what: str) -> Findings:
    try:
        schema.model_validate_json(data)
    except ValidationError as error:
        yield f"{what} does not validate against {schema.__name__}: {error.errors()[0]['msg']}"


def _outside(trial: _Trial, root: Path) -> dict[str, tuple[int, int]]:
    """Size and time of every file that is none of the stage's business."""
    name = trial.stage.name
    own = (f"data/{BOOK}/{name}/", "logs/", f"reports/{BOOK}/{name}.")
    found = {}
    for folder, _, names in os.walk(root):
        for file in names:
            path = Path(folder) / file
            relative = str(path.relative_to(root))
            if not relative.startswith(own):
                found[relative] = (path.stat().st_size, path.stat().st_mtime_ns)
    return found


def _writes_outside(trial: _Trial, before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> Findings:
    changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    if changed:
        home = f"data/BOOK/{trial.stage.name}/"
        yield f"writes outside its folder: {', '.join(changed[:3])}; keep everything under {home} and use save_page"


def _a_resumed_run_does_what_remains(trial: _Trial) -> Findings:
    root = trial.project("resume")
    trial.run(root)
    folder = trial.storage(root).stage(trial.stage.name)
    if not folder.list_output_pages():
        return
    before = {path.name: path.stat().st_mtime_ns for path in folder.list_output_pages()}
    trial.run(root)
    again = [path.name for path in folder.list_output_pages() if path.stat().st_mtime_ns != before[path.name]]
    if again:
        yield f"a second run did {len(again)} pages again; take the pages from checkpoint.get_remaining_pages()"
    first = min(folder.list_output_pages())
    whole = first.read_bytes()
    first.write_bytes(whole[:10])
    trial.run(root)
    if first.read_bytes() != whole:
        yield f"{first.name}, cut short, was not made again as it was"


def _a_failing_page_stops_no_other(trial: _Trial) -> Findings:
    if not _has_pages(trial, trial.folder / "first"):
        return  # one record for the whole book
    root = trial.project("poison")
    poisoned = poison(trial.stage, trial.storage(root))
    try:
        trial.run(root, poisoned)
    except PagesFailedError as error:
        if f"page {POISONED}" not in str(error):
            yield f"the failure does not name page {POISONED}: {error}"
    except Exception as error:
        yield f"one bad page stops the stage ({type(error).__name__}: {error}); catch it, log it and go on"
    else:
        yield "a bad page is not reported as failed; return it in pages_failed"
    done = [number for number, skip in _skips(trial, root).items() if skip.failed is None]
    if set(done) < set(range(1, PAGES + 1)) - {POISONED}:
        yield f"beside a bad page only pages {done} were done"


def _two_runs_give_the_same_bytes(trial: _Trial) -> Findings:
    made = []
    for name in ("once", "twice"):
        root = trial.project(name)
        trial.run(root)
        made.append(trial.files(root))
    differ = sorted(name for name in {*made[0], *made[1]} if made[0].get(name) != made[1].get(name))
    if differ:
        yield f"two runs gave different bytes for {differ[0]}: is there a clock or a random number in the record?"


def _page_function_can_be_sent(trial: _Trial) -> Findings:
    if trial.stage.page_function is None:
        return
    root = trial.project("pickle")
    storage = trial.storage(root)
    stage = trial.stage()
    stage.settings = settings_of(trial.stage, Params.load(root), BOOK)
    try:
        page = next(iter(stage.pages(storage).values()), Page(1))
    except (ColophonError, AttributeError):
        page = Page(1)  # pages are known only as the stage runs
    try:
        pickle.dumps((trial.stage.page_function, stage.settings, page))
    except Exception as error:
        yield (
            f"the page function or its task cannot be sent to a worker process ({error}); define the function at "
            "the top level of its module and put plain data into the context"
        )


def _source_is_clean(trial: _Trial) -> Findings:
    yield from check_source(trial.stage)


def _skips(trial: _Trial, root: Path) -> dict[int, SkipFile]:
    storage = trial.storage(root)
    return CheckpointManager(BOOK, trial.stage.name, storage.storage_root, storage=storage).skip_files()


def _has_pages(trial: _Trial, root: Path) -> bool:
    # A stage that makes one record of the whole book has none but the first.
    return POISONED in _skips(trial, root)


CHECKS: tuple[Callable[[_Trial], Findings], ...] = (
    _source_is_clean,
    _before_refuses_missing_inputs,
    _page_function_can_be_sent,
    _output_and_metrics_validate,
    _a_resumed_run_does_what_remains,
    _a_failing_page_stops_no_other,
    _two_runs_give_the_same_bytes,
)
