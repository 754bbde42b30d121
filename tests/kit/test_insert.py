"""Entries are put into YAML files as text: every other line stays."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from lib.kit.insert import insert_after

TEXT = """\
# head
stages:
  first:  # one
    cmd: a

  # about second
  second:
    cmd: b
    deps: [x,   y]
# about books
books: {}
"""


@pytest.mark.parametrize(
    ("sibling", "follows"),
    [("first", "    cmd: a\n  new: 1\n\n  # about second\n"), ("second", "y]\n  new: 1\n# about books\n")],
)
def test_comments_stay_with_the_key_that_they_speak_of(sibling: str, follows: str) -> None:
    made = insert_after(TEXT, ["stages"], sibling, "  new: 1\n")
    assert follows in made
    assert made.replace("  new: 1\n", "") == TEXT
    assert YAML(typ="safe").load(made)["stages"]["new"] == 1


def test_the_last_key_of_a_file_without_a_last_newline() -> None:
    made = insert_after(TEXT.rstrip("\n"), [], "books", "more: {}")
    assert made.endswith("books: {}\nmore: {}\n")


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(KeyError):
        insert_after(TEXT, ["stages"], "third", "new: 1")
