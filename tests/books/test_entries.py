"""Entries of books leave params.yaml as text and come back: no comment and no setting is lost."""

from __future__ import annotations

from collections import Counter

import pytest

from lib.books.entries import cut_entries, put_entry
from lib.errors import ParamsError
from lib.settings.safe_yaml import load_yaml
from tests.books.toy_project import PARAMS

HARD = """\
# head
books:   # all of them
    # of a
    a:
        source: "x # no comment"
        note: |
            # text, and no comment
              deeper
        # last of a
    # of b
    "b": {source: y, ocr: {psm: 4}}  # in one line
    c: {source: z,   # over
        truth: t}    # two lines

    # at the end of the books

# of ocr
ocr: {psm: 3}
"""


def lost_comments(before: str, after: str) -> list[str]:
    """Comments that stand less often than before; one that stands within another is there."""
    comments = Counter(line.partition("#")[2].strip() for line in before.splitlines() if "#" in line)
    return [comment for comment, count in comments.items() if after.count(comment) < count]


@pytest.mark.parametrize("text", [PARAMS, HARD])
@pytest.mark.parametrize("which", ["all", "first", "last"])
def test_what_goes_and_what_stays_say_what_was_said(text: str, which: str) -> None:
    before = load_yaml(text)
    names = list(before["books"])
    books = {"all": names, "first": names[:1], "last": names[-1:]}[which]
    rest, own = cut_entries(text, books)
    assert {book: load_yaml(each) for book, each in own.items()} == {book: before["books"][book] for book in books}
    left = {book: entry for book, entry in before["books"].items() if book not in books}
    assert load_yaml(rest) == {**before, "books": left}
    assert lost_comments(text, rest + "".join(own.values())) == []


@pytest.mark.parametrize("text", [PARAMS, HARD])
def test_there_and_back_again(text: str) -> None:
    rest, own = cut_entries(text, list(load_yaml(text)["books"]))
    for book, each in own.items():
        rest = put_entry(rest, book, each)
    assert load_yaml(rest) == load_yaml(text)
    assert lost_comments(text, rest) == []


def test_a_block_moves_as_it_stands() -> None:
    _, own = cut_entries(HARD, ["a"])
    assert own["a"] == (
        '# of a\nsource: "x # no comment"\nnote: |\n    # text, and no comment\n      deeper\n# last of a\n'
    )


def test_an_alias_is_written_out() -> None:
    text = "books:\n  a: &one\n    source: x\n  b: *one\n"
    rest, own = cut_entries(text, ["b"])
    assert load_yaml(own["b"]) == {"source": "x"}
    with pytest.raises(ParamsError, match="uses an anchor"):
        cut_entries(text, ["a"])
    assert load_yaml(cut_entries(text, ["a", "b"])[0]) == {"books": {}}
    assert load_yaml(rest) == {"books": {"a": {"source": "x"}}}


def test_books_between_braces_are_refused() -> None:
    with pytest.raises(ParamsError, match="on lines of its own"):
        cut_entries("books: {a: {source: x}}\n", ["a"])
