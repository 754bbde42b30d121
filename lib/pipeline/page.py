"""What a page function is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from lib.errors import InvalidRecordError, MissingInputError
from lib.pipeline.record_files import read_record, read_text
from lib.settings.params import stage_name

R = TypeVar("R", bound=BaseModel)


def check_suffixes(files: Mapping[str, Any]) -> None:
    """Endings that tell a page's files apart: `.png`, `.b2.png`. InvalidRecordError where one leads elsewhere."""
    for suffix in files:
        if not isinstance(suffix, str) or {"/", "\\", "\0"} & set(suffix):
            raise InvalidRecordError(f"a page's file is named by its ending, such as .png, not by {suffix!r:.60}")


@dataclass(frozen=True)
class Page:
    """One page's work: all that its record may depend on besides settings, engine and code.

    `files` maps names such as `ocr.json` or `ingest.png` to files; `context` is plain data (what JSON can hold) that
    the stage worked out from the whole book for this page. Both are part of the page's key, so nothing else may
    decide the record.
    """

    number: int
    files: Mapping[str, Path] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return name in self.files or _known_here(name) in self.files

    def file(self, name: str) -> Path:
        """The path of an input, for programs that want one. `source.png` is `ingest.png`."""
        found = self.files.get(name) or self.files.get(_known_here(name))
        if found is None:
            raise MissingInputError(f"page {self.number} has no input {name}: run the stage that makes it")
        return found

    def record(self, stage: str, schema: type[R]) -> R:
        """The record of this page that `stage` wrote. InvalidRecordError where the file holds none."""
        found: R = read_record(self.file(f"{stage}.json"), schema, stage_name(stage), self.number)
        return found

    def text(self, name: str) -> str:
        """A text that a person gave for this page, as UTF-8. InputError where it cannot be read as that."""
        return read_text(self.file(name))


def _known_here(name: str) -> str:
    stage, dot, ending = name.partition(".")
    return f"{stage_name(stage)}{dot}{ending}"


@dataclass(frozen=True)
class PageOutput:
    """What a page function made: a record, files to stand beside it, and metrics.

    `files` maps a suffix to bytes: `.png` becomes page_0001.png.
    """

    record: BaseModel
    files: Mapping[str, bytes] = field(default_factory=dict)
    metrics: BaseModel | None = None
