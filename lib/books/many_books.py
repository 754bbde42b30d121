"""Books brought up to date, several at once where cores allow.

DVC takes one lock for a whole project and lets go of it while a stage's command runs, so that books share it as they
go: each has a dvc process of its own that waits for the lock around its commands. What several books read and a stage
at the top makes is made before them. A process is started only for a book that is out of date; the others are looked
at in this one, with DVC's own eyes and without its lock.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from lib.books.book_run import BookResult, BookRun
from lib.books.dvc_repo import ProjectState, mend_list
from lib.errors import ColophonError
from lib.pipeline.book_pipelines import (
    CODE,
    CODE_PIPELINE,
    book_deps,
    book_loops,
    end_stages,
    has_book_pipelines,
    out_paths,
    overlap,
    write_book_pipelines,
)
from lib.pipeline.dvc_environment import dvc_environment
from lib.pipeline.wiring import PIPELINE_FILE, stage_entries
from lib.settings.book_files import book_pipeline_file, has_own_files
from lib.settings.config import RunSettings
from lib.settings.params import Params
from lib.system.stop_signal import StopSignal

LOOK_SECONDS = 0.2
"""How often a signal is looked for while books run."""


class ManyBooks:
    """The books to run, and how. `say` gets a line at a time, from any thread."""

    def __init__(self, root: Path, books: Sequence[str], settings: RunSettings, say: Callable[[str], None]) -> None:
        self._root = root
        self._books = books
        self._settings = settings
        self._say = say
        self._state = ProjectState(root)
        self._runs: list[BookRun] = []
        self._sound: Sequence[str] = books
        """Those whose settings can be followed."""
        self._lock = threading.Lock()

    def run(self, jobs: int | None, stop: StopSignal) -> list[BookResult]:
        """Run what is out of date, `jobs` books at once; by default as many as there are cores. In the books' order.

        A book that fails, or whose settings cannot be read, stops no other. Once `stop` is set nothing new begins, and
        what runs ends cleanly; a second signal, a KeyboardInterrupt, ends it at once.
        """
        if mend_list(self._root):
            self._say("DVC's list of readers and writers was cut short by a kill, and is begun anew")
        broken = self._broken()
        results = {book: BookResult(book, "failed", error=why) for book, why in broken.items()}
        self._sound = [book for book in self._books if book not in broken]
        failed = self._run_common(stop)
        if failed is not None:
            results |= {book: BookResult(book, "failed", 0.0, failed.stage, failed.error) for book in self._sound}
            return [results[book] for book in self._books]
        most = jobs or min(len(self._books), self._settings.cpu_workers)
        with ThreadPoolExecutor(most, thread_name_prefix="book") as pool:
            futures: dict[str, Future[BookResult]] = {}
            waiting: list[str] = []
            try:
                for book in self._sound:
                    if stop:
                        break
                    late = self._look(book, results)
                    if late:
                        waiting.append(book)
                    if len(waiting) + len(futures) >= most:
                        self._begin(pool, futures, waiting, most)
                self._begin(pool, futures, waiting, max(1, min(most, len(futures) + len(waiting))))
                self._wait(list(futures.values()), stop)
            except KeyboardInterrupt:
                stop.name = stop.name or "SIGINT"
                self._each(BookRun.kill)
            results |= {book: future.result() for book, future in futures.items()}
        return [results.get(book, BookResult(book, "not begun")) for book in self._books]

    def _broken(self) -> dict[str, str]:
        """Books whose settings cannot be followed, and why. The others' files are brought in step with the map."""
        params, broken = Params.load(self._root), {}
        for book in self._books:
            try:
                params.book(book)
            except ColophonError as error:
                broken[book] = str(error)
        own = [book for book in self._books if book not in broken and has_own_files(self._root, book)]
        for name in write_book_pipelines(self._root, own, broken):
            self._say(f"{name}: made anew from {PIPELINE_FILE}")
        return broken

    def _look(self, book: str, results: dict[str, BookResult]) -> bool:
        """Whether a book is out of date; if not, or if nobody can tell, that is its result."""
        try:
            if self._state.out_of_date(book):
                return True
            results[book] = BookResult(book, "fresh")
        except ColophonError as error:
            results[book] = BookResult(book, "failed", error=str(error))
        return False

    def _begin(
        self, pool: ThreadPoolExecutor, futures: dict[str, Future[BookResult]], waiting: list[str], at_once: int
    ) -> None:
        environment = self._environment(at_once)
        for book in waiting:
            run = BookRun(book, self._targets(book), self._root, self._say)
            self._runs.append(run)
            futures[book] = pool.submit(run.run, environment)
        waiting.clear()

    def _wait(self, futures: Sequence[Future[BookResult]], stop: StopSignal) -> None:
        told = False
        pending = set(futures)
        while pending:
            _, pending = wait(pending, LOOK_SECONDS)
            if stop and not told:
                told = True
                self._say(f"{stop.name}: pages under way are finished, nothing new begins")
                self._each(BookRun.interrupt)

    def _each(self, do: Callable[[BookRun], None]) -> None:
        for run in self._runs:
            do(run)

    def _targets(self, book: str) -> list[str]:
        if has_own_files(self._root, book):
            return ["--single-item", book_pipeline_file(book)]
        return [f"{stage}@{book}" for stage in end_stages(book_loops(self._root))]

    def _environment(self, at_once: int) -> dict[str, str]:
        """What a book's process is told: its share of the cores and of the calls to models, and where python3 is."""
        settings, llm = self._settings, self._settings.llm
        shares: dict[str, Any] = {
            "WORKERS": max(1, settings.cpu_workers // at_once),
            "LLM_MAX_WORKERS": max(1, llm.max_workers // at_once),
            "LLM_REQUESTS_PER_MINUTE": llm.requests_per_minute and llm.requests_per_minute / at_once,
            "LLM_TOKENS_PER_MINUTE": llm.tokens_per_minute and llm.tokens_per_minute / at_once,
        }
        told = {f"COLOPHON_{name}": str(value) for name, value in shares.items() if value is not None}
        return dvc_environment(**told, PYTHONUNBUFFERED="1")

    def _run_common(self, stop: StopSignal) -> BookResult | None:
        """Run the stages at the top that these books need, where they are out of date; the result if one fails."""
        targets = [name for name in self._needed() if self._state.is_late(PIPELINE_FILE, name)]
        if has_book_pipelines(self._root) and self._state.is_late(CODE_PIPELINE, CODE):
            targets.append(CODE_PIPELINE)
        if not targets:
            return None
        run = BookRun("top", ["--single-item", *targets], self._root, self._say)
        self._runs.append(run)
        with ThreadPoolExecutor(1) as pool:
            future = pool.submit(run.run, self._environment(1))
            self._wait([future], stop)
        self._state.forget()
        result = future.result()
        return None if result.state == "ran" else result

    def _needed(self) -> Iterator[str]:
        """Stages of the map that are no book's and make what one of the books reads."""
        loops, params = book_loops(self._root), Params.load(self._root)
        read = {dep for book in self._sound for dep in book_deps(self._root, book, params.entry(book))}
        for name, entry in stage_entries(self._root).items():
            if name not in loops and any(overlap(out, dep) for out in out_paths(entry) for dep in read):
                yield name
