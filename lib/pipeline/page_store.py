"""Finished pages by their keys, on this machine: a page that was made before, in whatever project, is not made again.

A setting that is tried and taken back, a branch and its base, an experiment and its neighbour share every page that
they have in common. The store takes the place of DVC's run-cache, which is off for outs that persist.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lib.pipeline.skipfile import PageKey
from lib.settings.config import Config
from lib.system.digests import bytes_digest, data_digest
from lib.system.local_store import LocalStore, store_folder

GIGABYTE = 1_000_000_000
WORTH_SECONDS = 0.05
"""Seconds that making a page takes. From: taking one out of the store costs 2 to 5 milliseconds."""
_FACTS = "facts.json"
_RECORD = "record"


@dataclass(frozen=True)
class StoredPage:
    """What was made of a page: its record, what stands beside that by suffix, and its quality metrics."""

    record: bytes
    files: Mapping[str, bytes]
    quality: Mapping[str, Any]


class PageStore:
    """The pages that were made on this machine by one stage. `unit` is what the stage counts: page, or scan."""

    def __init__(self, store: LocalStore, stage: str, unit: str = "page") -> None:
        self._store = store
        self._stage = stage
        self._unit = unit

    def _name(self, number: int, key: PageKey) -> str:
        return data_digest({"stage": self._stage, "unit": self._unit, "number": number, "key": key.digest})

    def find(self, number: int, key: PageKey) -> StoredPage | None:
        """The page that was made by this key; None where there is none, or none that is whole."""
        name = self._name(number, key)
        data = self._store.find(name)
        if data is None:
            return None
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                facts = json.loads(archive.read(_FACTS))
                contents = {part: archive.read(part) for part in facts["digests"]}
            whole = {part: bytes_digest(content) for part, content in contents.items()} == facts["digests"]
            if not whole or facts["name"] != name:
                return None
            return StoredPage(contents.pop(_RECORD), contents, dict(facts["quality"]))
        except (zipfile.BadZipFile, ValueError, KeyError, TypeError, RecursionError, EOFError, NotImplementedError):
            return None

    def keep(self, number: int, key: PageKey, page: StoredPage, seconds: float) -> None:
        """Keep a page that took `seconds` to make; one that is as soon made as found is left out."""
        if seconds < WORTH_SECONDS:
            return
        name = self._name(number, key)
        contents = {**page.files, _RECORD: page.record}
        digests = {part: bytes_digest(content) for part, content in contents.items()}
        facts = {"name": name, "digests": digests, "quality": page.quality}
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(_FACTS, json.dumps(facts))
            for part, content in contents.items():
                archive.writestr(part, content, zipfile.ZIP_DEFLATED if part == _RECORD else zipfile.ZIP_STORED)
        self._store.keep(name, packed.getvalue())

    def trim(self) -> None:
        """Bring the store back to its limit, where pages were kept since."""
        self._store.trim()


def local_pages() -> LocalStore:
    """This machine's store of pages; `run.page_store_gb` is its limit."""
    limit = Config.page_store_gb * GIGABYTE
    return LocalStore(store_folder("pages") if limit else None, limit)
