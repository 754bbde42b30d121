"""Pages by questions to a model: a stage says what to ask and what an answer means, and the rest stands here."""

from __future__ import annotations

import logging
import queue
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from lib.pipeline.executors import Job, PageResult, checked, described
from lib.pipeline.page import Page, PageOutput
from lib.system.stop_signal import StopSignal

if TYPE_CHECKING:
    from lib.llm import LLMBatchClient, LLMRequest, LLMResult

REFUSED = "refused"
"""The kind of error of a model that refused, or was stopped by a filter."""

UNUSABLE = frozenset((REFUSED, "cut_off", "empty", "not_json", "schema"))
"""Kinds of errors after which an answer will not get better by asking again."""
FIRST = "first_result"
"""In the metadata of a further question: the result that it was asked about."""

SUMMED = (
    "cost_usd", "forecast_usd", "attempts", "prompt_tokens", "completion_tokens", "cached_tokens", "tokens_total",
    "queue_time_seconds", "execution_time_seconds", "total_time_seconds",
)  # fmt: skip
"""Metrics that two questions about a page add up to."""

Answer = PageOutput | BaseModel | tuple[BaseModel, BaseModel | Mapping[str, Any] | None]
"""What handle_result returns: a record, a record with metrics, or a PageOutput."""
BuildRequest = Callable[[Page], "LLMRequest | PageOutput | BaseModel"]
HandleResult = Callable[["LLMResult"], "Answer | LLMRequest"]
ReadyPages = Callable[[Iterable[Page], StopSignal], Iterator[Page | PageResult]]
HandleRefusal = Callable[["LLMResult"], Answer | None]


class AskingExecutor:
    """Asks a model about each page. Only as many questions as may be in flight are in memory.

    `build_request` gives a page's question, or its record where there is nothing to ask. `handle_result` makes a
    record of an answer; it finds the page in `result.metadata["page"]`. The metrics of the answer (LLMPageMetrics)
    are added to those it gives. `handle_refusal` makes a record of a page that the model would not answer, or gives
    None, and the page fails.

    `handle_result` may return a further question about the page in place of a record, whose result comes back to it
    with the first one in `result.metadata[FIRST]`. Where a further question brings no answer that can be used, that is
    `handle_refusal`'s too, as is a first answer with an error of `kept_kinds`. `ready_pages` hands on pages once they
    can be asked about, or how one failed before that.
    """

    def __init__(
        self,
        client: LLMBatchClient,
        build_request: BuildRequest,
        handle_result: HandleResult,
        handle_refusal: HandleRefusal | None = None,
        ready_pages: ReadyPages | None = None,
        kept_kinds: frozenset[str] = frozenset((REFUSED,)),
    ) -> None:
        self.client = client
        self.build_request = build_request
        self.handle_result = handle_result
        self.handle_refusal = handle_refusal
        self.ready_pages = ready_pages or (lambda pages, _stop: iter(pages))
        self.kept_kinds = kept_kinds

    def run(self, job: Job, pages: Iterable[Page], stop: StopSignal) -> Iterator[PageResult]:
        # The client calls back from where it is called; the runner takes results one by one. A thread stands between.
        results: queue.Queue[PageResult | BaseException | None] = queue.Queue()
        asking = threading.Thread(target=self._ask, args=(job, pages, stop, results), daemon=True)
        asking.start()
        while (result := results.get()) is not None:
            if isinstance(result, BaseException):
                raise result
            yield result
        asking.join()

    def _ask(
        self,
        job: Job,
        pages: Iterable[Page],
        stop: StopSignal,
        results: queue.Queue[PageResult | BaseException | None],
    ) -> None:
        further: deque[LLMRequest] = deque()

        def received(result: LLMResult) -> None:
            made = self._result(job, result)
            if isinstance(made, PageResult):
                results.put(made)
            else:
                further.append(made)

        questions = _Questions(self, job, pages, stop, results.put, further)
        try:
            asked: Iterable[LLMRequest] = questions
            while True:
                summary = self.client.process_batch(asked, on_result=received, stop=stop)
                summary.check_budget()
                if stop or not further:
                    break
                asked = tuple(further)
                further.clear()
        except BaseException as error:  # it belongs to the thread that waits for results
            results.put(error)
        questions.close()
        results.put(None)

    def _result(self, job: Job, result: LLMResult) -> PageResult | LLMRequest:
        from lib.llm import LLMRequest  # noqa: PLC0415  # as above

        page: Page = result.metadata["page"]
        first: LLMResult | None = result.metadata.get(FIRST)
        metrics = result.metrics() if first is None else together(first.metrics(), result.metrics())
        told: dict[str, Any] = {
            "seconds": metrics["total_time_seconds"],
            "tries": max(metrics["attempts"], 1),
            "replies": (*(first.reply_keys if first else ()), *result.reply_keys),
        }
        made: Answer | None = None
        try:
            given_up = result.error_kind in (UNUSABLE if first else self.kept_kinds)
            if given_up and self.handle_refusal is not None:
                made = self.handle_refusal(result)
                if made is not None and first is None:
                    logging.getLogger(__name__).warning("page %d: %s; kept as it was read", page.number, result.error)
            elif result.success:
                answer = self.handle_result(result)
                if isinstance(answer, LLMRequest):
                    return replace(answer, metadata={**answer.metadata, **_of_page(page), FIRST: result})
                made = answer
        except Exception as error:
            return PageResult(page.number, **described(error), **told)
        if made is None:
            cause = f"{result.error_kind}: {result.error}"
            return PageResult(page.number, error=cause, metrics=metrics, **told)
        try:
            output, own = parted(made)
            values = checked(job.schema, page.number, output)
        except Exception as error:
            return PageResult(page.number, **described(error), **told)
        values["metrics"] = {**metrics, **own}
        return PageResult(page.number, **values, **told)


