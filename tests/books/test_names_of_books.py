"""A book is called otherwise or taken out: its data moves, nothing is made again, and it can be taken back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from lib.books import book_renaming
from lib.books.book_removal import remove_book
from lib.books.book_renaming import rename_book
from lib.books.opened_books import closed, opened
from lib.errors import BusyError, ParamsError
from lib.settings.params import Params
from tests.books.test_separation import is_clean, tree
from tests.projects import Project, colophon


def with_own_truth(project: Project, *, apart: bool = False) -> None:
    """A truth within the book's own folder, and something that a person changed by hand; books with files of their own
    where they are `apart`."""
    folder = project.root / "data/moby"
    (folder / "truth").mkdir()
    (folder / "truth/page_0001.txt").write_text("Call me Ishmael.\n")
    (folder / "overrides").mkdir()
    (folder / "overrides/page_0001.json").write_text("{}\n")
    path = project.root / "params.yaml"
    text = path.read_text()
    path.write_text(text.replace("truth: data/no-truth\n    # A year", "truth: data/moby/truth\n    # A year"))
    project.dvc("repro")
    project.commit("its own truth")
    if apart:
        colophon(project, "separate", "moby", "emma")
        project.commit("apart")


@pytest.mark.parametrize("apart", [False, True])
def test_a_renamed_book_has_nothing_to_be_done_and_comes_back_as_it_was(toy: Project, apart: bool) -> None:
    with_own_truth(toy, apart=apart)
    before = tree(toy)
    said = colophon(toy, "rename", "moby", "whale")
    assert "moby is whale now." in said and "Now run" not in said
    assert is_clean(toy)
    assert "Running" not in toy.dvc("repro").stdout
    params = Params.load(toy.root)
    assert params.books == (["emma", "whale"] if apart else ["whale", "emma"])
    assert params.entry("whale")["truth"] == "data/whale/truth"
    assert "# A year is not known." in (toy.root / ("data/whale/book.yaml" if apart else "params.yaml")).read_text()
    assert (toy.root / "data/whale/overrides/page_0001.json").is_file()
    assert not [name for name in tree(toy) if "moby" in name and name != "data/sources/moby.txt"]
    colophon(toy, "rename", "whale", "moby")
    assert tree(toy) == before
    assert toy.git("status", "--porcelain") == ""


@pytest.mark.parametrize("damaged", ["x: [\n", "stages:\n  tidy@moby: &x\n    a: *x\n"])
def test_nothing_moves_where_dvc_s_notes_cannot_be_read(toy: Project, damaged: str) -> None:
    (toy.root / "dvc.lock").write_text(damaged)
    before = tree(toy)
    with pytest.raises(ParamsError, match=r"dvc\.lock"):
        rename_book(toy.root, "moby", "whale")
    assert tree(toy) == before


@pytest.mark.parametrize("name", ["1999", "null", "1e5"])
def test_a_name_that_yaml_takes_for_a_number_or_for_nothing_is_one(toy: Project, name: str) -> None:
    before = tree(toy)
    rename_book(toy.root, "moby", name)
    assert name in Params.load(toy.root).books
    assert is_clean(toy)
    rename_book(toy.root, name, "moby")
    assert tree(toy) == before


def test_locks_of_a_page_that_was_open_are_no_book(toy: Project) -> None:
    (toy.root / "logs/whale").mkdir(parents=True)
    (toy.root / "logs/whale/.overrides.lock").touch()
    rename_book(toy.root, "moby", "whale")
    assert (toy.root / "data/whale").is_dir()


def test_a_book_that_is_open_for_proofreading_keeps_its_name_and_its_place(toy: Project) -> None:
    before, data = tree(toy), toy.root / "data/moby"
    with opened(data, "moby"), opened(data, "moby"):
        shutil.rmtree(toy.root / "logs", ignore_errors=True)  # as people do, whatever is open
        for change in (lambda: rename_book(toy.root, "moby", "whale"), lambda: remove_book(toy.root, "moby")):
            with pytest.raises(BusyError, match="moby is open for proofreading; end `colophon review moby`"):
                change()
        assert tree(toy) == before
    with closed(data, "moby"), pytest.raises(BusyError, match="renamed or removed"), opened(data, "moby"):
        pass
    rename_book(toy.root, "moby", "whale")
    assert (toy.root / "data/whale").is_dir()
    with closed(toy.root / "data/none", "none"):
        assert not (toy.root / "data/none").exists()


def test_git_and_dvc_take_a_renaming_back(toy: Project) -> None:
    with_own_truth(toy)
    before = tree(toy)
    colophon(toy, "rename", "moby", "whale")
    toy.git("restore", ".")
    toy.dvc("checkout")
    after = tree(toy)
    assert {name: text for name, text in after.items() if "/whale/" not in name} == before


def test_what_bears_the_name_is_made_anew_and_dvc_yaml_and_what_was_learnt_name_it(toy: Project) -> None:
    path = toy.root / "dvc.yaml"
    text = path.read_text().replace(
        "text.txt: {persist: true}", "text.txt: {persist: true}\n        - data/${key}/export"
    )
    path.write_text(text + "\nartifacts:\n  whale-book:\n    path: data/moby/export/moby.epub\n")
    second = toy.root / "stages/second.sh"
    second.write_text(second.read_text() + "mkdir -p data/$1/export\necho $1 > data/$1/export/$1.epub\n")
    toy.dvc("repro")
    learnt = toy.root / "data/_learnt/learnt.json"
    learnt.parent.mkdir()
    learnt.write_text(json.dumps({"decisions": {"quotations": {"held": {"moby": {"1": None}, "emma": {"2": None}}}}}))
    assert rename_book(toy.root, "moby", "whale") == ["second"]
    held = json.loads(learnt.read_text())["decisions"]["quotations"]["held"]
    assert held == {"whale": {"1": None}, "emma": {"2": None}}
    assert "path: data/whale/export/whale.epub" in path.read_text()
    ran = toy.dvc("repro").stdout
    assert "Running stage 'second@whale'" in ran and "Running stage 'first@whale'" not in ran
    assert [found.name for found in (toy.root / "data/whale/export").iterdir()] == ["whale.epub"]


@pytest.mark.parametrize("apart", [False, True])
def test_a_renaming_that_was_killed_is_ended_by_the_same_command(
    toy: Project, apart: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_own_truth(toy)
    if apart:
        colophon(toy, "separate", "moby", "emma")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(book_renaming, "write_lock", killed)
        with pytest.raises(KeyboardInterrupt):
            rename_book(toy.root, "moby", "whale")
    rename_book(toy.root, "moby", "whale")
    assert "whale" in Params.load(toy.root).books and "moby" not in Params.load(toy.root).books
    assert is_clean(toy)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("moby", "emma", "there is a book 'emma' already"),
        ("jane", "whale", "jane"),
        ("moby", "Whale", "Whale"),
        ("moby", "sources", "no folder of a book"),
        ("moby", "no-truth", "no folder of a book"),
    ],
)
def test_a_name_that_is_none_or_taken_is_refused(toy: Project, old: str, new: str, says: str) -> None:
    before = tree(toy)
    with pytest.raises(ParamsError, match=says):
        rename_book(toy.root, old, new)
    assert tree(toy) == before


@pytest.mark.parametrize("apart", [False, True])
def test_a_removed_book_is_moved_aside_and_can_be_put_back(toy: Project, apart: bool) -> None:
    with_own_truth(toy, apart=apart)
    before = tree(toy)
    said = colophon(toy, "remove", "moby")
    assert "The scan stays: data/sources/moby.txt" in said
    assert Params.load(toy.root).books == ["emma"]
    assert is_clean(toy)
    assert not (toy.root / "data/moby").exists()
    assert "which is about a whale" not in (toy.root / "params.yaml").read_text()
    [undo] = [line.removeprefix("Undo: ") for line in said.splitlines() if line.startswith("Undo: ")]
    toy.run("sh", "-c", undo)
    after = {name: text for name, text in tree(toy).items() if not name.startswith("tmp/")}
    assert after == before
    assert is_clean(toy)


def test_the_last_book_goes_too_and_one_that_dvc_yaml_names_stays(toy: Project) -> None:
    remove_book(toy.root, "moby")
    path = toy.root / "dvc.yaml"
    path.write_text(path.read_text() + "\nartifacts:\n  emma-book:\n    path: data/emma/second/text.txt\n")
    with pytest.raises(ParamsError, match="names what is made of emma, too"):
        remove_book(toy.root, "emma")
    path.write_text(path.read_text().partition("\nartifacts:")[0] + "\n")
    remove_book(toy.root, "emma")
    assert Params.load(toy.root).books == []
    toy.dvc("status")


def test_while_a_stage_runs_no_book_goes(toy: Project) -> None:
    (toy.root / "slow-moby").touch()
    (toy.root / "data/sources/moby.txt").write_text("Ishmael?\n")
    process = toy.start(str(toy.root / ".venv/bin/dvc"), "repro", "first@moby")
    try:
        list_of_running = toy.root / ".dvc/tmp/rwlock"
        while not list_of_running.is_file() or str(Path("data/moby")) not in list_of_running.read_text():
            assert process.poll() is None
        with pytest.raises(BusyError):
            remove_book(toy.root, "emma")
        with pytest.raises(BusyError):
            rename_book(toy.root, "emma", "woodhouse")
    finally:
        process.terminate()
        process.communicate()
    assert (toy.root / "data/emma").is_dir()
