"""What a stage that drives its own pages must keep to, checked as it runs."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager

from lib.errors import StageError
from lib.pipeline.checkpoint import CheckpointManager


@contextmanager
def explaining(stage: str) -> Iterator[None]:
    """Turn the riddles that a stage's own pool sets into a line that says what to do."""
    try:
        yield
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        if "pickle" not in str(error).lower():
            raise
        raise StageError(
            f"stage {stage}: a task cannot be sent to a worker process ({error}); put numbers, texts and paths into it "
            "and let the worker open the storage itself"
        ) from None


def check_contract(stage: str, checkpoint: CheckpointManager, started: float) -> None:
    """After a run, raise StageError where it went past the checkpoint or past save_page.

    `started` is the wall time at which the run began, in seconds: records older than that are not its work.
    """
    files = checkpoint.files
    if files.saved and not checkpoint.asked:
        raise StageError(
            f"stage {stage} did {files.saved} pages without asking which remain; take them from "
            "checkpoint.get_remaining_pages(total_pages, resume=True)"
        )
    for path in files.list_output_pages():
        if not (files.skip_dir / path.name).exists() and path.stat().st_mtime >= started:
            raise StageError(
                f"stage {stage} wrote {path} past save_page, so nothing validated it; "
                f"use storage.stage({stage!r}).save_page(page_num=…, data=…, schema=…)"
            )
