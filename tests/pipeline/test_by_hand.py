"""Stages, storages and checkpoints used by hand, as in a test or a notebook: nothing is done twice or spoiled."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from lib.pipeline import BasePageMetrics, BaseStage, BookStage, BookStorage, CheckpointManager, Page, StageParams
from lib.pipeline.execute import run_stage
from lib.settings.config import Config
from lib.testing import MockLogger, checkpoint_of, temporary_book
from tests.pipeline import own_runs
from tests.pipeline.toy import ToyPage, ToyStage

Sources = Callable[..., None]


def tree(project: Path) -> dict[str, bytes]:
    folder = project / "data" / "book"
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("page_*"))}


def times(project: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in (project / "data" / "book").rglob("page_*")}


def by_hand(stage: BaseStage, project: Path, *, keywords: bool = False) -> dict[str, Any]:
    storage = BookStorage(scan_id="book", storage_root=project / "data")
    checkpoint = CheckpointManager("book", stage.name, storage_root=project / "data")
    logger = MockLogger()
    stage.before(storage, checkpoint, logger)
    if keywords:
        stats = stage.run(logger=logger, checkpoint=checkpoint, storage=storage)
    else:
        stats = stage.run(storage, checkpoint, logger)
    stage.after(storage, checkpoint, logger, stats)
    return stats


@pytest.fixture
def serial(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLOPHON_ENGINE", "serial")
    Config.reload()


@pytest.mark.parametrize("keywords", [False, True])
def test_by_hand_nothing_is_done_that_the_runner_did(
    project: Path, sources: Sources, serial: None, keywords: bool
) -> None:
    sources("1", "2", "3")
    run_stage(ToyStage, "book", project)
    before, when = tree(project), times(project)
    stats = by_hand(ToyStage(), project, keywords=keywords)
    assert (stats["pages_processed"], stats["pages_skipped"]) == (0, 3)
    assert (tree(project), times(project)) == (before, when)


def test_the_runner_does_nothing_that_was_done_by_hand(project: Path, sources: Sources, serial: None) -> None:
    sources("1", "2", "3")
    params = project / "params.yaml"
    params.write_text(params.read_text().replace("factor: 2", "factor: 7"))
    stage = ToyStage()
    assert by_hand(stage, project)["pages_processed"] == 3
    assert BookStorage("book", project / "data").stage("toy").load_page(3, ToyPage).value == 21
    report = (project / "reports/book/toy.json").read_bytes()
    assert run_stage(ToyStage, "book", project)["pages_skipped"] == 3
    assert (project / "reports/book/toy.json").read_bytes() == report
    # The same object again, with other settings in the file.
    params.write_text(params.read_text().replace("factor: 7", "factor: 8"))
    assert by_hand(stage, project)["pages_processed"] == 3
    assert run_stage(ToyStage, "book", project)["pages_skipped"] == 3


def test_a_run_of_its_own_is_bound_by_hand_too(project: Path) -> None:
    run_stage(own_runs.Own, "book", project)
    before, when = tree(project), times(project)
    by_hand(own_runs.Own(), project)
    assert (tree(project), times(project)) == (before, when)
    by_hand(own_runs.SavesInWorkers(), project)
    assert all(json.loads(skip)["parts"] for name, skip in tree(project).items() if "/skip/" in name)


def test_settings_that_a_person_gave_it_stand(project: Path, sources: Sources, serial: None) -> None:
    sources("5")
    stage = ToyStage()
    stage.settings = ToyStage.params_schema(factor=3)
    by_hand(stage, project)
    assert BookStorage("book", project / "data").stage("toy").load_page(1, ToyPage).value == 15


def test_an_unbound_storage_writes_no_skip_file_without_a_key_over_one_that_has_a_key(
    project: Path, sources: Sources
) -> None:
    sources("1", "2", "3")
    run_stage(ToyStage, "book", project)
    before = tree(project)
    storage = BookStorage("book", project / "data")
    storage.stage("toy").save_page(2, {"page_number": 2, "value": 99}, ToyPage)
    checkpoint = CheckpointManager("book", "toy", project / "data")
    checkpoint.mark_completed(3, metrics={"page_num": 3, "value": 6, "share": 0.5})
    after = tree(project)
    skips = {name for name in before if "/skip/" in name}
    assert {name: after[name] for name in skips} == {name: before[name] for name in skips}
    # By hand it counts as done; the stage did not make it, so a run does it again.
    assert checkpoint.get_remaining_pages(3) == []
    assert run_stage(ToyStage, "book", project)["pages_processed"] == 1
    assert tree(project) == before


def test_after_a_hook_by_hand_what_is_saved_by_hand_is_no_work_of_the_stage(
    project: Path, sources: Sources, serial: None
) -> None:
    sources("1", "2")
    storage, checkpoint = BookStorage("book", project / "data"), CheckpointManager("book", "toy", project / "data")
    ToyStage().run(storage, checkpoint, MockLogger())
    assert storage.writer is None
    before = tree(project)
    storage.stage("toy").save_page(2, {"page_number": 2, "value": 99}, ToyPage)
    assert run_stage(ToyStage, "book", project)["pages_processed"] == 1
    assert tree(project) == before


def test_an_unbound_checkpoint_looks_at_the_files(project: Path, sources: Sources) -> None:
    sources("1", "2", "3")
    run_stage(ToyStage, "book", project)
    checkpoint = CheckpointManager("book", "toy", project / "data")
    assert checkpoint.get_remaining_pages(3) == []
    (project / "data/book/toy/pages/page_0002.json").write_text("{}")
    assert checkpoint.get_remaining_pages(3) == [2]
    assert checkpoint.scan_existing_outputs() == [1, 3]


class CopyParams(StageParams):
    model: str


class Copy(BaseStage):
    """Needs a setting that has no default; reads ocr."""

    name = "copy"
    dependencies = ["ocr"]
    params_schema = CopyParams
    output_schema = own_runs.OwnPage
    checkpoint_schema = BasePageMetrics
    executor = "serial"

    @staticmethod
    def page_function(page: Page, settings: StageParams) -> BaseModel:
        return own_runs.OwnPage(page_number=page.number, value=page.record("ocr", own_runs.OwnPage).value)


def test_in_a_tests_folder_hooks_work_without_a_project(tmp_path: Path) -> None:
    stage = Copy()
    storage = BookStorage(scan_id="test", storage_root=tmp_path)
    checkpoint = CheckpointManager("test", "copy", storage_root=tmp_path)
    with pytest.raises(FileNotFoundError, match="no records"):
        stage.before(storage, checkpoint, MockLogger())

    storage = temporary_book(tmp_path, 3, records={"ocr": [{"page_number": n, "value": n} for n in (1, 2, 3)]})
    checkpoint = checkpoint_of(storage, "copy")
    stage.before(storage, checkpoint, MockLogger())
    assert stage.run(storage, checkpoint, MockLogger())["pages_processed"] == 3
    storage.update_metadata({"total_pages": 5})
    for number in (4, 5):
        storage.stage("ocr").save_page(number, {"page_number": number, "value": number}, own_runs.OwnPage)
    stats = stage.run(storage, checkpoint, MockLogger())
    assert (stats["pages_processed"], stats["pages_skipped"]) == (2, 3)


class Whole(BookStage):
    name = "whole"

    def make(self, storage: BookStorage, logger: Any) -> dict[str, Any]:
        logger.info("made")
        return {"pages": storage.total_pages, "processing_time_seconds": 1.5}


def test_a_stage_of_the_whole_book_by_hand(tmp_path: Path) -> None:
    storage, logger = temporary_book(tmp_path, 2), MockLogger()
    checkpoint, stage = checkpoint_of(storage, "whole"), Whole()
    stage.after(storage, checkpoint, logger, stage.run(storage, checkpoint, logger))
    assert logger.messages("info") == ["made"]
    assert json.loads((tmp_path / "reports/test/whole.json").read_text()) == {"pages": 2}


def test_what_a_killed_run_left_of_a_whole_book_goes(tmp_path: Path) -> None:
    storage, logger = temporary_book(tmp_path, 2), MockLogger()
    checkpoint, stage = checkpoint_of(storage, "whole"), Whole()
    folder = storage.stage("whole").stage_dir
    (folder / "parts").mkdir(parents=True)
    left = [folder / ".tmp-99-1-book.json", folder / "parts/.tmp-99-1-page.html", folder / "parts/page.html"]
    for path in left:
        path.touch()
    stage.run(storage, checkpoint, logger)
    assert [path.exists() for path in left] == [False, False, True]
