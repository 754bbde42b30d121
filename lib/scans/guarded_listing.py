"""Looking a source through in a process with limits, for its files may be made to take all memory and time."""

from __future__ import annotations

from pathlib import Path

from lib.scans.listing import Listing
from lib.scans.scan import printable, source_error
from lib.scans.sources import list_source
from lib.settings.config import Config
from lib.system.aside import AsideError, call_aside


def list_guarded(root: Path, source: str | list[str]) -> Listing:
    """What list_source finds, within the limits of a worker (run.worker_memory_mb, run.page_timeout_seconds).

    Raises SourceError as list_source does, and where the limits are reached. `run.engine: serial` does without.
    """
    if Config.engine == "serial":
        return list_source(root, source)
    try:
        return call_aside(
            list_source, root, source, seconds=Config.page_timeout_seconds, memory_mb=Config.worker_memory_mb
        )
    except AsideError as error:
        what, _, remedy = str(error).partition("; ")
        name = source if isinstance(source, str) else ", ".join(source)
        raise source_error(printable(name), what, remedy) from None
