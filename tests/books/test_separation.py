"""A project is moved over to a pipeline a book, and back: nothing is done again, and nothing is lost on the way."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from lib.books import separation
from lib.errors import BusyError, ParamsError
from lib.settings.params import Params
from tests.books.toy_project import PARAMS
from tests.projects import Project, colophon, kill_group

CLEAN = "Data and pipelines are up to date."


def tree(project: Project) -> dict[str, bytes]:
    """All files but those of git, of DVC's own and of the folders of others."""
    idle = {".git", ".dvc", ".venv", "lib", "__pycache__", "logs"}
    files = (path for path in project.root.rglob("*") if not idle & set(path.relative_to(project.root).parts))
    return {path.relative_to(project.root).as_posix(): path.read_bytes() for path in files if path.is_file()}


def test_nothing_is_to_be_done_after_it(toy: Project) -> None:
    before = {book: Params.load(toy.root).entry(book) for book in ("moby", "emma")}
    colophon(toy, "separate")
    assert CLEAN in toy.dvc("status").stdout
    params = Params.load(toy.root)
    assert params.section("books") == {}
    assert {book: params.entry(book) for book in params.books} == before
    assert "Running" not in toy.dvc("repro").stdout
    assert "nothing to move" in colophon(toy, "separate")
    assert "moby" not in (toy.root / "dvc.lock").read_text()
    toy.commit()
    assert toy.git("status", "--porcelain") == ""


def test_one_of_two(toy: Project) -> None:
    colophon(toy, "separate", "emma")
    assert CLEAN in toy.dvc("status").stdout
    assert Params.load(toy.root).books == ["moby", "emma"]
    (toy.root / "data/sources/moby.txt").write_text("Ishmael?\n")
    (toy.root / "data/sources/emma.txt").write_text("Emma!\n")
    ran = toy.dvc("repro").stdout
    assert "Running stage 'second@moby'" in ran
    assert "Running stage 'data/emma/dvc.yaml:second'" in ran


def test_back_again_all_is_as_it_was(toy: Project) -> None:
    before, lock = tree(toy), toy.lock()
    colophon(toy, "separate")
    assert colophon(toy, "separate", "--back")
    assert CLEAN in toy.dvc("status").stdout
    after = tree(toy)
    assert toy.lock() == lock
    assert {name for name in before if before[name] != after.get(name)} <= {
        "dvc.lock",
        "params.yaml",
        "data/.gitignore",
    }
    assert after.keys() == before.keys()
    assert {word for line in PARAMS.splitlines() for word in line.split()} <= set(after["params.yaml"].decode().split())


def test_what_was_out_of_date_stays_so(toy: Project) -> None:
    (toy.root / "tool.txt").write_text("2\n")
    (toy.root / "data/sources/emma.txt").write_text("Emma!\n")
    colophon(toy, "separate")
    said = toy.dvc("status").stdout
    assert "data/moby/dvc.yaml:first" in said
    assert "data/moby/dvc.yaml:second" not in said
    ran = toy.dvc("repro").stdout
    assert "Running stage 'data/moby/dvc.yaml:first'" in ran
    assert "Running stage 'data/emma/dvc.yaml:second'" in ran


class Killed(BaseException):
    """As if the process had died."""


@pytest.mark.parametrize("way", ["separate", "gather"])
@pytest.mark.parametrize("writes", [2, 5, 8, pytest.param(0, marks=pytest.mark.slow)])
def test_killed_in_the_middle_it_goes_on(
    toy: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str, writes: int
) -> None:
    if way == "gather":
        separation.separate(toy.root, ["moby", "emma"])
    move = getattr(separation, way)
    whole = Project(shutil.copytree(toy.root, tmp_path / "whole", symlinks=True))
    move(whole.root, ["moby", "emma"])
    for stop_at in [writes] if writes else range(1, 14):
        other = Project(shutil.copytree(toy.root, tmp_path / f"other{stop_at}", symlinks=True))
        left = [stop_at]

        def count(left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise Killed

        with monkeypatch.context() as patch:
            for name in ("write_text", "write_lock"):
                real = getattr(separation, name)
                patch.setattr(separation, name, lambda *args, real=real: (count(), real(*args)))
            try:
                move(other.root, ["moby", "emma"])
            except Killed:
                pass
            else:
                assert stop_at > len(["moby", "emma"])
        move(other.root, ["moby", "emma"])
        assert tree(other) == tree(whole)
        assert CLEAN in other.dvc("status").stdout


def test_a_book_in_both_places_is_told(toy: Project) -> None:
    (toy.root / "data/moby/book.yaml").write_text("source: elsewhere.txt\n")
    with pytest.raises(
        ParamsError, match=r"books\.moby: data/moby/book\.yaml is there too; run `colophon separate moby`"
    ):
        Params.load(toy.root).book("moby")
    with pytest.raises(ParamsError, match=r"data/moby/book\.yaml: says otherwise than params\.yaml"):
        separation.separate(toy.root, ["moby"])


def test_no_move_while_a_stage_runs(toy: Project) -> None:
    (toy.root / "slow-emma").touch()
    (toy.root / "data/sources/emma.txt").write_text("Emma!\n")
    process = toy.start(".venv/bin/dvc", "repro", "first@emma")
    try:
        assert process.stdout is not None
        while "> exec sh stages/first.sh" not in process.stdout.readline():
            assert process.poll() is None
        before = tree(toy)
        deadline = time.monotonic() + 20
        while True:
            with pytest.raises(BusyError, match="runs a stage|another dvc command") as told:
                separation.separate(toy.root, ["moby"])
            if "runs a stage" in str(told.value) or time.monotonic() > deadline:
                break
        assert tree(toy) == before
    finally:
        kill_group(process)
        process.wait()
    assert separation.separate(toy.root, ["moby"]) == ["moby"]
