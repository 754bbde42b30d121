"""Checking a book's settings for every stage without importing every stage where that was done before.

The settings' schemas stand in the stages' scripts, and to import all of them takes a fifth of a second. What was
found good is noted in this machine's store, by the settings and by which files the code consists of.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from pydantic import VERSION

from lib.pipeline.code_digest import project_root
from lib.pipeline.registry import check_settings
from lib.settings.params import STAGES_FOLDER, Params
from lib.system.digests import data_digest
from lib.system.local_store import LocalStore, store_folder

KEPT_BYTES = 64_000
"""Bytes of notes that are kept. From: a note is two bytes; this is more than a store's folders take."""
_GOOD = b"ok"


def check_settings_once(params: Params, book: str, root: Path) -> None:
    """What check_settings does, where neither the settings nor any code changed since that found them good.

    `root` is the project's folder. Each stage checks its own settings again when it runs.
    """
    said = {name: params.merged_section(name, book) for name in sorted(params.stages)}
    key = data_digest({
        "settings": repr((said, params.entry(book))), "code": _code(root),
        "python": sys.version, "pydantic": VERSION,
    })  # fmt: skip
    store = LocalStore(store_folder("settings"), KEPT_BYTES)
    if store.find(key) == _GOOD:
        return
    check_settings(params, book)
    store.keep(key, _GOOD)
    store.trim()


def _code(root: Path) -> list[list[object]]:
    """Which files the code consists of: path, size in bytes and time of change of each."""
    folders = sorted({project_root() / "lib", project_root() / STAGES_FOLDER, (root / STAGES_FOLDER).absolute()})
    return [fact for folder in folders for fact in sorted(_files(str(folder)))]


def _files(folder: str) -> Iterator[list[object]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from _files(entry.path)
                elif entry.name.endswith(".py"):
                    facts = entry.stat()
                    yield [entry.path, facts.st_size, facts.st_mtime_ns]
    except FileNotFoundError:
        return
