"""Weights of the project's own: data/_learnt, which `colophon learn` writes and git keeps.

learnt.json               for each decision which weights are used now, how they did on pages left out, and which pages
                          are held
DECISION-0123456789.json  weights, named by the digest of what they hold

A page is held to the weights (or to those of the package) that it was set by when a person wrote overrides for it: set
otherwise, the page would no longer hold the paragraphs that the overrides were written against.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import Field, ValidationError

from lib.errors import InvalidRecordError
from lib.learning.logistic import Weights, read_weights
from lib.schemas.base import Record
from lib.system.digests import bytes_digest
from lib.system.regular_files import read_regular

LEARNT_FOLDER = "_learnt"
"""Of the data folder. No book is called so: an id does not begin with a low line."""
LEARNT_FILE = "learnt.json"
MOST_LEARNT_BYTES = 64 << 20
"""Bytes of a file. From: a line for each page with overrides; this is a million of them."""
DIGEST_CHARACTERS = 10
"""Of a digest in a file's name. From: a project has few weights, and 40 bits tell a million apart."""


Digest = Annotated[str, Field(pattern=rf"^[0-9a-f]{{{DIGEST_CHARACTERS}}}$")]
PageNumber = Annotated[int, Field(ge=1)]


class Tried(Record):
    """How weights told the places of a book's proofread pages, each page left out of what they were learnt from."""

    pages: int = Field(ge=0)
    places: int = Field(ge=0)
    package_wrong: int = Field(ge=0, description="Places that the weights of the package tell wrong.")
    own_wrong: int = Field(ge=0)
    pages_better: int = Field(ge=0, description="Pages with fewer wrong places than by the package's.")
    pages_worse: int = Field(ge=0)
    used: bool = Field(description="Whether the own weights decide in this book.")


class Decision(Record):
    """What was learnt of one decision."""

    weights: Digest | None = Field(default=None, description="Digest of the weights that are used now; null for none.")
    books: dict[str, Tried] = Field(default_factory=dict, description="Books with proofread pages.")
    other_books: Tried | None = Field(
        default=None, description="All of them, each told by weights of the others: what books without such pages get."
    )
    held: dict[str, dict[PageNumber, Digest | None]] = Field(
        default_factory=dict, description="By book and page the weights that it keeps; null for the package's."
    )

    def of_page(self, book: str, page: int) -> str | None:
        """The digest of the weights that set a page; None for those of the package."""
        held = self.held.get(book, {})
        return held[page] if page in held else self.of_book(book)

    def of_book(self, book: str) -> str | None:
        """The digest of the weights that set a page of a book that is not held."""
        tried = self.books.get(book, self.other_books)
        return self.weights if tried is not None and tried.used else None


class Learnt(Record):
    """All that was learnt, by decision."""

    decisions: dict[str, Decision] = Field(default_factory=dict)


def weights_path(folder: Path, decision: str, digest: str) -> Path:
    """Where weights stand in data/_learnt."""
    return folder / f"{decision}-{digest}.json"


def weights_digest(text: str) -> str:
    """By which weights are named: of the text of their file."""
    return bytes_digest(text.encode("utf-8"))[:DIGEST_CHARACTERS]


def load_learnt(folder: Path) -> Learnt:
    """What was learnt; nothing where there is no file. InvalidRecordError says what is wrong with one."""
    path = folder / LEARNT_FILE
    try:
        return Learnt.model_validate_json(read_regular(path, MOST_LEARNT_BYTES))
    except FileNotFoundError:
        return Learnt()
    except (OSError, ValidationError) as error:
        what = str(error).splitlines()[0]
        raise InvalidRecordError(
            f"{path}: not as `colophon learn` writes it ({what}); take it from git again, or take it away"
        ) from None


class OwnWeights:
    """The weights of a decision that a project learnt, for the stage that decides by them."""

    def __init__(self, data: Path, decision: str, names: tuple[str, ...]) -> None:
        """`data` is the project's data folder, `names` are the features that are measured."""
        self._folder = data / LEARNT_FOLDER
        self._name = decision
        self._features = names
        self._checked: dict[str, Path] = {}

    @cached_property
    def _decision(self) -> Decision:
        return load_learnt(self._folder).decisions.get(self._name, Decision())

    def of_page(self, book: str, page: int) -> Path | None:
        """The file of the weights that set a page; None where the package's do.

        Raises InvalidRecordError where the file is gone, or weighs other features than are measured.
        """
        digest = self._decision.of_page(book, page)
        if digest is None:
            return None
        if digest not in self._checked:
            self._checked[digest] = self._check(weights_path(self._folder, self._name, digest))
        return self._checked[digest]

    def _check(self, path: Path) -> Path:
        remedy = "take it from git again, or run `colophon learn --back`"
        if not path.is_file():
            raise InvalidRecordError(f"{path}: {LEARNT_FILE} names it, and it is not there; {remedy}")
        try:
            check_kept(path, self._features)
        except InvalidRecordError as error:
            raise InvalidRecordError(f"{error}; {remedy}") from None
        return path


def check_kept(path: Path, names: tuple[str, ...]) -> None:
    """Raises InvalidRecordError where a file of data/_learnt has no weights of `names`, or not those of its name."""
    own_weights(path, names)
    if not path.stem.endswith(f"-{weights_digest(path.read_text(encoding='utf-8'))}"):
        raise InvalidRecordError(f"{path}: changed since `colophon learn` wrote it")


def own_weights(path: Path, names: tuple[str, ...]) -> Weights:
    """The weights of a file. Raises InvalidRecordError where they are none, or not those of the features `names`."""
    try:
        found = read_weights(path, names)
        if not np.isfinite([found.intercept, *found.weights]).all():
            raise ValueError("not finite")
        return found
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise InvalidRecordError(f"{path}: no weights of the features that are measured") from None
