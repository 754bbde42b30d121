"""Stages that make something of a book as a whole: a structure, exports, scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from lib.errors import InvalidRecordError, StageError
from lib.pipeline.checkpoint import CheckpointManager
from lib.pipeline.integrity import damaged_input
from lib.pipeline.logger import PipelineLogger
from lib.pipeline.page import Page
from lib.pipeline.reports import tracked, write_json
from lib.pipeline.stage import BaseStage
from lib.pipeline.storage import BookStorage, page_number
from lib.system.atomic import TEMPORARY_PREFIX
from lib.system.digests import DigestCache


class BookStage(BaseStage):
    """A stage without pages of its own. A subclass gives `make`.

    There is no key: DVC runs such a stage when its deps change, and then all of it is to be made again. `make` writes
    with lib.system.atomic, so that a run that was killed leaves the last whole file or none.
    """

    outs: ClassVar[tuple[str, ...]] = ("",)
    """The files that `make` writes, relative to the stage's folder; by default DVC keeps the folder as a whole."""

    executor = "serial"
    checkpoint_schema = None

    def __init__(self, max_workers: int | None = None) -> None:
        super().__init__(max_workers)
        self.metrics: Mapping[str, Any] = {}

    @classmethod
    def own_outs(cls) -> tuple[str, ...]:
        return cls.outs

    @classmethod
    def report_endings(cls) -> tuple[str, ...]:
        return ("json",)

    def make(self, storage: BookStorage, logger: PipelineLogger) -> Mapping[str, Any]:
        """Write the stage's files, under storage.stage(self.name).stage_dir; returns the metrics of its report."""
        raise StageError(f"stage {self.name} works on whole books, but has no make; give it one")

    def run(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> dict[str, Any]:
        """Make it; returns the stats."""
        total = storage.total_pages or 0
        logger.start_stage(total_pages=total, max_workers=self.max_workers)
        self._check_records(storage)
        # What a killed run left would stay in a folder that DVC keeps as a whole.
        for leftover in storage.stage(self.name).stage_dir.rglob(f"{TEMPORARY_PREFIX}*"):
            leftover.unlink(missing_ok=True)
        self.metrics = self.make(storage, logger)
        return {"total_pages": total, "pages_processed": total, "pages_failed": 0, "total_cost_usd": 0.0}

    def _check_records(self, storage: BookStorage) -> None:
        """Raise InvalidRecordError where a record that the stage reads is not the one that was written."""
        for dependency in self.dependencies:
            for path in storage.stage(dependency).list_output_pages("json"):
                page = Page(page_number(path), {path.name: path})
                fault = damaged_input(storage, page, {path.name: DigestCache()(path)})
                if fault is not None:
                    raise InvalidRecordError(fault)

    def after(
        self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger, stats: dict[str, Any]
    ) -> None:
        """Write reports/BOOK/STAGE.json."""
        write_json(storage.report_dir / f"{self.name}.json", tracked(self.metrics))
