"""Pages over Slurm, by submitit: `run.engine: submitit`. A job is given a batch of pages and answers each in a file."""

from __future__ import annotations

import os
import pickle
import re
import shutil
import subprocess
import time
import uuid
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

import submitit

from lib.errors import EngineError
from lib.pipeline.engines.contract import Contract, contract_of
from lib.pipeline.engines.engine_table import EngineWork
from lib.pipeline.engines.page_host import END_SECONDS
from lib.pipeline.engines.parcels import Packer, Parcel, with_paths
from lib.pipeline.engines.submitit_job import SHARED, STOP, answer_file, do_pages, end_file, started_file
from lib.pipeline.executors import Job, PageResult, described
from lib.pipeline.page import Page
from lib.pipeline.process_pool import POLL_SECONDS
from lib.settings.config import RunSettings
from lib.system.atomic import write_error
from lib.system.stop_signal import StopSignal

LARGEST_GIGABYTES = 16.0
"""Of a batch, pickled. From: 20 photographs of 30 MB take 0.6."""
SECRET = re.compile(r"KEY|TOKEN|SECRET|PASSW|CREDENTIAL", re.IGNORECASE)
"""Variables of such names are not handed to jobs: Slurm gives a job the environment that it was sent from."""
LAST_WORDS = 200
"""Characters of what a job said before it died."""


@dataclass(eq=False)
class _Task:
    page: Page
    lost: int = 0


@dataclass(eq=False)
class _Batch:
    """Pages that a job was given."""

    number: int
    job: Any
    tasks: dict[int, _Task] = field(default_factory=dict)
    """Those that were not answered yet, by page number."""


class SubmititExecutor:
    """An executor over Slurm's jobs. EngineError where no job can be sent, or where none may do a page."""

    def __init__(self, work: EngineWork) -> None:
        self.work = work

    def run(self, job: Job, pages: Iterable[Page], stop: StopSignal) -> Iterator[PageResult]:
        contract = contract_of(self.work.stage, job, self.work.limits)
        folder = Path(self.work.run.submitit.folder).resolve() / f"{contract.module}-{uuid.uuid4().hex}"
        try:
            (folder / SHARED).mkdir(parents=True)
        except OSError as error:
            raise write_error(folder, error) from None
        try:
            run = _Run(contract, self.work, folder, pages, stop)
            try:
                yield from run.results()
            finally:
                run.cancel()
        finally:
            shutil.rmtree(folder, ignore_errors=True)


