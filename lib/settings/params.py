"""params.yaml: the books, one section for each stage, and `run:`, which says how and is nobody's dep.

A book may have a file of its own instead of an entry (lib/settings/book_files): Params reads either, and a book's file
only when the book is asked for, so that no book costs another anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from reprlib import Repr
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml.error import YAMLError

from lib.errors import ParamsError
from lib.settings.book_files import BOOK_ID, book_file, books_with_own_files
from lib.settings.language_names import Languages
from lib.settings.safe_yaml import MOST_BYTES, load_yaml
from lib.system.regular_files import read_regular

PARAMS_FILE = "params.yaml"
STAGES_FOLDER = "stages"
STAGE_ALIASES = {"source": "ingest"}
"""Other names of stages. Stages are known that call the page images, as they come in, the source."""

T = TypeVar("T", bound="StageParams")


class StageParams(BaseModel):
    """Settings of a stage: frozen; a key that is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class BookEntry(BaseModel):
    """A book's entry in params.yaml, apart from the stage settings that it overrides."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str = Field(min_length=1)
    truth: str | None = None
    language: Languages = "eng"
    title: str | None = None
    author: str | None = None
    year: int | None = Field(default=None, ge=1, le=9999)
    publisher: str | None = None
    isbn: str | None = None


def check_book_id(book: str) -> str:
    """Return `book` if it is safe in a path and on a command line; else raise ParamsError."""
    if not BOOK_ID.fullmatch(book):
        raise ParamsError(
            f"{book!r} is no book id: use 1 to 64 of a-z, 0-9, - and _, starting with a letter or a figure"
        )
    return book


def stage_names(root: Path) -> set[str]:
    """The stages of this project: the scripts in stages/, and the packages (folders with an __init__.py)."""
    folder = root / STAGES_FOLDER
    scripts = {path.stem for path in folder.glob("*.py")}
    packages = {path.parent.name for path in folder.glob("*/__init__.py")}
    return {name for name in scripts | packages if not name.startswith("_")}


def stage_name(name: str) -> str:
    """The name that a stage has here: `ingest` for `source`; any other stays."""
    return STAGE_ALIASES.get(name, name)


def first_problem(error: ValidationError) -> tuple[str, str]:
    """Where (dotted) and what, of a validation error's first finding."""
    found = error.errors()[0]
    where = ".".join(_cut(str(part), _LONGEST_NAME) for part in found["loc"])
    if found["type"] == "extra_forbidden":
        return where, "no such setting"
    if found["type"] == "missing":
        return where, "must be given"
    if found["type"] == "value_error" and isinstance(found["input"], Mapping):
        # What a schema says of its fields together: it names those that matter.
        return where, _cut(found["msg"].removeprefix("Value error, "), _LONGEST_MESSAGE)
    return where, f"{found['msg'][0].lower()}{_cut(found['msg'][1:], _LONGEST_MESSAGE)}, not {shown(found['input'])}"


_LONGEST_NAME, _LONGEST_MESSAGE = 80, 300
"""Characters of a message's parts: a file that is wrong as a whole must not stand in it as a whole."""
_MOST_NAMED = 20
"""Books that a message names."""
_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 60
_SHORT.maxlevel, _SHORT.maxdict, _SHORT.maxlist, _SHORT.maxtuple, _SHORT.maxset = 2, 3, 3, 3, 3


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}..."


def shown(value: object) -> str:
    """A value as messages show it: its repr, cut short where it is long."""
    return _cut(" ".join(_SHORT.repr(value).split()), _LONGEST_MESSAGE)


@lru_cache(maxsize=4)
def _loaded(text: str) -> Any:
    """What a YAML text says, read once: a command asks for the settings many times. Not to be changed."""
    return load_yaml(text)


