"""Which pages of a stage are done. The skip files say it; nothing that grows with the book is rewritten."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from lib.errors import WriteError
from lib.pipeline.forced_pages import is_forced
from lib.pipeline.page import Page
from lib.pipeline.skipfile import SkipFile
from lib.pipeline.stage_keys import StageKeys
from lib.pipeline.stage_storage import Keys, page_number
from lib.pipeline.storage import BookStorage
from lib.pipeline.unbound import adopt, unbound_skip
from lib.system.atomic import write_text
from lib.system.json_notes import note_in, read_note
from lib.system.json_values import json_ready

ASKED_FOR = "asked for"


class CheckpointManager:
    """Progress of one stage of one book.

    The framework hands in `storage`, whose stage knows the pages' keys. Constructed alone, in a test or a notebook, it
    looks only at the files: a page is done when its skip file holds together and its record is the one noted. A hook
    that it is given to (`stage.run(storage, checkpoint, logger)`) lets it know the keys.
    """

    def __init__(
        self,
        scan_id: str,
        stage: str,
        storage_root: Path | str = "data",
        *,
        storage: BookStorage | None = None,
        unit: str = "page",
    ) -> None:
        self.book = book = storage or BookStorage(scan_id=scan_id, storage_root=storage_root)
        self.files = book.stage(stage, unit)
        self.status_path = book.log_dir / f"{stage}.status.json"
        self.reasons: Counter[str] = Counter()
        """Why the remaining pages must be done, as found by the last get_remaining_pages."""
        self.asked = False
        """Whether get_remaining_pages was called: a stage that never asks does everything again."""
        self._expected: list[int] = []
        self._to_do: set[int] = set()

    @property
    def keys(self) -> Keys | None:
        return self.files.keys

    def known(self, pages: Mapping[int, Page]) -> Mapping[int, Page]:
        """The stage's pages as they are; their keys come from them then, and the book is not looked through again."""
        if isinstance(self.keys, StageKeys):
            self.keys.know(pages)
        return pages

    def get_remaining_pages(
        self, total_pages: int, resume: bool = True, *, pages: list[int] | None = None
    ) -> list[int]:
        """Numbers of the pages still to do, ascending; all of them where `resume` is False.

        `pages` names the stage's pages where it does not do all of 1 … total_pages.
        """
        self.asked = True
        self.reasons.clear()
        self._expected = list(range(1, total_pages + 1)) if pages is None else sorted(pages)
        remaining = []
        for number in self._expected:
            reason = self._why(number) if resume and not self.is_forced(number) else ASKED_FOR
            if reason is not None:
                self.reasons[reason] += 1
                remaining.append(number)
        self._to_do.update(remaining)
        return remaining

    def is_forced(self, number: int) -> bool:
        """Whether a person wants the page done again, whatever is there (COLOPHON_FORCE)."""
        return is_forced(self.files.name, number, self.files.unit)

    def _why(self, number: int) -> str | None:
        if self.keys is None and unbound_skip(self.files, number) is not None:
            return None
        skip = SkipFile.read(self.files.skip_page(number))
        if skip is None:
            return "new"
        return skip.why_not(self.keys(number) if self.keys else None, self.files.output_dir)

    @property
    def expected_pages(self) -> list[int]:
        """The pages that the last get_remaining_pages was about; empty where nobody asked."""
        return self._expected

    @property
    def asked_for(self) -> int:
        """How many of them were still to do."""
        return len(self._to_do & set(self._expected))

    def unsaved_pages(self, since: float) -> list[int]:
        """Pages that get_remaining_pages gave out and that are still to do.

        Those that a worker saved with a storage of its own, which knew no keys, after `since` (wall time, in seconds)
        are marked done.
        """
        waiting = sorted(self._to_do & set(self._expected) - self.files.saved)
        if self.keys is not None:
            waiting = [number for number in waiting if not adopt(self.files, number, since)]
        return [number for number in waiting if self._why(number) is not None]

    def mark_completed(
        self, page_num: int, cost_usd: float = 0.0, metrics: BaseModel | Mapping[str, Any] | None = None
    ) -> None:
        """Mark a page done whose record was written without save_page, which marks by itself."""
        quality, _ = self.files.part_metrics(page_num, metrics, cost_usd)
        self.files.mark_written(page_num, quality)

    def skip_files(self) -> dict[int, SkipFile]:
        """The skip files of the stage's pages, by page number, ascending."""
        found = {}
        for path in sorted(self.files.skip_dir.glob(f"{self.files.unit}_*.json"), key=page_number):
            skip = SkipFile.read(path)
            if skip is not None:
                found[page_number(path)] = skip
        if self._expected:
            wanted = set(self._expected)
            return {number: skip for number, skip in found.items() if number in wanted}
        return found

    def scan_existing_outputs(self) -> list[int]:
        """Pages whose record is the one that their skip file noted, whatever made them."""
        return [
            number for number, skip in self.skip_files().items() if skip.why_not(None, self.files.output_dir) is None
        ]

    def get_status(self) -> dict[str, Any]:
        """Where the stage stands: completed and failed pages, and `metadata`: the stats of its last whole run."""
        skips = self.skip_files()
        completed = [number for number, skip in skips.items() if skip.failed is None]
        failed = {number: skip.failed for number, skip in skips.items() if skip.failed is not None}
        remaining = sorted(set(self._expected) - set(completed))
        known = {
            "pages_processed": len(completed),
            "pages_failed": len(failed),
            "total_cost_usd": round(sum(skip.metrics.get("cost_usd", 0.0) for skip in skips.values()), 6),
        }
        return {
            "status": "completed" if completed and not remaining and not failed else "in_progress",
            "completed_pages": completed,
            "failed_pages": failed,
            "remaining_pages": remaining,
            "metadata": {**self._read_status()["metadata"], **known},
        }

    def mark_stage_complete(
        self, metadata: Mapping[str, Any] | None = None, *, measured: Mapping[str, Any] | None = None
    ) -> None:
        """Keep the stats of a run, which are telemetry, beside the log. They may hold anything, under any name.

        `measured` is what the framework itself knows of the run, and is kept apart from what the stage says.
        """
        status = {"metadata": json_ready(metadata or {}), "measured": json_ready(measured or {})}
        with suppress(WriteError):  # telemetry, which stops no stage
            write_text(self.status_path, json.dumps(status, sort_keys=True) + "\n")

    def read_stats(self) -> dict[str, Any]:
        """The stats of the last run on this machine, with what was measured of it; empty where there was none."""
        status = self._read_status()
        return {**status["metadata"], **status["measured"]}

    def _read_status(self) -> dict[str, dict[str, Any]]:
        status = read_note(self.status_path)
        return {name: note_in(status, name) for name in ("metadata", "measured")}
