"""Each pitfall of the reference, provoked: the framework or the checklist names it and says what to do."""

from __future__ import annotations

import inspect
import shutil
from pathlib import Path

import pytest

from lib.errors import ColophonError
from lib.pipeline import BaseStage
from lib.testing import check_source, check_stage, check_wiring, run_on_tiny_book
from tests.checklist import clean, pitfalls
from tests.projects import ROOT


def add_section(root: Path) -> None:
    """Give the project a script and a section for the stage, without which params.yaml would not know it."""
    stages = root / "stages"
    real = stages.resolve()
    stages.unlink()
    shutil.copytree(real, stages, ignore=shutil.ignore_patterns("__pycache__"))
    (stages / "falls.py").touch()
    with (root / "params.yaml").open("a", encoding="utf-8") as file:
        file.write("falls: {}\n")


@pytest.mark.parametrize(
    ("stage", "says"),
    [
        (pitfalls.DoesAllPages, "without asking which remain; take them from checkpoint.get_remaining_pages"),
        (pitfalls.SavesPastSavePage, "past save_page, so nothing validated it; use storage.stage('falls').save_page"),
        (pitfalls.SendsALock, "cannot be sent to a worker process"),
        (pitfalls.AsksWithoutAShape, "no response_format; pass a pydantic model"),
    ],
)
def test_what_the_framework_refuses_as_the_stage_runs(stage: type[BaseStage], says: str, tmp_path: Path) -> None:
    with pytest.raises(ColophonError) as refused:
        run_on_tiny_book(stage, tmp_path / "project", prepare=add_section)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("stage", "says"),
    [
        (pitfalls.SavesWhatDoesNotValidate, "falls: page 1: NotedPage.text: must be given"),
        (pitfalls.SavesForAnother, "stage falls may not write into"),
        (pitfalls.StopsAtABadPage, "one bad page stops the stage"),
        (pitfalls.WritesOutside, "writes outside its folder: data/tiny/ocr/notes.txt"),
        (pitfalls.HoldsAClock, "is there a clock or a random number in the record?"),
        (pitfalls.HoldsARandomNumber, "is there a clock or a random number in the record?"),
        (pitfalls.LooksAtNothingBefore, "before() lets a run begin without its inputs"),
    ],
)
def test_what_the_checklist_finds(stage: type[BaseStage], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises((AssertionError, ColophonError)) as found:
        check_stage(stage, prepare=add_section)
    assert says in str(found.value) + capsys.readouterr().err


def test_a_stage_without_pitfalls_passes() -> None:
    check_stage(clean.Falls, prepare=add_section)


@pytest.mark.parametrize(
    ("stage", "says"),
    [
        (pitfalls.HoldsAClock, "datetime.now() makes a record differ from run to run"),
        (pitfalls.HoldsARandomNumber, "random.random() is seeded by nobody"),
        (pitfalls.FixesAWorkerCount, "max_workers is written into the code; take it from Config.max_workers"),
        (pitfalls.CountsWithoutALock, "progress is updated without its lock"),
    ],
)
def test_what_a_look_at_the_source_finds(stage: type[BaseStage], says: str) -> None:
    lines, first = inspect.getsourcelines(stage)
    findings = [text for text in check_source(stage) if says in text]
    assert len(findings) == 1
    assert first <= int(findings[0].split(":")[1]) < first + len(lines)


def test_a_dep_that_dvc_yaml_lacks_is_named(tmp_path: Path) -> None:
    for name in ("stages", "lib", "params.yaml", "dvc.yaml"):
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / name)
    text = (tmp_path / "dvc.yaml").read_text(encoding="utf-8")
    (tmp_path / "dvc.yaml").write_text(text.replace("        - lib/ocr\n", ""), encoding="utf-8")
    with pytest.raises(AssertionError, match=r"dvc\.yaml: ocr: add lib/ocr to deps"):
        check_wiring("ocr", tmp_path)