def _read(root: Path, name: str) -> Any:
    """What a YAML file of the project says. FileNotFoundError where it is missing, ParamsError where it is none."""
    try:
        return deepcopy(_loaded(read_regular(root / name, MOST_BYTES).decode("utf-8")))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileNotFoundError(str(error)) from None
    except (YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = getattr(error, "line", None) or (mark.line + 1 if mark else None)
        where = f"{name}, line {line}" if line else name
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise ParamsError(f"{where}: no valid YAML: {what}") from None
    except OSError as error:
        raise ParamsError(f"{root / name}: cannot be read: {error.strerror or error}") from None


class Params:
    """A params.yaml that was read and whose outline was checked, with the books' own files beside it.

    Without `root`, as in a test, there are no such files.
    """

    def __init__(self, data: Mapping[str, Any], stages: set[str], root: Path | None = None) -> None:
        self.data = data
        self.stages = stages
        self._root = root
        self._own: dict[str, Mapping[str, Any]] = {}
        for section, value in data.items():
            if section not in stages | {"books", "run"}:
                known = ", ".join(sorted(stages | {"books", "run"}))
                raise ParamsError(f"{PARAMS_FILE}: {section}: no such section; there are {known}")
            if value is not None and not isinstance(value, Mapping):
                raise ParamsError(
                    f"{PARAMS_FILE}: {section}: must be a list of settings (key: value), not {shown(value)}"
                )
        for book, entry in self.section("books").items():
            check_book_id(str(book))
            if not isinstance(book, str):
                raise ParamsError(f'{PARAMS_FILE}: books: {shown(book)}: put this id in quotes, as in "1984":')
            if not isinstance(entry, Mapping):
                raise ParamsError(f"{PARAMS_FILE}: books.{book}: must hold at least `source:` and `truth:`")

    @classmethod
    def load(cls, root: Path) -> Params:
        """Read root/params.yaml; ParamsError where it is missing or no YAML."""
        try:
            data = _read(root, PARAMS_FILE)
        except FileNotFoundError:
            above = next((folder for folder in root.absolute().parents if (folder / PARAMS_FILE).is_file()), None)
            where = f", {above}" if above else ""
            raise ParamsError(f"{root / PARAMS_FILE}: not found; run from the project's folder{where}") from None
        if not isinstance(data, Mapping):
            raise ParamsError(f"{PARAMS_FILE}: must hold the sections books, run and one for each stage")
        return cls(data, stage_names(root), root)

    def section(self, name: str) -> Mapping[str, Any]:
        value = self.data.get(name)
        return value if isinstance(value, Mapping) else {}

    @property
    def books(self) -> list[str]:
        """All books: those of params.yaml in its order, then those with files of their own."""
        listed = [str(book) for book in self.section("books")]
        own = books_with_own_files(self._root) if self._root is not None else []
        return [*listed, *(book for book in own if book not in listed)]

    def chosen(self, book: str | None) -> list[str]:
        """That book alone, or all where none is named. ParamsError where there is no such book."""
        if book is None:
            return self.books
        self.entry(book)
        return [book]

    def place(self, book: str, *keys: str) -> str:
        """Where a book's settings stand, for messages."""
        if book in self.section("books") or self._root is None:
            return f"{PARAMS_FILE}: {'.'.join(['books', book, *keys])}"
        return f"{book_file(book)}: {'.'.join(keys)}" if keys else book_file(book)

    def entry(self, book: str) -> Mapping[str, Any]:
        """All that is said of a book, as it stands: its entry in params.yaml, or its own file. ParamsError without."""
        check_book_id(book)
        entries = self.section("books")
        own = self._own_file(book)
        if own is not None and book in entries:
            raise ParamsError(
                f"{PARAMS_FILE}: books.{book}: {book_file(book)} is there too; run `colophon separate {book}` "
                "again, or take one of them away"
            )
        if own is None and book not in entries:
            named, more = self.books[:_MOST_NAMED], len(self.books) - _MOST_NAMED
            known = ", ".join([*named, *([f"{more} more"] if more > 0 else [])]) or "none yet"
            raise ParamsError(f"{PARAMS_FILE}: no book {book!r} under books:; there are {known}")
        return entries[book] if own is None else own

    def _own_file(self, book: str) -> Mapping[str, Any] | None:
        if self._root is not None and book not in self._own:
            try:
                data = _read(self._root, book_file(book))
            except FileNotFoundError:
                return None
            if not isinstance(data, Mapping):
                raise ParamsError(f"{book_file(book)}: must hold at least `source:` and `truth:`")
            self._own[book] = data
        return self._own.get(book)

    def book(self, book: str) -> BookEntry:
        """A book's entry; ParamsError where a key is not known or has the wrong type."""
        entry = self.entry(book)
        own = {key: value for key, value in entry.items() if key not in self.stages}
        try:
            return BookEntry.model_validate(own)
        except ValidationError as error:
            where, what = first_problem(error)
            raise ParamsError(f"{self.place(book, where)}: {what}") from None

    def own_settings(self, stage: str, schema: type[T]) -> T:
        """The settings of a script that works on no book: its section alone."""
        return self._validate(schema, self.section(stage), lambda key: f"{PARAMS_FILE}: {stage}.{key}")

    def settings(self, stage: str, book: str, schema: type[T], extra: Mapping[str, Any]) -> T:
        """The stage's section, overridden by the book's, with `extra` facts of the book put in.

        Raises ParamsError that names the key where one is not known or has the wrong type.
        """
        override = self._override(stage, book)
        values = {**extra, **self.section(stage), **override}

        def place_of(where: str) -> str:
            own = where.partition(".")[0] in override if where else bool(override)
            keys = [stage, where] if where else [stage]
            return self.place(book, *keys) if own else f"{PARAMS_FILE}: {'.'.join(keys)}"

        return self._validate(schema, values, place_of)

    def merged_section(self, stage: str, book: str) -> dict[str, Any]:
        """What params.yaml says of a stage for a book, defaults left out; not checked."""
        return {**self.section(stage), **self._override(stage, book)}

    def _override(self, stage: str, book: str) -> Mapping[str, Any]:
        override = self.entry(book).get(stage) or {}
        if not isinstance(override, Mapping):
            raise ParamsError(f"{self.place(book, stage)}: must be settings (key: value), not {shown(override)}")
        return override

    @staticmethod
    def _validate(schema: type[T], values: Mapping[str, Any], place_of: Callable[[str], str]) -> T:
        try:
            return schema.model_validate(values)
        except ValidationError as error:
            where, what = first_problem(error)
            raise ParamsError(f"{place_of(where)}: {what}") from None
