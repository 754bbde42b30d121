"""Overrides over whole runs: they survive every stage, touch their own page, and are told stale after a new scan."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from lib.pipeline.execute import run_stage
from lib.pipeline.registry import find_stage
from lib.schemas.merge import MergePage
from lib.schemas.structure import BookStructure
from lib.testing.model_server import settings_for_tests
from lib.testing.tiny_book import BOOK, copy_for, order
from stages.merge import MergeStage

CHAIN = [*order(MergeStage), "merge"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    project = copy_for(MergeStage, tmp_path / "project")
    run(project, "merge")
    return project


def run(root: Path, *stages: str) -> None:
    for name in stages:
        stage = find_stage(name)
        assert stage is not None
        with settings_for_tests():
            run_stage(stage, BOOK, root)


def record(root: Path, number: int) -> MergePage:
    return MergePage.model_validate_json((root / f"data/{BOOK}/merge/pages/page_{number:04d}.json").read_bytes())


def override(root: Path, number: int) -> str:
    """Put "LANTERN" for the page's first word; returns the paragraph's new text."""
    [paragraph, *_] = record(root, number).paragraphs()
    new = "LANTERN " + paragraph.text.split(" ", 1)[1]
    entry = {"id": paragraph.id, "base": "\n".join(line.text for line in paragraph.lines), "text": new}
    path = root / f"data/{BOOK}/overrides/page_{number:04d}.json"
    path.write_text(json.dumps({"paragraphs": [entry]}))
    return new


def keys(root: Path) -> dict[int, str]:
    return {
        number: json.loads((root / f"data/{BOOK}/merge/skip/page_{number:04d}.json").read_bytes())["key"]
        for number in (1, 2, 3)
    }


def test_an_override_touches_its_page_and_survives_every_stage(root: Path) -> None:
    before = keys(root)
    new = override(root, 2)
    run(root, "merge")
    after = keys(root)
    assert {number for number in before if before[number] != after[number]} == {2}
    [paragraph, *_] = record(root, 2).paragraphs()
    assert (paragraph.text, paragraph.provenance.text) == (new, "human")
    for name in CHAIN:
        shutil.rmtree(root / "data" / BOOK / name)
    run(root, *CHAIN)
    assert next(record(root, 2).paragraphs()).text == new
    assert json.loads((root / f"reports/{BOOK}/merge.json").read_bytes())["overrides"] == 1


def test_after_a_new_scan_it_is_stale_and_said_so(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    override(root, 2)
    shutil.copy(root / "data/sources/tiny/003.png", root / "data/sources/tiny/002.png")
    run(root, *CHAIN)
    assert "LANTERN" not in record(root, 2).text
    report = json.loads((root / f"reports/{BOOK}/merge.json").read_bytes())
    assert (report["overrides"], report["stale_overrides"]) == (1, 1)
    assert list(report["stale"]) == ["page_0002 b1p1 text"]
    [line] = [line for line in "".join(capsys.readouterr()).splitlines() if "stale" in line]
    assert "page_0002 b1p1" in line


def test_a_page_that_the_book_does_not_have_is_stale(root: Path) -> None:
    (root / f"data/{BOOK}/overrides/page_0009.json").write_text("{}")
    run(root, "merge")
    assert json.loads((root / f"reports/{BOOK}/merge.json").read_bytes())["stale"] == {
        "page_0009 page": "the book has 3 pages"
    }


def test_what_is_no_running_text_any_more_does_not_run_over(root: Path) -> None:
    assert record(root, 1).continues_on_next
    assert record(root, 2).continues_from_previous
    entries = [
        {"id": block.id, "base": "\n".join(p.text for p in block.paragraphs), "block_class": "header"}
        for block in record(root, 1).blocks
    ]
    (root / f"data/{BOOK}/overrides/page_0001.json").write_text(json.dumps({"blocks": entries}))
    run(root, "merge")
    assert {block.block_class for block in record(root, 1).blocks} == {"header"}
    assert not record(root, 1).continues_on_next
    assert not record(root, 2).continues_from_previous


def test_a_page_number_reaches_the_page_map_as_a_persons(root: Path) -> None:
    before = record(root, 2).printed_number
    number = {"base": before.text if before else None, "text": "57"}
    (root / f"data/{BOOK}/overrides/page_0002.json").write_text(json.dumps({"printed_number": number}))
    run(root, "merge", "structure")
    book = BookStructure.model_validate_json((root / f"data/{BOOK}/structure/book.json").read_bytes())
    assert [(entry.page, entry.printed, entry.source) for entry in book.page_map if entry.source == "human"] == [
        (2, "57", "human")
    ]
