"""What a stage's run says of itself, and what can be seen without it."""

from __future__ import annotations

from collections.abc import Mapping, Sized
from inspect import iscoroutine
from typing import Any

from lib.errors import StageError
from lib.pipeline.checkpoint import CheckpointManager
from lib.pipeline.stage import BaseStage


def checked_stats(stage: str, returned: object) -> dict[str, Any]:
    """What a run returned, as a dict. StageError where it is no mapping."""
    if isinstance(returned, Mapping):
        return {str(name): value for name, value in returned.items()}
    if iscoroutine(returned):
        returned.close()
    what = "nothing" if returned is None else f"a value of type {type(returned).__name__}"
    raise StageError(
        f"stage {stage}: run returned {what}; return a dict with pages_processed, pages_failed and total_cost_usd "
        "(the pages that it saved are kept)"
    )


def count(stage: BaseStage, stats: Mapping[str, Any], name: str) -> int:
    """A count among the stats: a number, or as many as there are in a list; 0 where it is not there.

    StageError where it is neither.
    """
    value = stats.get(name)
    if value is None:
        return 0
    if isinstance(value, Sized) and not isinstance(value, str | bytes):
        return len(value)
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        raise StageError(f"stage {stage.name}: run returned {name}: {value!r}; return how many pages it were") from None


def failures(stats: Mapping[str, Any]) -> dict[str, str]:
    """Page → cause, where the stats hold such a table."""
    table = stats.get("failures")
    return {str(page): str(cause) for page, cause in table.items()} if isinstance(table, Mapping) else {}


def measured(stats: Mapping[str, Any], checkpoint: CheckpointManager) -> dict[str, Any]:
    """Pages by outcome as the checkpoint saw them, of a stage that does its pages itself; else nothing."""
    if not checkpoint.asked or "pages_skipped" in stats:
        return {}
    total, asked = len(checkpoint.expected_pages), checkpoint.asked_for
    return {
        "total_pages": total,
        "pages_skipped": total - asked,
        "pages_processed": len(checkpoint.files.saved),
    }
