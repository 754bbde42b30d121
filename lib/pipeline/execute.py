"""Running one stage of one book from end to end."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from lib.errors import ColophonError, InterruptedRunError, PagesFailedError
from lib.pipeline.checkpoint import CheckpointManager
from lib.pipeline.logger import PipelineLogger
from lib.pipeline.stage import BaseStage, StageKeys
from lib.pipeline.stage_checks import check_contract, explaining
from lib.pipeline.storage import BookStorage
from lib.settings.config import Config
from lib.settings.params import Params
from lib.system.locking import exclusive
from lib.system.stop_signal import StopSignal


def bind(stage: BaseStage, storage: BookStorage, stop: StopSignal) -> CheckpointManager:
    """Tell storage and checkpoint of the stage that runs: its schemas, its keys, and that only it may write.

    The stage has its settings.
    """
    stage.stop = stop
    stage.adapt()
    files = storage.stage(stage.name)
    files.keys = StageKeys(stage, lambda: stage.pages(storage))
    files.output_schema = stage.output_schema
    files.metrics_schema = stage.checkpoint_schema
    storage.writer = stage.name
    return CheckpointManager(storage.scan_id, stage.name, storage.storage_root, storage=storage)


def settings_of(stage: type[BaseStage], params: Params, book: str) -> Any:
    """The stage's settings for a book, checked."""
    entry = params.book(book)
    facts = {name: getattr(entry, name) for name in stage.book_settings}
    return params.settings(stage.name, book, stage.params_schema, facts)


def run_stage(stage_class: type[BaseStage], book: str, root: Path, max_workers: int | None = None) -> dict[str, Any]:
    """Run a stage: before, run, after. Returns the stats; raises a ColophonError a person can act on.

    `root` is the project's folder. Only for a process's main thread, which SIGINT and SIGTERM reach.
    """
    params = Params.load(root)
    settings = settings_of(stage_class, params, book)
    storage = BookStorage(book, root / "data")
    with (
        StopSignal().listening() as stop,
        exclusive(storage.log_dir / f".{stage_class.name}.lock"),
        PipelineLogger(book, stage_class.name, storage.log_dir) as logger,
    ):
        stage = stage_class(max_workers=max_workers)
        stage.settings = settings
        storage.make_override_dir()
        checkpoint = bind(stage, storage, stop)
        checkpoint.files.on_telemetry = lambda page, values: logger.page_event(page, "page_metrics", **values)
        started = time.perf_counter()
        for leftover in checkpoint.files.temporary_files():
            leftover.unlink(missing_ok=True)
        stage.before(storage, checkpoint, logger)
        began = time.time() - 1  # file systems keep coarser times than clocks
        checkpoint.files.move_logs()
        with explaining(stage.name):
            stats = stage.run(storage, checkpoint, logger)
        checkpoint.files.move_logs()
        seconds = time.perf_counter() - started
        logger.complete_stage(**stats, seconds=round(seconds, 3), stopped=stop.name)
        checkpoint.mark_stage_complete({**stats, "seconds": round(seconds, 3)})
        check_contract(stage.name, checkpoint, began)
        _judge(stats, stop, checkpoint)
        if checkpoint.asked:
            checkpoint.files.prune(checkpoint.skip_files())
            checkpoint.files.fill_empty_folders()
        stage.after(storage, checkpoint, logger, stats)
        logger.info(_closing_line(stats, seconds))
    return stats


def _judge(stats: dict[str, Any], stop: StopSignal, checkpoint: CheckpointManager) -> None:
    failed = int(stats.get("pages_failed", 0))
    if stop:
        done = int(stats.get("pages_skipped", 0)) + int(stats.get("pages_processed", 0))
        raise InterruptedRunError(
            f"stopped by {stop.name} with {done} of {stats.get('total_pages', '?')} pages done; run again to go on"
        )
    if failed > Config.max_failed_pages:
        # A stage that does its pages itself tells the log why, and the skip files tell which.
        undone = dict.fromkeys(checkpoint.get_status()["remaining_pages"], "see the log")
        causes = list((stats.get("failures") or undone).items())[:3]
        shown = "; ".join(f"page {page}: {cause}" for page, cause in causes) or "see the log"
        raise PagesFailedError(
            f"{failed} of {stats.get('total_pages', '?')} pages failed ({shown}); "
            "mend and run again to do only those, or raise run.max_failed_pages"
        )


def _closing_line(stats: dict[str, Any], seconds: float) -> str:
    total = stats.get("total_pages", stats.get("pages_processed", 0))
    parts = [f"{stats.get('pages_processed', 0)} done", f"{stats.get('pages_skipped', 0)} skipped"]
    if stats.get("pages_failed"):
        parts.append(f"{stats['pages_failed']} failed")
    return f"{total} pages: {', '.join(parts)} in {seconds:.1f} s"


def one_line(error: ColophonError) -> str:
    """An error's text on one line."""
    return " ".join(str(error).split())
