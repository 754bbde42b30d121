"""Ids whose folder is another's, and a store that cannot be emptied: a line each, and nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.commands.add import add
from lib.commands.clean import clean
from lib.commands.separate import known
from lib.errors import ParamsError, WriteError
from lib.system.local_store import LocalStore
from tests.projects import Project, draw_page

PARAMS = "books:\n  a: {source: data/sources/a, truth: data/no-truth}\nrun: {}\n"


@pytest.mark.parametrize(
    ("book", "source", "said"),
    [
        ("sources", "scans", "data/sources is the folder of the scans"),
        ("no-truth", "scans", "data/no-truth is the folder of pages without truth"),
        ("b", "data/b", "lie in each other"),
        ("b", "data/b/scans", "lie in each other"),
        ("b", "data", "lie in each other"),
        ("b", "link", "lie in each other"),
    ],
)
def test_a_name_of_ours_is_no_book_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, book: str, source: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "params.yaml").write_text(PARAMS, encoding="utf-8")
    (tmp_path / "data/no-truth").mkdir(parents=True)
    (tmp_path / "data/b").mkdir()
    (tmp_path / "link").symlink_to("data/b")
    draw_page(tmp_path / source / "1.png", 1)
    with pytest.raises(ParamsError, match=said) as told:
        add(book, [source], truth="data/no-truth", language="eng", title=None, author=None, year=None)
    assert "\n" not in str(told.value)
    assert (tmp_path / "params.yaml").read_text(encoding="utf-8") == PARAMS


def test_a_store_that_cannot_be_emptied_is_not_called_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLOPHON_STORE", str(tmp_path))
    LocalStore(tmp_path / "pages", 1e6).keep("a" * 64, b"a page")
    stuck = tmp_path / "pages/b" / f"{'b' * 64}.entry"
    stuck.mkdir(parents=True)  # what no right of a file keeps root from removing
    with pytest.raises(WriteError, match=r"1 files could not be removed; make it writable"):
        clean()
    assert capsys.readouterr().out.startswith("1 pages, 0 MB removed")
    stuck.rmdir()
    clean()
    assert capsys.readouterr().out == "the store is empty\n"


def test_git_is_only_told_to_add_what_is_there_or_was(tmp_path: Path) -> None:
    project = Project(tmp_path)
    (tmp_path / "dvc.yaml").touch()
    assert known(tmp_path, "dvc.yaml")
    assert not known(tmp_path, "dvc.lock"), "without git"
    project.git("init", "--quiet")
    assert not known(tmp_path, "dvc.lock")
    (tmp_path / "dvc.lock").touch()
    project.git("add", "dvc.lock")
    (tmp_path / "dvc.lock").unlink()
    assert known(tmp_path, "dvc.lock"), "its removal is to be added"
