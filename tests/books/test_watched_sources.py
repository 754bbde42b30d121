"""A book's dvc.yaml watches what its book.yaml names, or its stages say so."""

from __future__ import annotations

import pytest

from lib.errors import ParamsError
from lib.kit.new_names import check_new_name
from lib.pipeline.book_pipelines import check_watched, orphaned_pipelines, write_book_pipelines
from lib.settings.params import Params
from tests.projects import Project


def test_a_source_that_was_edited_is_told_until_it_is_watched(apart: Project) -> None:
    path = apart.root / "data/moby/book.yaml"
    facts = Params.load(apart.root).entry("moby")
    check_watched(apart.root, "moby", facts)
    path.write_text(path.read_text(encoding="utf-8").replace(str(facts["source"]), "data/sources/emma.txt"))
    edited = Params.load(apart.root).entry("moby")
    assert edited["source"] != facts["source"]
    with pytest.raises(ParamsError, match=r"does not watch the source data/sources/emma\.txt.*deps --write"):
        check_watched(apart.root, "moby", edited)
    write_book_pipelines(apart.root, ["moby"])
    check_watched(apart.root, "moby", edited)


def test_a_book_of_params_yaml_is_watched_by_the_map(toy: Project) -> None:
    check_watched(toy.root, "moby", Params.load(toy.root).entry("moby"))


def test_a_book_whose_file_is_gone_is_told(apart: Project) -> None:
    assert orphaned_pipelines(apart.root) == []
    (apart.root / "data/moby/book.yaml").unlink()
    assert orphaned_pipelines(apart.root) == ["data/moby/dvc.yaml"]


@pytest.mark.parametrize("name", ["ready", "code"])
def test_names_of_the_books_own_stages_are_taken(apart: Project, name: str) -> None:
    with pytest.raises(ParamsError, match="taken already"):
        check_new_name(apart.root, name)
