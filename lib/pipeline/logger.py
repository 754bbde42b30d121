"""The run's log: JSON lines for machines under logs/, a few lines of text for people."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from lib.pipeline.storage import BookStorage
from lib.system.json_values import json_ready


class PipelineLogger:
    """Log of one stage of one book. Lines go to logs/BOOK/STAGE.jsonl, each with a time, the book and the stage.

    This is telemetry: nothing that DVC tracks is made from it.
    """

    def __init__(self, scan_id: str, stage: str, log_dir: Path | str | None = None, *, quiet: bool = False) -> None:
        self.scan_id = scan_id
        self.stage = stage
        folder = Path(log_dir) if log_dir is not None else BookStorage(scan_id).log_dir
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{stage}.jsonl"
        self.quiet = quiet
        # One line a write: lines of two processes never mix.
        self._file = self.path.open("a", encoding="utf-8", buffering=1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()

    def event(self, event: str, /, **fields: Any) -> None:
        """Write one line to the log and nothing to the terminal. Fields may hold anything, under any name.

        The line's own names stay what they are: a field of such a name stands under `fields`.
        """
        own = {"time": round(time.time(), 3), "book": self.scan_id, "stage": self.stage, "event": event}
        others = json_ready(fields)
        clashing = {name: others.pop(name) for name in (*own, "fields") if name in others}
        self._write({**own, **others, **({"fields": clashing} if clashing else {})})

    def _write(self, line: Mapping[str, Any]) -> None:
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def _say(self, text: str, *, to_stderr: bool = False) -> None:
        if not self.quiet:
            stream = sys.stderr if to_stderr else sys.stdout
            stream.write(f"{self.stage}@{self.scan_id}: {text}\n")
            stream.flush()

    def debug(self, message: str, **fields: Any) -> None:
        self.event("debug", message=message, **fields)

    def info(self, message: str, **fields: Any) -> None:
        self.event("info", message=message, **fields)
        self._say(message)

    def warning(self, message: str, **fields: Any) -> None:
        self.event("warning", message=message, **fields)
        self._say(f"warning: {message}", to_stderr=True)

    def error(self, message: str, error: object = None, **fields: Any) -> None:
        self.event("error", message=message, error=None if error is None else str(error), **fields)
        self._say(f"error: {message}" + (f": {error}" if error is not None else ""), to_stderr=True)

    def start_stage(self, total_pages: int, max_workers: int | None = None, **fields: Any) -> None:
        self.event("start_stage", total_pages=total_pages, max_workers=max_workers, **fields)

    def progress(self, current: int, total: int, **fields: Any) -> None:
        self.event("progress", current=current, total=total, **fields)

    def page_event(self, page: int, event: str = "page_done", **fields: Any) -> None:
        self.event(event, page=page, **fields)

    def page_error(self, page: int, error: object, **fields: Any) -> None:
        self.event("page_error", page=page, error=str(error), **fields)
        self._say(f"page {page} failed: {error}", to_stderr=True)

    def cost(self, usd: float, **fields: Any) -> None:
        self.event("cost", usd=usd, **fields)

    def complete_stage(self, /, **stats: Any) -> None:
        self.event("complete_stage", **stats)
