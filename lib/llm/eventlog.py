"""Lines for what happens in a batch: as JSON in a folder, and the failed tries for people."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Self

from lib.llm.events import LLMEvent
from lib.llm.result import LLMResult
from lib.system.regular_files import append_regular

LOG_NAME = "llm.jsonl"


class EventLog:
    """Writes to FOLDER/llm.jsonl where there is a folder; `verbose` tells of failed tries on stderr. No content."""

    def __init__(self, folder: Path | str | None, *, verbose: bool) -> None:
        self.verbose = verbose
        self._file = None
        if folder is not None:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self._file = append_regular(Path(folder) / LOG_NAME)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    @property
    def wanted(self) -> bool:
        return self.verbose or self._file is not None

    def event(self, event: LLMEvent) -> None:
        self._write(**asdict(event))
        if self.verbose and event.kind in ("failed_try", "asked_again"):
            sys.stderr.write(f"{event.request_id}: {event.detail}\n")

    def result(self, result: LLMResult) -> None:
        self._write(
            kind="result",
            request_id=result.request_id,
            success=result.success,
            error_kind=result.error_kind,
            error=result.error,
            from_store=result.from_store,
            new_cost_usd=result.new_cost_usd,
            **result.metrics(),
        )
        if self.verbose and not result.success:
            sys.stderr.write(f"{result.request_id}: failed: {result.error}\n")

    def _write(self, **fields: object) -> None:
        if self._file is not None:
            self._file.write(json.dumps({"time": round(time.time(), 3), **fields}, ensure_ascii=False) + "\n")
