"""Entries are put into YAML files, renamed and taken out as text: every other line stays."""

from __future__ import annotations

import difflib

import pytest
from ruamel.yaml import YAML

from lib.kit.yaml_keys import has_key, insert_after, remove_key, rename_key

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
PARAMS = """\
books:
  a: {source: x, ocr: {psm: 4}, label: {b: 1}}
  "b":
    source: y    # the scan
    ocr: {psm: 4}   # one column

    # of truth
    truth: z
ocr:     # reading
  psm: 3
    # deeper, and so its own
# of label
label: {}

'last': 1
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
    assert remove_key(made, ["stages"], "new") == TEXT


@pytest.mark.parametrize(("parents", "sibling"), [(["stages"], "first"), ([], "books")])
def test_an_entry_with_an_empty_line_before_it_is_taken_out_with_it(parents: list[str], sibling: str) -> None:
    made = insert_after(TEXT, parents, sibling, f"\n{'  ' * len(parents)}new: 1\n")
    assert made != TEXT
    assert remove_key(made, parents, "new") == TEXT


def test_the_last_key_of_a_file_without_a_last_newline() -> None:
    made = insert_after(TEXT.rstrip("\n"), [], "books", "more: {}")
    assert made.endswith("books: {}\nmore: {}\n")
    assert remove_key(made, [], "more") == TEXT


def lost(before: str, after: str) -> list[str]:
    changed = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in changed if line[0] in "+-"]


@pytest.mark.parametrize(
    ("parents", "key", "changes"),
    [
        ([], "ocr", ["- ocr:     # reading", "-   psm: 3", "-     # deeper, and so its own"]),
        ([], "label", ["- label: {}"]),
        ([], "last", ["- ", "- 'last': 1"]),
        (["books", "b"], "ocr", ["-     ocr: {psm: 4}   # one column"]),
        (
            ["books", "a"],
            "ocr",
            ["-   a: {source: x, ocr: {psm: 4}, label: {b: 1}}", "+   a: {source: x, label: {b: 1}}"],
        ),
        (
            ["books", "a"],
            "label",
            ["-   a: {source: x, ocr: {psm: 4}, label: {b: 1}}", "+   a: {source: x, ocr: {psm: 4}}"],
        ),
        (["books", "a", "label"], "b", ["+   a: {source: x, ocr: {psm: 4}, label: {}}"]),
    ],
)
def test_a_key_is_taken_out_and_nothing_else(parents: list[str], key: str, changes: list[str]) -> None:
    made = remove_key(PARAMS, parents, key)
    assert not has_key(made, parents, key)
    YAML(typ="safe").load(made)
    found = [line for line in lost(PARAMS, made) if line[:2] != "? "]
    assert [line for line in found if line in changes] == changes
    assert len(found) == len(changes) or parents == ["books", "a", "label"]


@pytest.mark.parametrize(
    ("parents", "key", "line"),
    [
        ([], "ocr", "new:     # reading"),
        (["books"], "b", "  new:"),
        (["books", "b"], "ocr", "    new: {psm: 4}   # one column"),
        (["books", "a"], "label", "  a: {source: x, ocr: {psm: 4}, new: {b: 1}}"),
        ([], "last", "new: 1"),
    ],
)
def test_a_key_is_called_otherwise(parents: list[str], key: str, line: str) -> None:
    made = rename_key(PARAMS, parents, key, "new")
    assert line in made.splitlines()
    assert len([each for each in lost(PARAMS, made) if each.startswith("+ ")]) == 1


def test_an_unknown_key_is_refused() -> None:
    assert not has_key(TEXT, ["stages"], "third")
    assert not has_key(TEXT, ["books", "first"], "third")
    with pytest.raises(KeyError):
        insert_after(TEXT, ["stages"], "third", "new: 1")
    with pytest.raises(KeyError):
        remove_key(TEXT, [], "third")
