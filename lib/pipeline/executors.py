"""Running a page function on one page, in whatever process, and telling how it went."""

from __future__ import annotations

import os
import pickle
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol

from pydantic import BaseModel

from lib.errors import ColophonError, InvalidRecordError, said, written_out
from lib.pipeline.page import Page, PageOutput, check_suffixes
from lib.system.limits import ENOUGH, lacks_memory
from lib.system.stop_signal import StopSignal
from lib.system.temporary_files import lacks_room, told_of_no_room

_LONGEST = 500
"""Characters that are told of a cause. From: set by hand."""
PageFunction = Callable[..., PageOutput | BaseModel]
"""Takes a page and the stage's settings; returns its record, or the record with files and metrics."""


@dataclass(frozen=True)
class Job:
    """A page function with all that is the same for each of its pages."""

    function: PageFunction | None
    """None where a model is asked instead."""
    settings: BaseModel
    schema: type[BaseModel] | None

    def check_picklable(self, page: Page) -> None:
        """Raise a ColophonError that says what to do where the job cannot be sent to another process."""
        try:
            pickle.dumps((self, page))
        except Exception as error:
            name = getattr(self.function, "__qualname__", repr(self.function))
            raise ColophonError(
                f"page function {name} or its task cannot be sent to a worker process ({error}): "
                "define the function at the top level of its module and put only plain data into the page's context"
            ) from None


@dataclass(frozen=True)
class PageResult:
    """How one page went. Either `error` is set, or `record` is."""

    number: int
    record: bytes | None = None
    files: dict[str, bytes] = field(default_factory=dict)
    metrics: dict[str, Any] = field(default_factory=dict)
    error: str | None = None
    trace: str | None = None
    seconds: float = 0.0
    worker: int = 0
    host: str = ""
    """The machine that did it, where that is another than the driver's."""
    tries: int = 1
    replies: tuple[str, ...] = ()
    """Keys of the stored replies that it was made of, where a model was asked."""


def run_page(job: Job, page: Page) -> PageResult:
    """Call the page function. An exception becomes the page's error; it never leaves this function."""
    started = time.perf_counter()

    def result(**values: Any) -> PageResult:
        return PageResult(page.number, seconds=time.perf_counter() - started, worker=os.getpid(), **values)

    try:
        assert job.function is not None
        return result(**checked(job.schema, page.number, job.function(page, job.settings)))
    except (Exception, SystemExit) as error:  # sys.exit in a page's code is that page's, and no success
        return result(**described(error))


def checked(schema: type[BaseModel] | None, number: int, made: PageOutput | BaseModel) -> dict[str, Any]:
    """What was made of a page as values of a PageResult, validated here so that the parent only writes.

    Raises InvalidRecordError where the record is of another kind or page, pydantic.ValidationError where it does not
    validate.
    """
    output = made if isinstance(made, PageOutput) else PageOutput(made)
    if schema is not None and not isinstance(output.record, schema):
        raise InvalidRecordError(f"the page function returned {type(output.record).__name__}, not {schema.__name__}")
    own_number = getattr(output.record, "page_number", number)
    if own_number != number:
        raise InvalidRecordError(f"the record says it is page {own_number}, not {number}")
    record = output.record.model_dump_json().encode("utf-8")
    # As it will be read: what the page function set after it made the record is checked here too.
    type(output.record).model_validate_json(record)
    check_suffixes(output.files)
    metrics = output.metrics.model_dump() if output.metrics is not None else {}
    return {"record": record, "files": dict(output.files), "metrics": metrics}


def described(error: Exception | SystemExit) -> dict[str, Any]:
    """An exception as values of a PageResult; with a traceback where it is a bug."""
    if isinstance(error, ColophonError):
        return {"error": said(error)}
    if isinstance(error, OSError) and lacks_room(error):
        return {"error": told_of_no_room(error)}
    if isinstance(error, SystemExit):
        return {"error": f"the page's code left by sys.exit({said(error)}); let it raise what is wrong"[:_LONGEST]}
    text = said(error)
    if lacks_memory(error):
        return {"error": f"needs more memory than a worker may take ({type(error).__name__}); raise {ENOUGH}"}
    return {"error": f"{type(error).__name__}: {text}"[:_LONGEST], "trace": written_out(traceback.format_exc())}


class Executor(Protocol):
    """Runs a job over pages and yields results as they finish, in any order. Stops taking pages when told to."""

    def run(self, job: Job, pages: Iterable[Page], stop: StopSignal) -> Iterator[PageResult]: ...


class SerialExecutor:
    """Everything in this process, in order: for tests, debuggers and work that is over in no time."""

    def run(self, job: Job, pages: Iterable[Page], stop: StopSignal) -> Iterator[PageResult]:
        for page in pages:
            if stop:
                return
            yield run_page(job, page)


class ThreadExecutor:
    """A few threads and a bounded window of pages: for work that waits on files."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def run(self, job: Job, pages: Iterable[Page], stop: StopSignal) -> Iterator[PageResult]:
        waiting = iter(pages)
        with ThreadPoolExecutor(self.workers) as pool:
            running: set[Future[PageResult]] = set()
            while True:
                if not stop:
                    for page in islice(waiting, 2 * self.workers - len(running)):
                        running.add(pool.submit(run_page, job, page))
                if not running:
                    return
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
