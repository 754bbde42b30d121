"""Many requests to a model at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Literal, overload

from lib.llm.batch import Batch, Callback
from lib.llm.batch_mode import JobBatch
from lib.llm.batch_stats import BatchStats, Tally
from lib.llm.engine import Engine
from lib.llm.eventlog import EventLog
from lib.llm.events import OnEvent
from lib.llm.ledger import Ledger
from lib.llm.request import LLMRequest
from lib.llm.result import LLMResult
from lib.llm.store import ReplyStore
from lib.llm.summary import BatchSummary
from lib.settings.config import Config
from lib.settings.llm import LLMSettings
from lib.system.stop_signal import StopSignal

OnResult = Callable[[LLMResult], object]


class LLMBatchClient:
    """Asks any OpenAI-compatible endpoint, up to `max_workers` requests at once.

    Settings are those of `run.llm:` in params.yaml where none are given. Paid replies are kept in `store`; without one,
    in this machine's store. `ledger` is the journal of the money: with it budget_usd holds over runs and processes,
    without it for each batch. `log_dir` gets a line for each event in llm.jsonl; `verbose` tells of failed tries.
    """

    def __init__(
        self,
        max_workers: int | None = None,
        max_retries: int | None = None,
        verbose: bool = False,
        log_dir: Path | str | None = None,
        *,
        settings: LLMSettings | None = None,
        store: ReplyStore | None = None,
        ledger: Path | str | None = None,
    ) -> None:
        if settings is None:
            settings = Config.llm
        given = {"max_workers": max_workers, "max_retries": max_retries}
        changes = {name: value for name, value in given.items() if value is not None}
        self.settings = settings.model_copy(update=changes)
        self.store = ReplyStore(None) if store is None else store
        self.ledger = ledger
        self.verbose = verbose
        self.log_dir = log_dir
        self._tally = Tally(())

    def get_batch_stats(self, total_requests: int | None = None) -> BatchStats:
        """How the batch stands that runs, or that ran last; from any thread.

        `total_requests`: how many there are, where an iterator does not tell and the caller knows.
        """
        return self._tally.stats(total_requests)

    @overload
    def process_batch(
        self,
        requests: Iterable[LLMRequest],
        on_result: OnResult | None = None,
        on_event: OnEvent | None = None,
        *,
        stop: StopSignal | None = None,
        collect: Literal[False] = False,
    ) -> BatchSummary: ...

    @overload
    def process_batch(
        self,
        requests: Iterable[LLMRequest],
        on_result: OnResult | None = None,
        on_event: OnEvent | None = None,
        *,
        stop: StopSignal | None = None,
        collect: Literal[True],
    ) -> list[LLMResult]: ...

    def process_batch(
        self,
        requests: Iterable[LLMRequest],
        on_result: OnResult | None = None,
        on_event: OnEvent | None = None,
        *,
        stop: StopSignal | None = None,
        collect: bool = False,
    ) -> BatchSummary | list[LLMResult]:
        """Ask all requests; hand each result to `on_result` as it is there.

        Requests may be an iterator: it is read as places get free, so that few requests are in memory. Callbacks are
        called in the caller's thread, one at a time; an exception in one is logged and counted. When `stop` becomes
        true, nothing new goes out and calls under way have 2 seconds to end. At the budget's limit the batch ends with
        the rest unsent; the summary says so. With `mode: batch` the requests go out as jobs of the Batch API, there are
        no events, and a stop leaves the job to the next call.

        Returns a summary, or with `collect` the results in the order of the requests.
        Raises LLMError where the endpoint would refuse every request (no key, no price, no such model).
        """
        order: dict[int, int] = {}
        collected: list[LLMResult] = []

        tally = self._tally = Tally(requests)

        def numbered() -> Iterator[LLMRequest]:
            for number, request in enumerate(requests):
                order[id(request)] = number
                yield request

        with EventLog(self.log_dir, verbose=self.verbose) as log, closing(Ledger(self.ledger)) as ledger:
            on_results: list[Callback] = [
                tally.result,
                *([log.result] if log.wanted else []),
                *([collected.append] if collect else []),
            ]
            on_events: list[Callback] = [tally.event, *([log.event] if log.wanted else [])]
            on_results += [on_result] if on_result else []
            asked = numbered() if collect else requests
            if self.settings.mode == "batch":
                summary = JobBatch(asked, on_results, self.settings, self.store, ledger, stop).run()
            else:
                batch = Batch(asked, on_results, on_events + ([on_event] if on_event else []), stop)
                summary = batch.run(Engine(self.settings, self.store, ledger, events=bool(batch.on_events)))
        tally.end()
        return sorted(collected, key=lambda result: order[id(result.request)]) if collect else summary