class _Questions(Iterator["LLMRequest"]):
    """The pages' questions, made one by one as they are wanted; further ones go between them, so that few wait."""

    def __init__(
        self,
        executor: AskingExecutor,
        job: Job,
        pages: Iterable[Page],
        stop: StopSignal,
        put: Callable[[PageResult], None],
        further: deque[LLMRequest],
    ) -> None:
        self._pages = iter(pages)
        self._taken = self._handled = 0
        self._further = further
        self._made = self._make(executor, job, executor.ready_pages(self._counted(), stop), put, further)

    def __next__(self) -> LLMRequest:
        return next(self._made)

    def left(self) -> int:
        """Pages with a question that was not asked yet, their first or a further one. None is made to count them."""
        return sum(1 for _ in self._pages) + self._taken - self._handled + len(self._further)

    def close(self) -> None:
        """End what makes pages ready."""
        self._made.close()

    def _counted(self) -> Iterator[Page]:
        for page in self._pages:
            self._taken += 1
            yield page

    def _make(
        self,
        executor: AskingExecutor,
        job: Job,
        ready: Iterator[Page | PageResult],
        put: Callable[[PageResult], None],
        further: deque[LLMRequest],
    ) -> Generator[LLMRequest, None, None]:
        from lib.llm import LLMRequest  # noqa: PLC0415  # only stages that ask a model need it

        for page in ready:
            self._handled += 1
            if isinstance(page, PageResult):
                put(page)
                continue
            try:
                made = executor.build_request(page)
                if not isinstance(made, LLMRequest):
                    put(PageResult(page.number, **checked(job.schema, page.number, made)))
                    continue
            except Exception as error:
                put(PageResult(page.number, **described(error)))
                continue
            yield replace(made, metadata={**made.metadata, **_of_page(page)})
            while further:
                yield further.popleft()


def _of_page(page: Page) -> dict[str, Any]:
    return {"page": page, "page_num": page.number}


def together(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """The metrics of a page that took two questions: sums of money, tokens, tries and times."""
    return {**second, **first, **{name: first.get(name, 0) + second[name] for name in SUMMED}}


def parted(answer: Answer) -> tuple[PageOutput, dict[str, Any]]:
    """What was made, and the metrics that were given with it.

    What a metrics schema fills in for itself is left out, for it must not hide what the answer cost.
    """
    metrics: BaseModel | Mapping[str, Any] | None
    if isinstance(answer, PageOutput):
        made, metrics = replace(answer, metrics=None), answer.metrics
    elif isinstance(answer, tuple):
        made, metrics = PageOutput(answer[0]), answer[1]
    else:
        return PageOutput(answer), {}
    return made, metrics.model_dump(exclude_unset=True) if isinstance(metrics, BaseModel) else dict(metrics or {})
