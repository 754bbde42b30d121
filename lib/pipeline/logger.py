"""The run's log: JSON lines for machines under logs/, a few lines of text for people."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from lib.pipeline.storage import BookStorage
from lib.system.json_values import json_ready
from lib.system.regular_files import append_regular
from lib.text.unprintable import visible


class PipelineLogger:
    """Log of one stage of one book. Lines go to logs/BOOK/STAGE.jsonl, each with a time, the book and the stage.

    This is telemetry: nothing that DVC tracks is made from it.
    """

    def __init__(self, scan_id: str, stage: str, log_dir: Path | str | None = None, *, quiet: bool = False) -> None:
        self.scan_id = scan_id
        self.stage = stage
        folder = Path(log_dir) if log_dir is not None else BookStorage(scan_id).log_dir
        self.path = folder / f"{stage}.jsonl"
        self.quiet = quiet
        self._file: TextIO | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # One line a write: lines of two processes never mix.
            self._file = append_regular(self.path)
        except OSError as error:
            self._go_on_without(error)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._file is not None:
            with suppress(OSError):  # what was left to be written
                self._file.close()

    def _go_on_without(self, error: OSError) -> None:
        """A log that cannot be written stops no stage: it is telemetry."""
        self.close()
        self._file = None
        told = f"warning: {self.path}: the log cannot be written ({error.strerror or error}); going on without it"
        self._say(told, to_stderr=True)

    def event(self, event: str, /, **fields: Any) -> None:
        """Write one line to the log and nothing to the terminal. Fields may hold anything, under any name.

        The line's own names stay what they are: a field of such a name stands under `fields`.
        """
        self._record({"event": event}, fields)

    def _record(self, own: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
        line = json_ready({"time": round(time.time(), 3), "book": self.scan_id, "stage": self.stage, **own})
        others = json_ready(fields)
        clashing = {name: others.pop(name) for name in (*line, "fields") if name in others}
        self._write({**line, **others, **({"fields": clashing} if clashing else {})})

    def _write(self, line: Mapping[str, Any]) -> None:
        if self._file is not None:
            try:
                self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
            except OSError as error:
                self._go_on_without(error)

    def _say(self, text: str, *, to_stderr: bool = False) -> None:
        if not self.quiet:
            stream = sys.stderr if to_stderr else sys.stdout
            with suppress(OSError):  # a reader that went away, or a full disk under a redirection
                stream.write(f"{self.stage}@{self.scan_id}: {visible(text)}\n")
                stream.flush()

    def debug(self, message: str = "", /, **fields: Any) -> None:
        self._speak("debug", message, fields)

    def info(self, message: str = "", /, **fields: Any) -> None:
        self._say(self._speak("info", message, fields))

    def warning(self, message: str = "", /, **fields: Any) -> None:
        self._say(f"warning: {self._speak('warning', message, fields)}", to_stderr=True)

    def error(self, message: str = "", error: object = None, /, **fields: Any) -> None:
        cause = fields.pop("error", None) if error is None else error
        told = self._speak("error", message, fields, error=None if cause is None else str(cause))
        self._say(f"error: {told}" + (f": {cause}" if cause is not None else ""), to_stderr=True)

    def _speak(self, level: str, message: str, fields: dict[str, Any], **own: Any) -> str:
        """Log what people are told, and return it. It may be given by name, as any field may have that name."""
        told = message or str(fields.pop("message", ""))
        self._record({"event": level, "message": told, **own}, fields)
        return told

    def start_stage(self, total_pages: int, max_workers: int | None = None, **fields: Any) -> None:
        self._record({"event": "start_stage", "total_pages": total_pages, "max_workers": max_workers}, fields)

    def progress(self, current: int, total: int, **fields: Any) -> None:
        self._record({"event": "progress", "current": current, "total": total}, fields)

    def page_event(self, page: int, event: str = "page_done", **fields: Any) -> None:
        self._record({"event": event, "page": page}, fields)

    def page_error(self, page: int, error: object, **fields: Any) -> None:
        self._record({"event": "page_error", "page": page, "error": str(error)}, fields)
        self._say(f"page {page} failed: {error}", to_stderr=True)

    def cost(self, usd: float, **fields: Any) -> None:
        self._record({"event": "cost", "usd": usd}, fields)

    def complete_stage(self, /, **stats: Any) -> None:
        self.event("complete_stage", **stats)
