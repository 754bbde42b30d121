"""A logger for tests: it writes no file and says nothing, and keeps what it was told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib.pipeline.logger import PipelineLogger


class MockLogger(PipelineLogger):
    """A PipelineLogger whose lines are kept in `events`, and what it would say to the terminal in `said`.

    logger = MockLogger()
    stage.before(storage, checkpoint, logger)
    assert logger.messages("info") == ["Validated 3 pages"]
    """

    def __init__(self, scan_id: str = "test", stage: str = "test") -> None:
        # No file is opened, so the parent's __init__ is not called.
        self.scan_id = scan_id
        self.stage = stage
        self.quiet = True
        self.events: list[dict[str, Any]] = []
        """A dict for each line of the log: time, book, stage, event and the fields."""
        self.said: list[str] = []
        """What people would read, in order."""

    def of(self, event: str) -> list[dict[str, Any]]:
        """The lines of one kind: "info", "error", "page_error", "start_stage", "cost", …"""
        return [line for line in self.events if line["event"] == event]

    def messages(self, level: str) -> list[str]:
        """What was said at a level: "debug", "info", "warning" or "error"."""
        return [str(line["message"]) for line in self.of(level)]

    def close(self) -> None:
        """Nothing is open."""

    def _write(self, line: Mapping[str, Any]) -> None:
        self.events.append(dict(line))

    def _say(self, text: str, *, to_stderr: bool = False) -> None:
        self.said.append(text)
