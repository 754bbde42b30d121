"""docs/add-a-stage.md, "If you know these patterns already": every name on our side exists; its tests pass."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

import lib.pipeline
from lib.llm import LLMResult
from lib.pipeline import BasePageMetrics, BaseStage, Page
from lib.pipeline.storage import StageStorage
from lib.schemas.ocr import OcrPage
from lib.settings.config import RunSettings
from lib.testing import MockLogger, checkpoint_of, temporary_book
from tests.projects import ROOT

TEXT = (ROOT / "docs/add-a-stage.md").read_text(encoding="utf-8")
PACKAGE = ROOT / "tests/stages/reference/name_subject"
CLASSES = {**vars(lib.pipeline), "StageStorage": StageStorage, "LLMResult": LLMResult}


def rows() -> list[tuple[str, str, str]]:
    section = TEXT.split("## If you know these patterns already")[1].split("\n## ")[0]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in section.splitlines() if line.startswith("|")]
    return [(there, here, remark) for there, here, remark in cells[2:]]


def exists(name: str) -> bool:
    """Whether a name on our side is there: a path, a setting, an attribute of a class, or what is to be imported."""
    if name.startswith("NAME"):
        # A stage of the author's; the tests' reference has one of each kind, the package with every such file.
        return name == "NAME.py" or (PACKAGE / name.removeprefix("NAME/")).exists()
    if "/" in name:
        return (ROOT / name).exists()
    owner, _, attribute = name.rpartition(".")
    if owner == "run":
        return attribute in RunSettings.model_fields
    if owner == "run.llm":
        return attribute in type(RunSettings().llm).model_fields
    if owner in CLASSES:
        return hasattr(CLASSES[owner], attribute)
    return hasattr(importlib.import_module(owner), attribute)


def test_every_row_names_what_is_there() -> None:
    assert len(rows()) > 35
    for there, here, _ in rows():
        names = re.findall(r"`([^`]+)`", here)
        assert names, there
        assert [name for name in names if not exists(name)] == [], there


@pytest.mark.parametrize(
    "name",
    ["lib.pipeline.Nothing", "BaseStage.nothing", "run.nothing", "run.llm.nothing", "NAME/nothing.py", "lib/no.py"],
)
def test_a_name_that_is_not_there_is_found(name: str) -> None:
    assert not exists(name)


@pytest.mark.parametrize("word", ["source", "correction", "merged", "MockLogger", "get_remaining_pages", "Config"])
def test_the_words_that_people_bring_are_among_the_rows(word: str) -> None:
    assert any(word in there for there, _, _ in rows())


def test_a_remark_holds_no_more_than_its_row() -> None:
    assert [remark for _, _, remark in rows() if remark.endswith(".")] == []


class MyPage(BaseModel):
    page_number: int
    words: int


def count(page: Page, settings: object) -> MyPage:
    return MyPage(page_number=page.number, words=len(page.record("ocr", OcrPage).text.split()))


class MyStage(BaseStage):
    name = "my_stage"
    dependencies = ["ocr"]
    output_schema = MyPage
    checkpoint_schema = BasePageMetrics
    executor = "serial"
    page_function = staticmethod(count)


@pytest.mark.parametrize("name", ["test_before_says_what_is_missing", "test_only_what_remains_is_done"])
def test_the_tests_that_it_shows_pass(name: str, tmp_path: Path) -> None:
    [block] = [block for block in re.findall(r"```text\n(.*?)```", TEXT, re.DOTALL) if f"def {name}" in block]
    names: dict[str, Any] = {
        "MockLogger": MockLogger, "MyStage": MyStage, "Path": Path, "checkpoint_of": checkpoint_of, "pytest": pytest,
        "temporary_book": temporary_book,
    }  # fmt: skip
    exec(block, names)
    names[name](tmp_path)
