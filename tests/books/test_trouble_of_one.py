"""What is wrong with one book is its own line; what all share is made again; names and their order come back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lib.books import separation
from lib.books.book_order import ORDER_FILE, noted_order
from lib.books.entries import cut_entries, put_entry
from lib.errors import ParamsError
from lib.settings.params import Params
from lib.settings.safe_yaml import load_yaml
from tests.books.test_many_books import RUN, edit, late, row
from tests.projects import Project, colophon

BROKEN = {
    "no YAML": "source: [\n",
    "an unknown key": "source: data/sources/emma.txt\ntruth: data/no-truth\nauthro: Austen\n",
    "no source": "truth: data/no-truth\n",
    "a list": "- source\n",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_book_file_stops_no_other_book(apart: Project, text: str) -> None:
    edit(apart, "moby")
    (apart.root / "data/emma/book.yaml").write_text(text, encoding="utf-8")
    done = apart.run(*RUN, check=False)
    assert done.returncode == 1
    assert row(done.stdout, "moby").endswith("look at its report")
    assert row(done.stdout, "emma").endswith("failed: see below")
    assert "data/emma/book.yaml" in done.stderr
    assert done.stderr.endswith("colophon: error: 1 of 2 books failed: emma\n")
    assert "Traceback" not in done.stderr
    told = apart.run(*RUN[:-1], "status", check=False)
    assert told.returncode == 1
    assert "moby: not begun" in told.stdout
    assert told.stderr.startswith("colophon: error: data/emma/book.yaml")
    assert len(told.stderr.splitlines()) == 1
    assert "data/emma/book.yaml" in colophon(apart, "check", check=False)


def test_what_all_books_share_is_made_again_where_it_was_deleted(apart: Project) -> None:
    shutil.rmtree(apart.root / "data/_books")
    apart.run(*RUN)
    assert late(apart) == {"moby": [], "emma": []}
    apart.dvc("repro")
    assert "up to date" in apart.dvc("status").stdout
    shutil.rmtree(apart.root / "data/_books")
    colophon(apart, "separate", "--back")
    assert Params.load(apart.root).section("books").keys() == {"moby", "emma"}
    assert "up to date" in apart.dvc("status").stdout


@pytest.mark.parametrize("book", ["1984", "null", "yes", "0x1f", "1e3", "on", "12_3", "n"])
def test_an_id_that_yaml_takes_for_something_else_comes_back(book: str) -> None:
    text = f'books:\n  a:\n    source: x\n  "{book}":\n    source: y\nrun: {{}}\n'
    rest, own = cut_entries(text, [book])
    assert load_yaml(put_entry(rest, book, own[book])) == load_yaml(text)
    rest, own = cut_entries(text, ["a", book])
    assert load_yaml(put_entry(rest, book, own[book]))["books"] == {book: {"source": "y"}}


def test_an_id_without_its_quotes_is_told(tmp_path: Path) -> None:
    (tmp_path / "params.yaml").write_text("books:\n  1984: {source: x}\n", encoding="utf-8")
    with pytest.raises(ParamsError, match=r'books: 1984: put this id in quotes, as in "1984":'):
        Params.load(tmp_path)


@pytest.mark.parametrize("moved", [["moby", "emma"], ["emma", "moby"], ["moby"], ["emma"]])
def test_the_books_come_back_in_their_order(toy: Project, moved: list[str]) -> None:
    assert Params.load(toy.root).books == ["moby", "emma"], "not by name, or this shows nothing"
    separation.separate(toy.root, moved)
    separation.gather(toy.root, moved)
    assert list(Params.load(toy.root).section("books")) == ["moby", "emma"]
    assert not (toy.root / "data/_books").exists()


def test_an_order_that_a_person_edited_or_damaged_does_no_harm(toy: Project) -> None:
    separation.separate(toy.root, ["moby", "emma"])
    for damage in (b"", b"\xff\xfe", b"../../x\nemma\nemma\nnobody\n"):
        (toy.root / ORDER_FILE).write_bytes(damage)
        assert "../../x" not in noted_order(toy.root)
        separation.gather(toy.root, ["moby"])
        assert list(Params.load(toy.root).section("books")) == ["moby"]
        separation.separate(toy.root, ["moby"])
