"""Digests of files and of plain data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lib.system.regular_files import naming, open_regular


def bytes_digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal. OSError where it cannot be read, or is no regular file."""
    with naming(path), open_regular(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def file_md5(path: Path) -> str:
    """MD5 of a file's bytes, in hexadecimal, which is what DVC notes of it. OSError as above."""
    with naming(path), open_regular(path) as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def data_digest(data: Mapping[str, Any]) -> str:
    """SHA-256 of plain data (what JSON can hold), whatever the order of its keys."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return bytes_digest(text.encode("utf-8"))


class DigestCache:
    """Digests of files that many pages share, such as one PDF, computed once in a run."""

    UNREADABLE = "cannot be read"
    """Stands for the digest of a file that is gone, or that the disk does not give."""

    def __init__(self) -> None:
        self._known: dict[Path, str] = {}

    def __call__(self, path: Path) -> str:
        if path not in self._known:
            try:
                self._known[path] = file_digest(path)
            except OSError:
                self._known[path] = self.UNREADABLE
        return self._known[path]
