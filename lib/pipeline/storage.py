"""One book's files: the records of each stage, and the facts of the book.

data/BOOK/STAGE/pages/page_0001.json    the record, and other files of the page beside it
data/BOOK/STAGE/skip/page_0001.json     the skip file
data/BOOK/ingest/book.json              the book's facts
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lib.errors import InvalidRecordError, MissingInputError
from lib.pipeline.record_files import checked_facts, read_record
from lib.pipeline.stage_storage import StageStorage, page_name, page_number
from lib.settings.book_files import stage_target
from lib.settings.params import check_book_id, stage_name
from lib.system.atomic import write_text

__all__ = ["BookStorage", "StageStorage", "page_name", "page_number"]

METADATA_STAGE = "ingest"


class BookStorage:
    """One book: where its files are, under `storage_root` (the project's data/)."""

    def __init__(self, scan_id: str, storage_root: Path | str = "data") -> None:
        self.scan_id = check_book_id(scan_id)
        self.storage_root = Path(storage_root)
        self.book_dir = self.storage_root / scan_id
        self.root = self.storage_root.parent if self.storage_root.name == "data" else self.storage_root
        """The project's folder."""
        self.log_dir = self.root / "logs" / scan_id
        self.report_dir = self.root / "reports" / scan_id
        self.override_dir = self.book_dir / "overrides"
        """What people changed by hand; git keeps it."""
        self.ledger_path = self.log_dir.parent / "llm-ledger.txt"
        """The journal of the money that models cost, which all books share."""
        self.writer: str | None = None
        """The stage that runs; only its folder may then be written. None in a test or a worker of one's own."""
        self._stages: dict[tuple[str, str], StageStorage] = {}
        self._total_pages: int | None = None

    def stage(self, name: str, unit: str = "page") -> StageStorage:
        """The files of a stage. `source`, as stages are known to call the page images, is ingest."""
        name = stage_name(name)
        return self._stages.setdefault((name, unit), StageStorage(self, name, unit))

    def make_override_dir(self) -> None:
        """Make the folder of overrides where there is none: DVC refuses to run merge without it.

        An empty file lets git keep the empty folder; DVC does not look at it (.dvcignore).
        """
        if not self.override_dir.is_dir() or not any(self.override_dir.iterdir()):
            write_text(self.override_dir / ".gitkeep", "")

    def target(self, stage: str) -> str:
        """What `dvc repro` calls a stage of this book."""
        return stage_target(self.root, stage, self.scan_id)

    @property
    def metadata_path(self) -> Path:
        return self.book_dir / METADATA_STAGE / "book.json"

    def load_metadata(self) -> dict[str, Any]:
        """The book's facts, `total_pages` among them; empty where nothing was ingested yet."""
        try:
            return checked_facts(self.metadata_path, read_record(self.metadata_path, None, METADATA_STAGE))
        except MissingInputError:
            return {}

    def update_metadata(self, updates: Mapping[str, Any]) -> None:
        """Change some of the book's facts. While a stage runs, only ingest may, for they are its out."""
        if self.writer not in (None, METADATA_STAGE):
            raise InvalidRecordError(
                f"stage {self.writer} may not change {self.metadata_path}, which {METADATA_STAGE} makes; "
                "save what it finds in a record of its own"
            )
        text = json.dumps({**self.load_metadata(), **updates}, ensure_ascii=False, sort_keys=True, indent=1)
        write_text(self.metadata_path, text + "\n")
        self._total_pages = None

    @property
    def total_pages(self) -> int | None:
        """How many pages the book has; None where nothing was ingested yet."""
        if self._total_pages is None:
            self._total_pages = self.load_metadata().get("total_pages")
        return self._total_pages
