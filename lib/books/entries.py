"""Entries of books, cut out of params.yaml as text, and put back: no comment and no setting is lost on the way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node

from lib.books.book_order import predecessor
from lib.errors import ParamsError
from lib.kit.yaml_keys import insert_after
from lib.settings.book_files import book_file
from lib.settings.params import PARAMS_FILE
from lib.settings.safe_yaml import load_yaml
from lib.system.yaml_text import yaml_key, yaml_text

INDENT = 2


@dataclass(frozen=True)
class _Place:
    """Where an entry stands: lines `first` (its comments) and `key` up to `end`, which is not in it."""

    first: int
    key: int
    end: int
    value: Node


def cut_entries(text: str, books: Collection[str]) -> tuple[str, dict[str, str]]:
    """The text of params.yaml without the entries of `books`, and the text of each book's own file.

    Comments above an entry, on its line and within it go with it. ParamsError where what stays would mean something
    else, as where another entry uses an anchor of one that goes.
    """
    if not books:
        return text, {}
    lines = _lines(text)
    below = _below_books(YAML().compose(text))
    places = _places(lines, below, books)
    entries = load_yaml(text)["books"]
    cut = {book: _own_text(lines, place, entries[book]) for book, place in places.items()}
    gone = {number for place in places.values() for number in range(place.first, place.end)}
    rest = "".join(line for number, line in enumerate(lines) if number not in gone)
    if len(places) == len(below.value):
        rest = _with_no_books(rest)
    _check_rest(text, rest, books)
    return rest, cut


def _lines(text: str) -> list[str]:
    """The lines as YAML counts them; splitlines knows more ends of lines."""
    return [f"{line}\n" for line in text.removesuffix("\n").split("\n")]


def _below_books(node: Node | None) -> MappingNode:
    pairs = node.value if isinstance(node, MappingNode) else []
    found = next((value for key, value in pairs if key.value == "books"), None)
    if not isinstance(found, MappingNode) or found.flow_style:
        raise ParamsError(f"{PARAMS_FILE}: books: must hold each book on lines of its own to be taken apart")
    return found


def _places(lines: Sequence[str], below: MappingNode, books: Collection[str]) -> dict[str, _Place]:
    """The places of books' entries. Comments right above a key speak of it, and go with it."""
    found = {}
    keys = [(str(key.value), key.start_mark.line, value) for key, value in below.value]
    column = below.value[0][0].start_mark.column
    ends = [line for _, line, _ in keys[1:]] + [_end(lines, keys[-1][1], column)]
    for (book, line, value), end in zip(keys, ends, strict=True):
        if book in books:
            stop = end - sum(1 for _ in takewhile(lambda at: _is_above(lines[at], column), range(end - 1, line, -1)))
            above = sum(1 for _ in takewhile(lambda at: _is_comment(lines[at], column), range(line - 1, -1, -1)))
            found[book] = _Place(line - above, line, stop, value)
    return found


def _end(lines: Sequence[str], start: int, column: int) -> int:
    """The line after the last entry: the next that holds something and is not further in."""
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if line.strip() and not line.lstrip().startswith("#") and len(line) - len(line.lstrip()) < column:
            return number
    return len(lines)


def _is_above(line: str, column: int) -> bool:
    """Whether a line below an entry belongs to what follows: it is empty, or a comment that stands no deeper."""
    return not line.strip() or (line.lstrip().startswith("#") and len(line) - len(line.lstrip()) <= column)


def _is_comment(line: str, column: int) -> bool:
    """Whether a line above an entry speaks of it: a comment as deep as the entry's key."""
    return line.lstrip().startswith("#") and len(line) - len(line.lstrip()) >= column


def _own_text(lines: Sequence[str], place: _Place, entry: Any) -> str:
    """The text of a book's own file: its lines moved to the left, or its facts anew where these would mean less."""
    above = [line.strip() + "\n" for line in lines[place.first : place.key]]
    body = lines[place.key + 1 : place.end]
    value = place.value
    if isinstance(value, MappingNode) and not value.flow_style and value.value and body:
        column = value.value[0][0].start_mark.column
        beside = lines[place.key].partition("#")[2].strip()
        moved = [line[min(column, len(line) - len(line.lstrip())) :] if line.strip() else "\n" for line in body]
        text = "".join([*above, *([f"# {beside}\n"] if beside else []), *moved])
        if _says(text, entry):
            return text
    written = [f"#   {line.rstrip()}\n" for line in lines[place.key : place.end] if line.strip()]
    noted = ["# As it stood in params.yaml:\n", *written] if any("#" in line[1:] for line in written) else []
    text = "".join([*above, *noted]) + yaml_text(entry)
    if not _says(text, entry):
        raise ParamsError(f"{PARAMS_FILE}: line {place.key + 1}: this entry cannot be written as a file of its own")
    return text


def _says(text: str, entry: Any) -> bool:
    try:
        return bool(load_yaml(text) == entry)
    except YAMLError:
        return False


def _with_no_books(text: str) -> str:
    """The text whose `books:` holds nothing any more, with an empty list there: the map goes over it."""
    head, _, tail = text.partition("\nbooks:") if not text.startswith("books:") else ("", "", text[len("books:") :])
    start = f"{head}\nbooks: {{}}" if not text.startswith("books:") else "books: {}"
    return start + tail


def _check_rest(before: str, after: str, books: Collection[str]) -> None:
    try:
        left, wanted = load_yaml(after), load_yaml(before)
    except YAMLError:
        left, wanted = None, {}
    if left is not None:
        wanted["books"] = {book: entry for book, entry in wanted["books"].items() if book not in books}
    if left != wanted:
        raise ParamsError(
            f"{PARAMS_FILE}: an entry that stays uses an anchor (&name) of one that goes; write out what it stands for"
        )


def put_entry(text: str, book: str, own: str, order: Sequence[str] = ()) -> str:
    """The text of params.yaml with a book's entry again, from the text of its own file.

    It goes behind the book that comes before it in `order`, else below the last one. ParamsError where the text as it
    stands cannot take it.
    """
    entry = f"{' ' * INDENT}{yaml_key(book)}:\n" + "".join(
        f"{' ' * 2 * INDENT}{line}\n" if line.strip() else "\n" for line in own.removesuffix("\n").split("\n")
    )
    data = load_yaml(text)
    standing = data.get("books") or {}
    before = predecessor(order, book, standing) if book in order else next(reversed(standing), None)
    if before is not None:
        made = insert_after(text, ["books"], before, entry)
    else:
        lines = _lines(text)
        at = next(number for number, line in enumerate(lines) if line.startswith("books:"))
        comment = lines[at].partition("#")[2].strip()
        head = lines[at] if standing else "books:" + f"  # {comment}" * bool(comment) + "\n"
        made = "".join([*lines[:at], head, entry, *lines[at + 1 :]])
    if load_yaml(made) != {**data, "books": {**standing, book: load_yaml(own)}}:
        raise ParamsError(f"{book_file(book)}: cannot be put into {PARAMS_FILE} as it stands; move its entry by hand")
    return made
