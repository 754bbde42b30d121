"""The export stage over the tiny book: all formats, each alone, and nothing left of what is turned off."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from lib.errors import MissingInputError, ParamsError
from lib.export.formats import Formats
from lib.pipeline.execute import run_stage
from lib.testing.model_server import settings_for_tests
from lib.testing.tiny_book import BOOK, PAGES, copy_for, make_project
from stages.export import ExportStage

FILES = {
    "epub": {"tiny.epub"},
    "markdown": {"tiny.md"},
    "text": {"tiny.txt"},
    "diplomatic": {"tiny.diplomatic.txt"},
    "pdf": {"tiny.pdf"},
    "jsonl": {"tiny.jsonl"},
    "hocr": {f"hocr/page_{number:04d}.html" for number in range(1, PAGES + 1)},
    "alto": {f"alto/page_{number:04d}.xml" for number in range(1, PAGES + 1)},
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_for(ExportStage, tmp_path / "project")


def run(root: Path, **formats: bool) -> dict[str, bytes]:
    yaml = YAML()
    params = yaml.load((root / "params.yaml").read_text(encoding="utf-8"))
    params["export"] = {"formats": formats}
    yaml.dump(params, root / "params.yaml")
    with settings_for_tests():
        run_stage(ExportStage, BOOK, root)
    folder = root / f"data/{BOOK}/export"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_all_formats_and_then_each_alone(root: Path) -> None:
    whole = run(root)
    assert set(whole) == set().union(*FILES.values())
    assert set(FILES) == set(Formats.model_fields)
    for name, files in FILES.items():
        alone = run(root, **{other: other == name for other in FILES})
        assert set(alone) == files, name
        # The colophon names the settings that decide the text, and the formats are none of them.
        assert all(alone[file] == whole[file] for file in files), name
    assert run(root, **dict.fromkeys(FILES, False)) == {}


def test_every_readable_export_ends_in_a_colophon(root: Path) -> None:
    made = run(root)
    for name in ("tiny.md", "tiny.txt"):
        text = made[name].decode()
        assert "SHA-256" in text
        assert "git log -S" in text
        assert str(root) not in text


def test_what_is_missing_or_unknown_is_said(root: Path, tmp_path: Path) -> None:
    with pytest.raises(ParamsError, match=r"formats\.mobi"):
        run(root, mobi=True)
    empty = tmp_path / "empty"
    empty.mkdir()
    make_project(empty)
    with pytest.raises(MissingInputError, match="dvc repro"), settings_for_tests():
        run_stage(ExportStage, BOOK, empty)
