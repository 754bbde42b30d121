"""What a stage that drives its own pages must keep to, checked as it runs; and its own words, where it refuses."""

from __future__ import annotations

import dis
import errno
import pickle
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from lib.errors import ColophonError, InputError, MissingInputError, StageError
from lib.pipeline.checkpoint import CheckpointManager
from lib.pipeline.logger import PipelineLogger
from lib.pipeline.stage import BaseStage
from lib.pipeline.whole_book import BookStage
from lib.settings.params import first_problem

SHOWN = 5
_MACHINE = frozenset({errno.EIO, errno.ENXIO, errno.ENODEV, errno.ESTALE, errno.EMFILE, errno.ENFILE, errno.ENOMEM})
"""What a disk, a network or the system's limits do to any file: no code is at fault."""
_RAISE = dis.opmap["RAISE_VARARGS"]


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


@contextmanager
def refusing(stage: BaseStage, hook: str, logger: PipelineLogger) -> Iterator[None]:
    """Let a stage refuse its inputs in its own words: they become an error of one line. The log has the traceback.

    Out of `before`, which is there to refuse, every OSError and ValueError is meant so. Out of the other hooks one is
    that the stage's own code raises, or that a schema does; what else comes out of a library is a bug, unless the
    machine is at fault.
    """
    try:
        yield
    except ColophonError:
        raise
    except SystemExit as error:
        raise StageError(
            f"stage {stage.name}: {hook} left by sys.exit({error.code!r}); let it return, or raise what is wrong"
        ) from error
    except (OSError, ValueError) as error:
        place, said = _origin(stage, error)
        if isinstance(error, OSError) and error.errno in _MACHINE and not said:
            logger.event("refused", hook=hook, trace=traceback.format_exc())
            where = error.filename or f"{hook}{place}"
            raise InputError(f"{where}: {error.strerror}; see to the disk or the network, and run again") from error
        if hook != "before" and not said and not isinstance(error, ValidationError):
            raise
        logger.event("refused", hook=hook, trace=traceback.format_exc())
        kind = MissingInputError if isinstance(error, FileNotFoundError) else InputError
        text = _words(error)
        raise kind(text if said else f"{hook}: {type(error).__name__}: {text}{place}") from error


def _words(error: Exception) -> str:
    if isinstance(error, ValidationError):
        where, what = first_problem(error)
        return f"{error.title}.{where}: {what}"
    text = " ".join(str(error).split())
    return text or f"{type(error).__name__}, without a word; let its message say what is missing"


def _origin(stage: BaseStage, error: Exception) -> tuple[str, bool]:
    """The last line of the stage's own script or package that an error passed, and whether it is a `raise` there."""
    home = ".".join(type(stage).__module__.split(".")[:2])
    place, said = "", False
    trace = error.__traceback__
    while trace is not None:
        module, code = str(trace.tb_frame.f_globals.get("__name__")), trace.tb_frame.f_code
        said = False
        if module == home or module.startswith(home + "."):
            place = f" ({Path(code.co_filename).name}, line {trace.tb_lineno})"
            said = code.co_code[trace.tb_lasti] == _RAISE
        trace = trace.tb_next
    return place, said


def check_contract(stage: str, checkpoint: CheckpointManager, started: float) -> None:
    """After a run, raise StageError where it went past the checkpoint or past save_page.

    `started` is the wall time at which the run began, in seconds: records older than that are not its work.
    """
    files = checkpoint.files
    if files.saved and not checkpoint.asked:
        raise StageError(
            f"stage {stage} did {len(files.saved)} pages without asking which remain; take them from "
            "checkpoint.get_remaining_pages(total_pages, resume=True)"
        )
    for path in files.list_output_pages():
        if not (files.skip_dir / path.name).exists() and path.stat().st_mtime >= started:
            raise StageError(
                f"stage {stage} wrote {path} past save_page, so nothing validated it; "
                f"use storage.stage({stage!r}).save_page(page_num=…, data=…, schema=…)"
            )


def check_saved(stage: BaseStage, checkpoint: CheckpointManager, unsaved: Sequence[int], failed: int) -> None:
    """After a run that nobody stopped, raise StageError where pages are neither saved nor said to have failed."""
    if len(unsaved) > failed:
        shown = ", ".join(map(str, unsaved[:SHOWN])) + (", …" if len(unsaved) > SHOWN else "")
        raise StageError(
            f"stage {stage.name}: {len(unsaved)} of {len(checkpoint.expected_pages)} pages are not saved "
            f"(page {shown}), and run says that {failed or 'none'} failed; save each page, or log its error and count "
            "it in pages_failed"
        )
    if checkpoint.asked or isinstance(stage, BookStage):
        return
    if not any(path.is_file() for path in checkpoint.files.stage_dir.rglob("*")):
        raise StageError(
            f"stage {stage.name} asked for no pages and wrote nothing; take the pages from "
            "checkpoint.get_remaining_pages(total_pages, resume=True), or derive it from BookStage"
        )
