"""A project is moved over to a pipeline a book, and back: nothing is done again, and nothing is lost on the way."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from dvc.repo import Repo

from lib.books import separation
from lib.errors import BusyError, ParamsError
from lib.settings.params import Params
from tests.books.toy_project import PARAMS
from tests.projects import Project, colophon, kill_group


def is_clean(project: Project) -> bool:
    """Whether `dvc status` has nothing to say."""
    return not Repo(str(project.root)).status()


def tree(project: Project) -> dict[str, bytes]:
    """All files but those of git, of DVC's own and of the folders of others."""
    idle = {".git", ".dvc", ".venv", "lib", "__pycache__", "logs"}
    files = (path for path in project.root.rglob("*") if not idle & set(path.relative_to(project.root).parts))
    return {path.relative_to(project.root).as_posix(): path.read_bytes() for path in files if path.is_file()}


def test_nothing_is_to_be_done_after_it(toy: Project) -> None:
    before = {book: Params.load(toy.root).entry(book) for book in ("moby", "emma")}
    separation.separate(toy.root, ["moby", "emma"])
    assert is_clean(toy)
    params = Params.load(toy.root)
    assert params.section("books") == {}
    assert {book: params.entry(book) for book in params.books} == before
    assert "Running" not in toy.dvc("repro").stdout
    assert separation.separate(toy.root, ["moby", "emma"]) == []
    assert "moby" not in (toy.root / "dvc.lock").read_text()
    toy.commit()
    assert toy.git("status", "--porcelain") == ""


def test_one_of_two(toy: Project) -> None:
    assert "WARNING" not in colophon(toy, "separate", "emma")
    assert is_clean(toy)
    assert Params.load(toy.root).books == ["moby", "emma"]
    (toy.root / "data/sources/moby.txt").write_text("Ishmael?\n")
    (toy.root / "data/sources/emma.txt").write_text("Emma!\n")
    ran = toy.dvc("repro").stdout
    assert "Running stage 'second@moby'" in ran
    assert "Running stage 'data/emma/dvc.yaml:second'" in ran


def test_back_again_all_is_as_it_was(toy: Project) -> None:
    before, lock = tree(toy), toy.lock()
    separation.separate(toy.root, ["moby", "emma"])
    assert "moby" in colophon(toy, "separate", "--back")
    assert is_clean(toy)
    after = tree(toy)
    assert toy.lock() == lock
    changed = {name for name in before if before[name] != after.get(name)}
    assert changed <= {"dvc.lock", "params.yaml", "data/.gitignore"}
    assert after.keys() == before.keys()
    assert {word for line in PARAMS.splitlines() for word in line.split()} <= set(after["params.yaml"].decode().split())


def test_books_that_alone_were_run(toy: Project) -> None:
    """Nothing else stands in dvc.lock, and DVC refuses one without a stage."""
    (toy.root / "dvc.lock").unlink()
    toy.dvc("repro", "first@moby")
    before = toy.lock()
    separation.separate(toy.root, ["moby", "emma"])
    assert list(toy.lock()) == ["books"]
    assert not (toy.root / "data/emma/dvc.lock").exists()
    assert "data/moby/dvc.yaml:first" not in Repo(str(toy.root)).status()
    separation.gather(toy.root, ["moby", "emma"])
    assert toy.lock() == before


def test_what_was_out_of_date_stays_so(toy: Project) -> None:
    (toy.root / "tool.txt").write_text("2\n")
    (toy.root / "data/sources/emma.txt").write_text("Emma!\n")
    separation.separate(toy.root, ["moby", "emma"])
    said = toy.dvc("status").stdout
    assert "data/moby/dvc.yaml:first" in said
    assert "data/moby/dvc.yaml:second" not in said
    ran = toy.dvc("repro").stdout
    assert "Running stage 'data/moby/dvc.yaml:first'" in ran
    assert "Running stage 'data/emma/dvc.yaml:second'" in ran


class Killed(BaseException):
    """As if the process had died."""


def killed_before_write(patch: pytest.MonkeyPatch, number: int) -> None:
    """Let the process die before it writes its nth file."""
    left = iter(range(number - 1))

    def dying(real: Callable[..., None]) -> Callable[..., None]:
        def write(*arguments: Any) -> None:
            if next(left, None) is None:
                raise Killed
            real(*arguments)

        return write

    for name in ("write_text", "write_lock"):
        patch.setattr(separation, name, dying(getattr(separation, name)))


@pytest.mark.parametrize("way", ["separate", "gather"])
@pytest.mark.parametrize("writes", [3, 7, pytest.param(0, marks=pytest.mark.slow)])
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
        with monkeypatch.context() as patch, suppress(Killed):
            killed_before_write(patch, stop_at)
            move(other.root, ["moby", "emma"])
        move(other.root, ["moby", "emma"])
        assert tree(other) == tree(whole)
        assert is_clean(other)


def test_a_book_in_both_places_is_told(toy: Project) -> None:
    (toy.root / "data/moby/book.yaml").write_text("source: elsewhere.txt\n")
    with pytest.raises(ParamsError, match=r"book\.yaml is there too; run `colophon separate moby`"):
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
            with pytest.raises(BusyError, match=r"runs a stage|another dvc command") as told:
                separation.separate(toy.root, ["moby"])
            if "runs a stage" in str(told.value) or time.monotonic() > deadline:
                break
        assert tree(toy) == before
    finally:
        kill_group(process)
        process.communicate()
    assert separation.separate(toy.root, ["moby"]) == ["moby"]


def test_what_a_person_edited_in_the_book_s_file_is_not_thrown_away(apart: Project) -> None:
    """After a move that was killed, or a merge, a book is in both places; the two must say the same."""
    own = (apart.root / "data/moby/book.yaml").read_text(encoding="utf-8")
    entry = "".join(f"    {line}\n" for line in own.splitlines())
    (apart.root / "params.yaml").write_text(f"books:\n  moby:\n{entry}{PARAMS.split('run:')[0].split('books:')[0]}")
    (apart.root / "data/moby/book.yaml").write_text(own + "publisher: Edited by hand\n", encoding="utf-8")
    with pytest.raises(ParamsError, match=r"says otherwise than params\.yaml"):
        separation.gather(apart.root, ["moby"])
    assert "Edited by hand" in (apart.root / "data/moby/book.yaml").read_text(encoding="utf-8")


def test_stages_of_a_person_s_own_are_not_written_over(toy: Project) -> None:
    mine = "stages:\n  concordance:\n    cmd: exec true\n"
    path = toy.root / "data/moby/dvc.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(mine)
    with pytest.raises(ParamsError, match=r"data/moby/dvc\.yaml: stands where"):
        separation.separate(toy.root, ["moby"])
    assert path.read_text() == mine
    assert not (toy.root / "data/moby/book.yaml").exists()


def test_a_loop_over_other_names_keeps_what_dvc_noted(toy: Project) -> None:
    pipeline = toy.root / "dvc.yaml"
    loop = "\n  mine:\n    foreach: [moby, other]\n    do:\n      cmd: exec cp dvc.yaml mine-${item}.txt\n"
    pipeline.write_text(pipeline.read_text().rstrip() + loop + "      outs: ['mine-${item}.txt']\n")
    toy.dvc("repro", "mine@moby", "mine@other")
    separation.separate(toy.root, ["moby"])
    assert {"mine@moby", "mine@other"} <= toy.lock().keys()
    assert "first@moby" not in toy.lock()
