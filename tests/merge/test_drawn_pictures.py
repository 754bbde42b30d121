"""Pictures whose edges a person drew: in the merged page, in the exports, and stale where the page is another."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from typer.testing import CliRunner

from lib.cli import app
from lib.errors import ColophonError
from lib.merge.page_in_hand import load_page_in_hand
from lib.pipeline.execute import run_stage
from lib.pipeline.storage import BookStorage
from lib.schemas.merge import MergePage, cut_name, cut_out
from lib.testing.model_server import settings_for_tests
from lib.testing.tiny_book import BOOK, copy_for
from stages.export import ExportStage
from stages.merge import MergeStage
from stages.structure import StructureStage

BOX = (100, 290, 400, 340)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project = copy_for(ExportStage, tmp_path / "project")
    monkeypatch.chdir(project)
    return project


def merged(root: Path, page: int = 1) -> MergePage:
    with settings_for_tests():
        run_stage(MergeStage, BOOK, root)
    return MergePage.model_validate_json((root / f"data/{BOOK}/merge/pages/page_{page:04d}.json").read_bytes())


def override(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["override", BOOK, "1", *arguments])
    if result.exception is not None:
        raise result.exception
    return result.output


def entries(root: Path) -> Any:
    return json.loads((root / f"data/{BOOK}/overrides/page_0001.json").read_bytes())


def test_a_picture_is_drawn_moved_named_and_taken_out(root: Path) -> None:
    override("--picture", "100,290,400,340")
    [picture] = [block for block in merged(root).blocks if block.kind == "illustration"]
    assert (picture.id, picture.box, picture.block_class, picture.class_source) == (
        "h1", BOX, "illustration", "human",
    )  # fmt: skip
    assert merged(root).text == load_page_in_hand(BookStorage(BOOK), 1).plain.text  # a picture hides no text
    assert "h1  illustration  100,290,400,340" in override()
    override("--class", "h1=map_label", "--picture", "h1=100,10,400,60")
    moved = merged(root).blocks[0]
    assert (moved.id, moved.box, moved.block_class) == ("h1", (100, 10, 400, 60), "map_label")
    assert moved.image is not None
    assert cut_out(moved.image) == (1, moved.box)
    assert not any(outcome.stale for outcome in merged(root).overrides)
    override("--drop", "h1")
    assert not (root / f"data/{BOOK}/overrides/page_0001.json").exists()
    assert all(block.kind == "text" for block in merged(root).blocks)


def test_it_stands_in_the_epub_as_it_was_drawn(root: Path) -> None:
    override("--picture", "100,290,400,340")
    merged(root)
    with settings_for_tests():
        run_stage(StructureStage, BOOK, root)
        run_stage(ExportStage, BOOK, root)
    [file] = (root / f"data/{BOOK}/export/pictures").iterdir()
    assert file.name == cut_name(1, "h1", BOX)
    with zipfile.ZipFile(root / f"data/{BOOK}/export/{BOOK}.epub") as archive:
        [name] = [name for name in archive.namelist() if "h1-" in name]
        seen = Image.open(BytesIO(archive.read(name)))
    wanted = Image.open(root / f"data/{BOOK}/ingest/pages/page_0001.png").crop(BOX)
    assert seen.size == (300, 50)
    assert seen.convert("L").tobytes() == wanted.convert("L").tobytes()
    assert f"pictures/{file.name}" in (root / f"data/{BOOK}/export/{BOOK}.md").read_text()


def test_on_a_page_of_another_size_it_is_stale_and_not_applied(root: Path) -> None:
    override("--picture", "100,290,400,340")
    path = root / f"data/{BOOK}/overrides/page_0001.json"
    said = entries(root)
    said["pictures"][0]["page_size"] = [1000, 800]
    path.write_text(json.dumps(said))
    page = merged(root)
    assert all(block.kind == "text" for block in page.blocks)
    [outcome] = page.overrides
    assert (outcome.what, outcome.id, outcome.stale) == ("picture", "h1", True)
    assert outcome.why is not None
    assert "not 1000 by 800" in outcome.why


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("100,290,400", "write it as LEFT,TOP,RIGHT,BOTTOM"),
        ("400,290,100,340", "left, top, right, bottom"),
        ("100,290,400,9999", "beyond the page"),
        ("b1=1,2,30,40", "b1 is no picture"),
        ("i9=1,2,30,40", "no block i9"),
        ("1,2,30,4000000000", "write it as"),
    ],
)
def test_what_is_no_picture_is_refused_in_one_line(root: Path, value: str, told: str) -> None:
    with pytest.raises(ColophonError, match=told) as raised:
        override("--picture", value)
    assert "\n" not in str(raised.value)
    assert not (root / f"data/{BOOK}/overrides/page_0001.json").exists()


def test_a_place_is_for_pictures_alone(root: Path) -> None:
    path = root / f"data/{BOOK}/overrides/page_0001.json"
    base = load_page_in_hand(BookStorage(BOOK), 1).plain.text
    path.write_text(json.dumps({"blocks": [{"id": "b1", "base": base, "place": [1, 2, 30, 40]}]}))
    with pytest.raises(ColophonError, match="place is for pictures"):
        load_page_in_hand(BookStorage(BOOK), 1)
