"""What `dvc repro` says line by line: which stage it runs or leaves, and why it ended."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NAME = r"'(?:[^':]*:)?(?P<stage>[A-Za-z0-9_-]+)(?:@[^']*)?'"
_RUNNING = re.compile(rf"^Running stage {_NAME}")
_SKIPPED = re.compile(rf"^Stage {_NAME} didn't change")
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_BUSY = re.compile(r"'(?P<path>[^']*)' is busy, it is being blocked by:")
_BLOCKER = re.compile(r"^\(PID (?P<pid>\d+)\): ")
_CUT_LIST = "Unable to read RWLock-file"
LONGEST_CAUSE = 500
"""Characters."""


def plain(raw: str) -> str:
    """A line without colours and spaces around it."""
    return _COLOUR.sub("", raw).strip()


def running_stage(line: str) -> str | None:
    """The stage that a line says is run: ocr of 'ocr@moby' and of 'data/moby/dvc.yaml:ocr'."""
    found = _RUNNING.search(line)
    return found["stage"] if found else None


def skipped_stage(line: str) -> str | None:
    """The stage that a line says is left as it is."""
    found = _SKIPPED.search(line)
    return found["stage"] if found else None


def blocked_by(said: Sequence[str]) -> str | None:
    """Who has what a stage needs, where that is why DVC ended: DVC says it over several lines."""
    at = next((number for number, line in enumerate(said) if _BUSY.search(line)), None)
    if at is None:
        return None
    found = next((found for line in said[at + 1 :] if (found := _BLOCKER.match(line))), None)
    return f"process {found['pid']}" if found else "another process"


def cause(said: Sequence[str], code: int) -> str:
    """The line that tells most: what a stage said before DVC named it, else DVC's own error."""
    blocker = blocked_by(said)
    if blocker is not None:
        return f"busy: {blocker} works on it; wait for that, and run again"
    if any(_CUT_LIST in line for line in said):
        return "a kill cut DVC's list of readers and writers short: remove .dvc/tmp/rwlock, and run again"
    errors = [
        line for line in said if line.lower().startswith(("error", "colophon:")) and "failed to reproduce" not in line
    ]
    return (errors or [line for line in said if "ERROR" in line] or list(said) or [f"dvc repro ended with {code}"])[-1][
        :LONGEST_CAUSE
    ]
