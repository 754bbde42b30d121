"""A batch of requests carried through as jobs of the Batch API."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from lib.errors import BudgetError, LLMError, SourceError
from lib.llm.batch import Callback, call_back
from lib.llm.batch_api import MOST_BYTES, MOST_REQUESTS, JobDesk, QueueFullError
from lib.llm.batch_lines import fault_of, is_lost, reply_in
from lib.llm.completion import one_line
from lib.llm.cost import upper_cost
from lib.llm.dialects import Form
from lib.llm.job_book import Job, JobBook
from lib.llm.ledger import Ledger
from lib.llm.prepared import Prepared, prepare
from lib.llm.received import Question, Received, Spent, make_reply
from lib.llm.reply import Reply
from lib.llm.request import LLMRequest
from lib.llm.store import ReplyStore
from lib.llm.story import Story
from lib.llm.summary import BatchSummary
from lib.settings.llm import LLMSettings
from lib.system.stop_signal import StopSignal

MOST_LOST = 1
"""Answers to a question that may be lost; each may have been paid. From: set by hand."""
THREADS = 4
ATONCE = 64
"""Requests made ready at once: their images are in memory."""


@dataclass
class _Item:
    """A request on its way."""

    request: LLMRequest
    story: Story
    told: bool = False
    lost: int = 0
    """Answers that were said to be there and were not."""


@dataclass
class JobBatch:
    """One call of process_batch with `mode: batch`. Requests are all held, without their images."""

    requests: Iterable[LLMRequest]
    on_results: Sequence[Callback]
    settings: LLMSettings
    store: ReplyStore
    ledger: Ledger
    stop: StopSignal | None
    summary: BatchSummary = field(default_factory=BatchSummary)
    most: int = MOST_REQUESTS
    """Questions of one job, as many as the endpoint has taken."""
    refused_jobs: int = 0
    """Jobs of one question that were too much."""

    def run(self) -> BatchSummary:
        """Carry all requests through: what is stored is found, what is under way is waited for, the rest is sent."""
        started = time.monotonic()
        self.desk = JobDesk(self.settings, JobBook(self.store.shared / "jobs"), self.stop)
        items = [_Item(request, Story(request)) for request in self.requests]
        with closing(self.desk):
            while items and not self._stopped():
                left = self._read(items)
                waiting = {key: item for item, key in left}
                items = [item for item, _ in left]
                if waiting and not self._fetch_known(waiting) and not self._stopped():
                    self._send_some(waiting)
                items = [item for item in items if not item.told]
        self.summary.unsent = len(items)
        self.summary.seconds = round(time.monotonic() - started, 3)
        return self.summary

    def _stopped(self) -> bool:
        if self.stop and self.summary.stopped is None:
            self.summary.stopped = "signal"
            self.summary.message = f"stopped by {self.stop.name}; the job goes on, and the next run waits for it"
        return self.summary.stopped is not None

    def _read(self, items: list[_Item]) -> list[tuple[_Item, str]]:
        """Take what is in the store as far as it goes; returns what must still be asked, with its key."""
        left = []
        with ThreadPoolExecutor(THREADS) as pool:
            for item, key in zip(items, pool.map(self._advance, items), strict=True):
                if item.story.outcome is not None:
                    self._tell(item)
                elif key is not None:
                    left.append((item, key))
        return left

    def _advance(self, item: _Item) -> str | None:
        """Read replies of one request until one is good, or none is there: then the key of what to ask."""
        try:
            while item.story.outcome is None:
                key = self._prepared(item).key
                reply = self.store.find(key)
                if reply is None:
                    return key
                self._take(item, reply)
        except SourceError as error:
            item.story.outcome = item.story.result(None, "source", str(error))
        return None

    def _prepared(self, item: _Item) -> Prepared:
        return prepare(
            item.request,
            self.settings.model_copy(update={"stream": False}),
            item.story.more,
            stretch=item.story.stretch,
        )

    def _take(self, item: _Item, reply: Reply) -> None:
        answer = item.story.read(reply, new=False)
        if answer is not None:
            item.story.outcome = item.story.result(answer)

    def _tell(self, item: _Item) -> None:
        result = item.story.outcome
        assert result is not None
        item.told = True
        self.summary.add(result)
        for callback in self.on_results:
            call_back(callback, result, self.summary)

    def _fetch_known(self, waiting: Mapping[str, _Item]) -> bool:
        """Wait for jobs of an earlier run that hold any of these questions; returns whether there was one."""
        known = [job for job in self.desk.book.all(self.settings.base_url) if waiting.keys() & job.models.keys()]
        for job in known:
            self._fetch(job, waiting, {})
        return bool(known)

    def _send_some(self, waiting: Mapping[str, _Item]) -> None:
        """Send one job of as many questions as a job, and the budget, has room for, and wait for it."""
        reserved: dict[str, str] = {}
        questions: dict[str, bytes] = {}
        size, refused = 0, None
        most = min(MOST_REQUESTS, self.most)
        keys = iter(waiting)
        while refused is None and size < MOST_BYTES and len(questions) < most:
            some = list(islice(keys, min(ATONCE, most - len(questions))))
            if not some:
                break
            with ThreadPoolExecutor(THREADS) as pool:
                prepared = list(pool.map(lambda key: self._prepared(waiting[key]), some))
            for made in prepared:
                request = waiting[made.key].request
                upper = upper_cost(made, self.settings.price(request.model), self.settings, request.id)
                reservation = self.ledger.reserve(made.key, upper, self.settings.budget_usd)
                if reservation is None:
                    refused = upper
                    break
                reserved[made.key] = reservation
                questions[made.key] = made.body
                size += len(made.body)
        if not questions:
            self._end_of_money(refused or 0.0)
            return
        try:
            job = self.desk.upload(questions, {key: waiting[key].request.model for key in questions})
        except LLMError:
            for reservation in reserved.values():
                self.ledger.settle(reservation, 0.0)
            raise
        questions.clear()
        self._fetch(job, waiting, reserved)

    def _fetch(self, job: Job, waiting: Mapping[str, _Item], reserved: Mapping[str, str]) -> None:
        """Store and book what comes of a job. Replies that nobody waits for any more were paid as well."""
        try:
            self._take_all(job, waiting, reserved)
        except QueueFullError as error:
            for reservation in reserved.values():
                self.ledger.settle(reservation, 0.0)
            self._ask_for_less(len(job.models), str(error))

    def _ask_for_less(self, count: int, said: str) -> None:
        """After a job of so many questions was too much for the endpoint's line: smaller ones, and later."""
        if count > 1:
            self.most = count // 2
            logging.getLogger(__name__).warning("a job was refused (%s); the next has %d questions", said, self.most)
            return
        self.refused_jobs += 1
        if self.refused_jobs > self.settings.max_retries:
            raise LLMError(f"{self.settings.base_url}: the Batch API: {said}; run again when other jobs have ended")
        self.desk.rest()

    def _take_all(self, job: Job, waiting: Mapping[str, _Item], reserved: Mapping[str, str]) -> None:
        lost = []
        for line in self.desk.fetch(job):
            key = line["custom_id"]
            item = waiting.get(key)
            reply = self._reply(key, job.models[key], line, item)
            usd = 0.0 if reply is None else reply.cost_usd
            if is_lost(line):
                lost.append(key if item is None else item.request.id)
                # It may have been paid. What another run reserved for it stays held as well.
                self.summary.uncertain_usd += self.ledger.give_up(reserved[key]) if key in reserved else 0.0
            elif key in reserved:
                self.ledger.settle(reserved[key], usd)
            else:
                self.ledger.settle_left_behind(key, usd)
            if reply is None and item is not None:
                self._failed(item, line)
        if lost:
            logging.getLogger(__name__).warning(
                "%d of %d answers of a job are said to be there and stand in none of its files: %s; they are asked "
                "once more, and what was reserved for them stays held against run.llm.budget_usd",
                len(lost), len(job.models), one_line(", ".join(lost)),
            )  # fmt: skip

    def _reply(self, key: str, model: str, line: Mapping[str, Any], item: _Item | None) -> Reply | None:
        """The reply in a line, stored; None where the question was not answered."""
        response = reply_in(line)
        if response is None:
            return None
        prepared = Prepared(key, None, Form(), b"", 0, 0, None, 0) if item is None else self._prepared(item)
        question = Question(prepared, key if item is None else item.request.id, model, 0.0)
        reply = make_reply(question, Received(dict(response), 0.0, None), self.settings.price(model), Spent())
        self.store.save(reply)
        if item is not None:
            # What is in the store is read in the next round.
            item.story.new.append(reply)
        return reply

    def _failed(self, item: _Item, line: Mapping[str, Any]) -> None:
        item.story.lost_tries += 1
        item.lost += is_lost(line)
        fault = fault_of(line)
        if item.lost > MOST_LOST or not fault.passing or item.story.lost_tries > self.settings.max_retries:
            item.story.outcome = item.story.result(None, fault.kind, fault.message)
            self._tell(item)

    def _end_of_money(self, upper: float) -> None:
        error = BudgetError(
            f"budget_usd {self.settings.budget_usd}: {self.ledger.spent:.4f} spent, {self.ledger.held:.4f} held for "
            f"calls without a reply, and the next call may cost {upper:.4f}; raise run.llm.budget_usd to go on"
        )
        self.summary.stopped, self.summary.message = "budget", str(error)
