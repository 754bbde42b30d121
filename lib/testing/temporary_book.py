"""A book in a test's own folder: as many pages as it takes to try a hook, and the records that the hook reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image
from pydantic import BaseModel, RootModel

from lib.pipeline.checkpoint import CheckpointManager
from lib.pipeline.storage import BookStorage

Record = BaseModel | Mapping[str, Any]
SCAN_ID = "test"


class _AnyRecord(RootModel[dict[str, Any]]):
    """A record that nobody has described."""


def temporary_book(
    folder: Path,
    pages: int = 3,
    *,
    records: Mapping[str, Sequence[Record]] | None = None,
    scan_id: str = SCAN_ID,
    images: bool = False,
) -> BookStorage:
    """A book of so many pages under `folder`, as BookStorage(scan_id="test", storage_root=folder) finds it.

    `records` maps a stage to its records, from page 1 on: models, or plain data. With `images` each page has a small
    white image among ingest's, which may be called the source too.
    """
    storage = BookStorage(scan_id=scan_id, storage_root=folder)
    storage.update_metadata({"total_pages": pages})
    for stage, made in (records or {}).items():
        for number, record in enumerate(made, start=1):
            schema = type(record) if isinstance(record, BaseModel) else _AnyRecord
            storage.stage(stage).save_page(number, record, schema)
    if images:
        target = storage.stage("ingest")
        target.output_dir.mkdir(parents=True, exist_ok=True)
        for number in range(1, pages + 1):
            Image.new("L", (60, 80), 255).save(target.output_page(number, "png"))
    return storage


def checkpoint_of(storage: BookStorage, stage: str) -> CheckpointManager:
    """The checkpoint of a stage of this book, as CheckpointManager(scan_id, stage, storage_root) is."""
    return CheckpointManager(storage.scan_id, stage, storage_root=storage.storage_root, storage=storage)
