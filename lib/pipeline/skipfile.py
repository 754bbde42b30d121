"""Keys and skip files: how a stage knows that a page need not be done again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from lib.system.atomic import write_text
from lib.system.digests import data_digest, file_digest
from lib.system.regular_files import read_regular

MOST_SKIP_BYTES = 16 << 20
"""Bytes of a skip file. From: a page has three kilobytes; those of a book name each of its pages."""


@dataclass(frozen=True)
class PageKey:
    """All that decides a page's record, as digests by name: settings, engine, code, context and input files."""

    parts: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        return data_digest(self.parts)


class SkipFile(BaseModel):
    """Says that a page is done, by which key, what was written for it, and how good it is. It holds no clock."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    parts: dict[str, str]
    files: dict[str, str]
    """SHA-256 of the record and of each file beside it, by file name."""
    metrics: dict[str, Any] = {}
    replies: list[str] | None = None
    """Keys of the stored replies that the record was made of, where a model was asked."""
    failed: str | None = None
    """Why the page failed; what was written then only stands in, and the page is tried again."""

    def write(self, path: Path) -> None:
        write_text(path, self.model_dump_json(exclude_none=True) + "\n")

    @classmethod
    def read(cls, path: Path) -> SkipFile | None:
        """The skip file at `path`, or None where there is none that holds together."""
        try:
            skip = cls.model_validate_json(read_regular(path, MOST_SKIP_BYTES))
        except (OSError, ValidationError):
            return None
        return skip if skip.key == data_digest(skip.parts) else None

    def why_not(self, key: PageKey | None, folder: Path) -> str | None:
        """Why the page must be done, in a few words; None where it may be skipped.

        `folder` holds the record. Files are facts: one that was edited, cut short or deleted is done again. Where the
        key that is expected is not known (None), the files alone decide.
        """
        if self.failed is not None:
            return "failed before"
        expected = self.parts if key is None else key.parts
        changed = sorted(
            name for name in self.parts.keys() | expected.keys() if self.parts.get(name) != expected.get(name)
        )
        if changed:
            return f"changed: {', '.join(changed)}"
        for name, digest in self.files.items():
            try:
                intact = file_digest(folder / name) == digest
            except OSError:  # gone, no file, or the disk does not give it
                return f"missing: {name}"
            if not intact:
                return f"edited: {name}"
        return None