class _Run:
    """One job's pages: what waits, what was sent in batches, and what came back."""

    def __init__(
        self, contract: Contract, work: EngineWork, folder: Path, pages: Iterable[Page], stop: StopSignal
    ) -> None:
        self.contract, self.folder, self.stop = contract.to_bytes(), folder, stop
        self.settings, self.limits, self.tell = work.run.submitit, work.limits, work.tell
        self.hidden = secret_variables(work.run)
        self.executor = self._executor()
        self.packer = Packer()
        self.waiting = iter(pages)
        self.again: deque[_Task] = deque()
        self.batches: list[_Batch] = []
        self.jobs: list[Any] = []
        """All that were sent."""
        self.failed: list[PageResult] = []
        self.refused: dict[str, str] = {}
        self.sent = self.fruitless = 0
        self.given_up_at: float | None = None

    def _executor(self) -> Any:
        settings = self.settings
        try:
            if settings.cluster == "local":
                executor = submitit.LocalExecutor(self.folder, max_pickle_size_gb=LARGEST_GIGABYTES)
            else:
                executor = submitit.AutoExecutor(
                    self.folder, cluster="slurm", slurm_max_pickle_size_gb=LARGEST_GIGABYTES
                )
            given = {"timeout_min": settings.minutes, **settings.slurm}
            if settings.cluster == "slurm":
                given = {"cpus_per_task": settings.cpus, **given}
            executor.update_parameters(**given)
        except (RuntimeError, ValueError, TypeError, NameError, KeyError) as error:
            what = " ".join(str(error).split())
            raise EngineError(
                f"run.submitit: no job can be sent ({what}); run where sbatch is, or mend run.submitit.slurm"
            ) from None
        return executor

    def results(self) -> Iterator[PageResult]:
        while True:
            while not self.stop and len(self.batches) < self.settings.jobs and self._send_batch():
                pass
            yield from self.failed
            self.failed.clear()
            if not self.batches or self._hurried():
                return
            found = False
            for batch in list(self.batches):
                for result in self._collect(batch):
                    found = True
                    yield result
            if not found:
                time.sleep(POLL_SECONDS)

    # Pages out

    def _send_batch(self) -> bool:
        """Send a job with the next pages; whether there were any, though none may have been fit to be sent."""
        tasks: list[_Task] = []
        while self.again and len(tasks) < self.settings.pages_a_job:
            tasks.append(self.again.popleft())
        tasks += map(_Task, islice(self.waiting, self.settings.pages_a_job - len(tasks)))
        parcels, found = [], bool(tasks)
        for task in list(tasks):
            try:
                parcel = self.packer.pack(task.page)
                self._share(parcel)
                parcels.append((task.page.number, parcel.to_bytes()))
            except OSError as error:
                tasks.remove(task)
                self.failed.append(PageResult(task.page.number, **described(error)))
        if not tasks:
            return found
        self.sent += 1
        with without_variables(self.hidden):
            try:
                job = self.executor.submit(
                    do_pages, self.sent, self.contract, parcels, self.settings.checkout, self.settings.cpus
                )
            except (OSError, RuntimeError, submitit.core.utils.FailedJobError) as error:
                what = " ".join(str(error).split())[-LAST_WORDS:]
                raise EngineError(
                    f"run.submitit: the job could not be sent ({what}); mend run.submitit.slurm"
                ) from None
        self.jobs.append(job)
        self.batches.append(_Batch(self.sent, job, {task.page.number: task for task in tasks}))
        return True

    def _share(self, parcel: Parcel) -> None:
        """Lay what the parcel has in common with others beside the jobs."""
        for digest in parcel.shared:
            place = self.folder / SHARED / digest
            if not place.exists():
                beside = place.with_suffix(".part")
                with beside.open("wb") as file:
                    file.writelines(self.packer.chunks(digest))
                beside.rename(place)

    # What became of them

    def _collect(self, batch: _Batch) -> Iterator[PageResult]:
        over = end_file(self.folder, batch.number).exists() or batch.job.done()
        for number, task in list(batch.tasks.items()):
            place = answer_file(self.folder, batch.number, number)
            if not place.exists():
                continue
            answer: PageResult = pickle.loads(place.read_bytes())  # noqa: S301  # a job of this run wrote it
            place.unlink()
            del batch.tasks[number]
            self.fruitless = 0
            yield replace(
                answer,
                tries=answer.tries + task.lost,
                error=with_paths(answer.error, task.page),
                trace=with_paths(answer.trace, task.page),
            )
        if over:
            self.batches.remove(batch)
            self._bury(batch)

    def _bury(self, batch: _Batch) -> None:
        """A job is over. What it did not do is done again; what it had begun and did not end may be why it died."""
        if not batch.tasks:
            return
        end = end_file(self.folder, batch.number)
        host, _, why = end.read_text(encoding="utf-8").partition("\n") if end.exists() else ("", "", "")
        begun = [
            task for number, task in batch.tasks.items() if started_file(self.folder, batch.number, number).exists()
        ]
        if why:
            self._refuse(batch, host, why)
        elif not begun and not self.stop:
            self.fruitless += 1
            if self.fruitless >= self.settings.tries:
                raise EngineError(
                    f"run.submitit: {self.fruitless} jobs died before their first page; the last said: "
                    f"{_last_words(batch.job)}"
                )
        for task in begun:
            task.lost += 1
        for task in batch.tasks.values():
            if task.lost >= self.settings.tries:
                error = (
                    f"the job that did the page was lost, {task.lost} times; the last said: {_last_words(batch.job)}"
                )
                self.failed.append(PageResult(task.page.number, error=error, tries=task.lost))
            else:
                self.again.append(task)

    def _refuse(self, batch: _Batch, host: str, why: str) -> None:
        self.fruitless += 1
        if host not in self.refused:
            self.tell(f"node {host} is refused, since it differs: {why}")
            self.refused[host] = why
            if self.settings.cluster == "slurm":
                self.executor.update_parameters(slurm_exclude=",".join(self.refused))
        if self.fruitless >= self.settings.tries:
            told = "; ".join(f"{name}: {what}" for name, what in list(self.refused.items())[:3])
            raise EngineError(
                f"run.submitit: no node may do these pages: {told}; give the nodes the driver's code, data and packages"
            )

    # The end

    def _hurried(self) -> bool:
        """Told to stop: whether the pages under way have had their time."""
        if not self.stop:
            return False
        if self.given_up_at is None:
            (self.folder / STOP).touch()
            self.given_up_at = time.monotonic() + self.limits.stop_seconds
        return time.monotonic() > self.given_up_at

    def cancel(self) -> None:
        """End the jobs that are left, and wait for those that are processes of this machine."""
        for batch in self.batches:
            with suppress(Exception):  # what cannot be cancelled has ended, or ends with its time
                batch.job.cancel(check=False)
        for job in self.jobs:
            process = getattr(job, "_process", None)
            if process is not None:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(END_SECONDS)


def _last_words(job: Any) -> str:
    with suppress(Exception):
        lines = [line for line in (job.stderr() or "").splitlines() if line.strip()]
        if lines:
            return str(lines[-1])[-LAST_WORDS:]
    return "nothing"


def secret_variables(run: RunSettings) -> list[str]:
    """The variables of this process that no job needs to see."""
    return [name for name in os.environ if name == run.llm.key_env or SECRET.search(name)]


@contextmanager
def without_variables(names: Iterable[str]) -> Iterator[None]:
    """Take variables out of the environment for the block."""
    taken = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(taken)
