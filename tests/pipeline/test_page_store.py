"""A page that was made before on this machine is found, byte for byte, and never taken for another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lib.pipeline.execute import run_stage
from lib.settings.config import Config
from tests.pipeline.toy import ToyStage

Sources = Callable[..., None]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store that is on: the tests' own is not."""
    monkeypatch.setenv("COLOPHON_STORE", str(tmp_path / "store"))
    monkeypatch.delenv("COLOPHON_PAGE_STORE_GB")
    Config.reload()
    return tmp_path / "store" / "pages"


def run(project: Path, factor: int = 2) -> dict[str, Any]:
    params = project / "params.yaml"
    before = params.read_text(encoding="utf-8")
    params.write_text(before.replace("factor: 2", f"factor: {factor}"), encoding="utf-8")
    try:
        return run_stage(ToyStage, "book", project)
    finally:
        params.write_text(before, encoding="utf-8")


def written(project: Path) -> dict[str, bytes]:
    folder = project / "data" / "book" / "toy"
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_setting_that_is_taken_back_makes_no_page(
    project: Path, sources: Sources, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sources("slow 1", "slow 2", "3")
    run(project)
    first = written(project)
    report = (project / "reports" / "book" / "toy.csv").read_bytes()
    assert run(project, factor=3)["pages_found"] == 0
    assert written(project) != first
    capsys.readouterr()
    stats = run(project)
    assert (stats["pages_processed"], stats["pages_found"], stats["pages_skipped"]) == (3, 2, 0)  # one is soon made
    assert "3 done (2 of them made before" in capsys.readouterr().out
    assert written(project) == first
    assert (project / "reports" / "book" / "toy.csv").read_bytes() == report


def test_a_page_is_not_given_what_was_made_of_another(project: Path, sources: Sources, store: Path) -> None:
    """Two pages of the same input and settings have the same key, and say which page they are."""
    sources("slow 1")
    run(project)
    sources("slow 1", "slow 1")
    assert run(project)["pages_found"] == 0
    assert b'"page_number":2' in written(project)["pages/page_0002.json"]


@pytest.mark.parametrize("damage", ["cut short", "a byte", "empty", "another entry's"])
def test_an_entry_that_is_not_whole_is_made_again(project: Path, sources: Sources, store: Path, damage: str) -> None:
    sources("slow 1", "slow 2")
    run(project)
    first = written(project)
    run(project, factor=3)
    entries = sorted(store.rglob("*.entry"))
    whole = [path.read_bytes() for path in entries]
    assert len(entries) == 4
    for place, path in enumerate(entries):
        data = whole[place]
        middle = len(data) // 2
        path.write_bytes(
            {
                "cut short": data[:middle],
                "a byte": data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :],
                "empty": b"",
                "another entry's": whole[place - 1],
            }[damage]
        )
    run(project)
    assert written(project) == first


def test_a_page_that_failed_is_tried_again(
    project: Path, sources: Sources, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLOPHON_MAX_FAILED_PAGES", "1")
    Config.reload()
    sources("slow 1", "slow x")  # no number
    assert run(project)["pages_failed"] == 1
    assert len(list(store.rglob("*.entry"))) == 1


def test_none_is_kept_where_that_is_turned_off(
    project: Path, sources: Sources, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLOPHON_PAGE_STORE_GB", "0")
    Config.reload()
    sources("slow 1")
    run(project)
    assert not store.exists()
