"""The store of this machine: what is kept, what goes first, and that it touches nothing of anybody else's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lib.system.local_store import BUCKETS, LocalStore, store_folder

ONE, TWO, THREE, ELSEWHERE = (f"{letters:0<64}" for letters in ("aa1", "aa2", "aa3", "bb1"))


def test_what_is_kept_is_found(tmp_path: Path) -> None:
    store = LocalStore(tmp_path, 1e9)
    store.keep(ONE, b"a page")
    assert LocalStore(tmp_path, 1e9).find(ONE) == b"a page"
    assert store.find(TWO) is None


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    store = LocalStore(tmp_path, BUCKETS * 25)
    for age, key in enumerate((ONE, TWO, THREE, ELSEWHERE)):
        store.keep(key, b"0123456789")
        os.utime(tmp_path / key[:1] / f"{key}.entry", (1000 + age, 1000 + age))
    assert store.find(ONE) is not None  # used now, so TWO is the oldest
    store.trim()
    assert [store.find(key) is not None for key in (ONE, TWO, THREE, ELSEWHERE)] == [True, False, True, True]


def test_what_would_fill_a_folder_alone_is_not_kept(tmp_path: Path) -> None:
    store = LocalStore(tmp_path, BUCKETS * 5)
    store.keep(ONE, b"0123456789")
    assert store.find(ONE) is None


def test_clear_leaves_files_of_others(tmp_path: Path) -> None:
    """Somebody may name a folder that holds other things."""
    store = LocalStore(tmp_path, 1e9)
    store.keep(ONE, b"a page")
    elsewhere = tmp_path / "elsewhere"
    others = [tmp_path / "a" / "letter.txt", tmp_path / "a" / "my.entry", tmp_path / "my" / f"{TWO}.entry"]
    others.append(elsewhere / f"{THREE}.entry")
    for path in others:
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
    (tmp_path / "b").symlink_to(elsewhere)
    assert store.clear() == (1, len(b"a page"), 0)
    assert store.find(ONE) is None
    assert [path.read_text() for path in others] == ["mine"] * 4


@pytest.mark.parametrize("hindrance", ["a file for a folder", "a pipe for an entry", "no folder"])
def test_a_store_that_cannot_be_used_is_empty(tmp_path: Path, hindrance: str) -> None:
    folder: Path | None = tmp_path
    if hindrance == "a file for a folder":
        (tmp_path / "a").write_text("")
    elif hindrance == "a pipe for an entry":
        (tmp_path / "a").mkdir()
        os.mkfifo(tmp_path / "a" / f"{ONE}.entry")
    else:
        folder = None
    store = LocalStore(folder, 1e9)
    assert store.find(ONE) is None
    store.keep(TWO, b"a page")
    store.trim()
    store.clear()


def test_a_user_without_a_home_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLOPHON_STORE")
    monkeypatch.setattr(Path, "home", staticmethod(lambda: (_ for _ in ()).throw(RuntimeError("no home"))))
    assert store_folder("pages") is None
