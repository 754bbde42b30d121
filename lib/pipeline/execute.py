"""Running one stage of one book from end to end."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from lib.errors import ColophonError, InterruptedRunError, PagesFailedError
from lib.pipeline.binding import bind, log_telemetry, settings_of
from lib.pipeline.book_pipelines import check_watched
from lib.pipeline.checkpoint import CheckpointManager
from lib.pipeline.declaration import check_declaration, make_stage
from lib.pipeline.forced_pages import check_forced, check_forced_pages
from lib.pipeline.logger import PipelineLogger
from lib.pipeline.registry import check_upstream
from lib.pipeline.run_stats import checked_stats, count, failures, measured
from lib.pipeline.stage import BaseStage
from lib.pipeline.stage_checks import check_contract, check_saved, explaining, refusing
from lib.pipeline.storage import BookStorage
from lib.pipeline.whole_book import BookStage
from lib.settings.config import Config
from lib.settings.params import Params
from lib.system.locking import exclusive
from lib.system.stop_signal import StopSignal
from lib.text.unprintable import visible

__all__ = ["bind", "one_line", "run_stage", "settings_of"]


def run_stage(stage_class: type[BaseStage], book: str, root: Path, max_workers: int | None = None) -> dict[str, Any]:
    """Run a stage: before, run, after. Returns the stats; raises a ColophonError a person can act on.

    `root` is the project's folder. Only for a process's main thread, which SIGINT and SIGTERM reach.
    """
    params = Params.load(root)
    check_declaration(stage_class, params.stages)
    check_forced(sorted(params.stages))
    if issubclass(stage_class, BookStage):
        check_forced_pages(stage_class.name, 0, "whole book")
    settings = settings_of(stage_class, params, book)
    check_watched(root, book, params.entry(book))
    storage = BookStorage(book, root / "data")
    with (
        StopSignal().listening() as stop,
        exclusive(storage.log_dir / f".{stage_class.name}.lock", instead=storage.stage(stage_class.name).stage_dir),
        PipelineLogger(book, stage_class.name, storage.log_dir) as logger,
    ):
        check_upstream(stage_class, storage)
        stage = make_stage(stage_class, max_workers)
        stage.settings = settings
        storage.make_override_dir()
        checkpoint = bind(stage, storage, stop)
        log_telemetry(checkpoint.files, logger)
        started = time.perf_counter()
        for leftover in checkpoint.files.temporary_files():
            leftover.unlink(missing_ok=True)
        with refusing(stage, "before", logger):
            stage.before(storage, checkpoint, logger)
        began = time.time() - 1  # file systems keep coarser times than clocks
        checkpoint.files.move_logs()
        try:
            with explaining(stage.name), refusing(stage, "run", logger), checkpoint.files.announced():
                returned: object = stage.run(storage, checkpoint, logger)
        except ColophonError:
            _tell_failed_run(stage, storage, checkpoint, logger)
            raise
        checkpoint.files.move_logs()
        stats = checked_stats(stage.name, returned)
        unsaved = checkpoint.unsaved_pages(began)
        facts = {**measured(stats, checkpoint), "seconds": round(time.perf_counter() - started, 3)}
        logger.complete_stage(**{**stats, **facts, "stopped": stop.name})
        checkpoint.mark_stage_complete(stats, measured=facts)
        check_contract(stage.name, checkpoint, began)
        try:
            _judge(stage, {**stats, **facts}, stop, checkpoint, unsaved)
        except ColophonError:
            _tell_failed_run(stage, storage, checkpoint, logger)
            raise
        if checkpoint.asked:
            checkpoint.files.prune(checkpoint.skip_files())
            checkpoint.files.fill_empty_folders()
        with refusing(stage, "after", logger):
            stage.after(storage, checkpoint, logger, stats)
        logger.info(_closing_line(stage, book, {**stats, **facts}))
    return stats


def _tell_failed_run(
    stage: BaseStage, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger
) -> None:
    """Write the metrics of a run that failed: those of the run before it would tell of pages that failed since."""
    if not checkpoint.asked or stage.executor != "llm":
        return
    try:
        BaseStage.after(stage, storage, checkpoint, logger, {})
    except Exception as error:
        logger.warning(f"the metrics of the failed run could not be written: {error}")


def _judge(
    stage: BaseStage, stats: dict[str, Any], stop: StopSignal, checkpoint: CheckpointManager, unsaved: list[int]
) -> None:
    if stop:
        done = count(stage, stats, "pages_skipped") + count(stage, stats, "pages_processed")
        raise InterruptedRunError(
            f"stopped by {stop.name} with {done} of {stats.get('total_pages', '?')} pages done; run again to go on"
        )
    check_saved(stage, checkpoint, unsaved, count(stage, stats, "pages_failed"))
    failed = count(stage, stats, "pages_failed")
    if failed > Config.max_failed_pages:
        # A stage that does its pages itself tells the log why, and the skip files tell which.
        undone = dict.fromkeys(checkpoint.get_status()["remaining_pages"], "see the log")
        causes = list((failures(stats) or undone).items())[:3]
        shown = "; ".join(f"page {page}: {cause}" for page, cause in causes) or "see the log"
        raise PagesFailedError(
            f"{failed} of {stats.get('total_pages', '?')} pages failed ({shown}); "
            "mend and run again to do only those, or raise run.max_failed_pages"
        )


def _closing_line(stage: BaseStage, book: str, stats: dict[str, Any]) -> str:
    done, skipped, failed = (count(stage, stats, f"pages_{how}") for how in ("processed", "skipped", "failed"))
    found = count(stage, stats, "pages_found")
    made_before = f" ({found} of them made before, from this machine's store)" if found else ""
    parts = [f"{done} done{made_before}", f"{skipped} skipped", *([f"{failed} failed"] if failed else [])]
    again = f" (again from the beginning: colophon redo {book} {stage.name})" if skipped and not done + failed else ""
    return f"{stats.get('total_pages', done)} pages: {', '.join(parts)} in {stats['seconds']:.1f} s{again}"


LONGEST = 2000
"""Characters of a message. From: three causes of failed pages, each with a path, take 900."""


def one_line(error: ColophonError) -> str:
    """An error's text on one line, fit for a terminal, and not without end."""
    text = visible(" ".join(str(error).split()))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."
