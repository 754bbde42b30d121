"""colophon override, and the exports in colophon results."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lib.cli import app
from lib.errors import ColophonError
from lib.pipeline.execute import run_stage
from lib.schemas.merge import MergePage
from lib.testing.model_server import settings_for_tests
from lib.testing.tiny_book import BOOK, copy_for
from stages.merge import MergeStage


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project = copy_for(MergeStage, tmp_path / "project")
    monkeypatch.chdir(project)
    merge(project)
    return project


def merge(root: Path) -> None:
    with settings_for_tests():
        run_stage(MergeStage, BOOK, root)


def record(root: Path, page: int = 1) -> MergePage:
    return MergePage.model_validate_json((root / f"data/{BOOK}/merge/pages/page_{page:04d}.json").read_bytes())


def override(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["override", BOOK, *arguments])
    if result.exception is not None:
        raise result.exception
    return result.output


def test_it_shows_a_page_and_writes_what_merge_applies(root: Path) -> None:
    assert "b1p1  The lamp was lit" in override("1")
    written = override("1", "--text", "b1p1=A lamp = a light.", "--class", "b1=quote", "--number", "xiv")
    assert f"data/{BOOK}/overrides/page_0001.json" in written
    merge(root)
    block, *_ = record(root).blocks
    assert (block.block_class, block.class_source) == ("quote", "human")
    assert record(root).text.startswith("A lamp = a light.")
    number = record(root).printed_number
    assert number is not None
    assert (number.text, number.value, record(root).number_source) == ("xiv", 14, "human")
    assert "override of text b1p1: applied" in override("1")


def test_a_second_entry_takes_the_place_of_the_first(root: Path) -> None:
    override("1", "--text", "b1p1=One.", "--number", "3")
    merge(root)
    override("1", "--text", "b1p1=Two.", "--number", "none")
    merge(root)
    assert record(root).text.startswith("Two.")
    assert not any(outcome.stale for outcome in record(root).overrides)
    entries = json.loads((root / f"data/{BOOK}/overrides/page_0001.json").read_bytes())
    assert len(entries["paragraphs"]) == 1
    assert entries["printed_number"] == {"base": None, "text": None}


def test_proofread_stands_for_the_whole_page(root: Path) -> None:
    before = record(root, 2).text
    override("2", "--proofread")
    merge(root)
    assert {p.provenance.text for p in record(root, 2).paragraphs()} == {"human"}
    assert record(root, 2).text == before


def test_levels_and_where_paragraphs_begin_join_what_was_said_before(root: Path) -> None:
    first, second = (block.id for block in record(root, 2).blocks[:2])
    override("2", "--class", f"{first}=section_heading", "--continues", f"{second}p1", "--text", f"{second}p1=Two.")
    override("2", "--level", f"{first}=3", "--begins", f"{second}p1")
    merge(root)
    head, other = record(root, 2).blocks[:2]
    assert (head.block_class, head.level) == ("section_heading", 3)
    [paragraph] = other.paragraphs
    assert (paragraph.text, paragraph.continues) == ("Two.", False)
    entries = json.loads((root / f"data/{BOOK}/overrides/page_0002.json").read_bytes())
    assert [len(entries[kind]) for kind in ("paragraphs", "blocks")] == [1, 1]


def test_a_dropped_paragraph_goes(root: Path) -> None:
    block, *_ = record(root).blocks
    first = block.paragraphs[0].id
    override("1", "--drop", first)
    merge(root)
    assert first not in [paragraph.id for paragraph in record(root).paragraphs()]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("1", "--text", "b9p9=x"), "no paragraph b9p9; there are b1p1"),
        (("1", "--class", "b1=novel"), "no such class; there are title_page"),
        (("1", "--level", "b1=7"), "no level of a head; there are 1, 2"),
        (("1", "--level", "b1=2"), "b1 is no head but body, which has no level"),
        (("1", "--class", "b1=quote", "--level", "b1=2"), "b1 is no head but quote, which has no level"),
        (("1", "--text", "b1p1"), "write it as ID=VALUE"),
        (("1", "--order", "b1,b7"), "no block b7"),
        (("1", "--number", "12a"), "12a"),
        (("9",), "tiny has 3 pages"),
    ],
)
def test_mistakes_are_one_line_and_write_nothing(root: Path, arguments: tuple[str, ...], says: str) -> None:
    with pytest.raises(ColophonError) as caught:
        override(*arguments)
    assert says in str(caught.value)
    assert not list((root / f"data/{BOOK}/overrides").glob("*.json"))


def test_results_list_the_exports_that_are_there(root: Path) -> None:
    folder = root / f"data/{BOOK}/export"
    assert f"data/{BOOK}/export/{BOOK}.epub   (not made yet" in CliRunner().invoke(app, ["results"]).output
    folder.mkdir()
    (folder / f"{BOOK}.md").touch()
    output = CliRunner().invoke(app, ["results"]).output
    assert f"data/{BOOK}/export/{BOOK}.md\n" in output
    assert ".epub" not in output
