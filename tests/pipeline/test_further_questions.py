"""A stage that asks a model a further question about some pages: both are paid, kept and told as one page's."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from lib.errors import InputError, LLMError
from lib.llm import LLMRequest, LLMResult
from lib.pipeline import Page
from lib.pipeline.executors import Job, PageResult
from lib.pipeline.llm_executor import FIRST, AskingExecutor
from lib.pipeline.made_ahead import made_ahead
from lib.system.stop_signal import StopSignal
from tests.llm.asking import Asker, question
from tests.llm.conftest import start

__all__ = ["start"]
PAGES = 6


class Said(BaseModel):
    page_number: int
    texts: list[str]


def build(page: Page) -> LLMRequest:
    return question(f"page {page.number}")


def handle(result: LLMResult) -> Said | LLMRequest:
    """Pages with an even number are asked about once more."""
    page: Page = result.metadata["page"]
    first: LLMResult | None = result.metadata.get(FIRST)
    if first is None and page.number % 2 == 0:
        return question(f"page {page.number}, again")
    texts = [r.parsed_json["word"] for r in (first, result) if r is not None and r.parsed_json is not None]
    return Said(page_number=page.number, texts=texts)


def refusal(result: LLMResult) -> Said:
    first: LLMResult | None = result.metadata.get(FIRST)
    return Said(page_number=result.metadata["page"].number, texts=["first alone" if first else "refused"])


def run(asker: Asker, **settings: Any) -> dict[int, PageResult]:
    executor = AskingExecutor(asker.client(max_workers=2, **settings), build, handle, refusal)
    pages = [Page(number) for number in range(1, PAGES + 1)]
    results = list(executor.run(Job(None, Said(page_number=1, texts=[]), Said), pages, StopSignal()))
    assert len(results) == PAGES
    return {result.number: result for result in results}


def test_both_questions_make_one_page(start: Callable[..., Asker]) -> None:
    asker = start(answer="tests.llm.answers:echo")
    made = run(asker)
    assert len(asker.server.log) == PAGES + PAGES // 2
    for number, result in made.items():
        record = json.loads(result.record or b"{}")
        twice = number % 2 == 0
        assert record["texts"] == [f"page {number}", *([f"page {number}, again"] if twice else [])]
        assert len(result.replies) == 1 + twice
        assert result.metrics["attempts"] == 1 + twice
    paid = sum(served.cost for served in asker.server.log)
    assert sum(result.metrics["cost_usd"] for result in made.values()) == pytest.approx(paid)
    # What is kept answers both again.
    assert {n: r.record for n, r in run(asker).items()} == {n: r.record for n, r in made.items()}
    assert len(asker.server.log) == PAGES + PAGES // 2


def test_where_a_further_question_brings_nothing_the_first_answer_is_what_there_is(
    start: Callable[..., Asker],
) -> None:
    made = run(start(answer="tests.pipeline.test_further_questions:first_only"))
    texts = {number: json.loads(result.record or b"{}")["texts"] for number, result in made.items()}
    assert texts == {1: ["ok"], 2: ["first alone"], 3: ["ok"], 4: ["first alone"], 5: ["ok"], 6: ["first alone"]}
    assert {result.metrics["refused"] for result in made.values()} == {0}


def first_only(asked: dict[str, Any]) -> str:
    """Answers no further question in a way that can be used."""
    again = any("again" in json.dumps(message) for message in asked["messages"])
    return "no idea" if again else '{"word": "ok"}'


# Before the questions


def drafted(page: Page, settings: BaseModel) -> Said:
    """What a worker process makes of a page; page 3 cannot be made ready."""
    if page.number == 3:
        raise InputError("there is no ink on it")
    return Said(page_number=page.number, texts=[str(os.getpid())])


def test_pages_are_made_ready_in_other_processes_and_one_that_cannot_be_fails_alone(
    start: Callable[..., Asker],
) -> None:
    asker, made = start(answer="tests.llm.answers:echo"), dict[int, bytes]()
    job = Job(drafted, Said(page_number=1, texts=[]), Said)

    def keep(page: Page, result: PageResult) -> None:
        made[page.number] = result.record or b""

    def ready(pages: Iterable[Page], stop: StopSignal) -> Iterator[Page | PageResult]:
        return made_ahead(job, pages, stop, keep, __name__)

    executor = AskingExecutor(asker.client(max_workers=2), build, handle, refusal, ready)
    pages = (Page(number) for number in range(1, PAGES + 1))
    results = {r.number: r for r in executor.run(Job(None, job.settings, Said), pages, StopSignal())}
    assert results.keys() == set(range(1, PAGES + 1))
    assert [n for n, r in results.items() if r.error] == [3]
    assert "no ink" in str(results[3].error)
    assert str(os.getpid()) not in {Said.model_validate_json(draft).texts[0] for draft in made.values()}


def test_what_is_left_at_the_budget_s_end_is_counted_without_making_questions(start: Callable[..., Asker]) -> None:
    asker, built = start(answer="tests.llm.answers:echo"), []

    def counted(page: Page) -> LLMRequest:
        built.append(page.number)
        return build(page)

    executor = AskingExecutor(asker.client(max_workers=1, budget_usd=0.0007), counted, handle, refusal)
    many, done = 500, list[PageResult]()
    job = Job(None, Said(page_number=1, texts=[]), Said)
    with pytest.raises(LLMError) as stopped:
        done.extend(executor.run(job, map(Page, range(1, many + 1)), StopSignal()))
    assert asker.server.log and done and len(built) < 20
    # All but the finished pages are left, however far ahead questions are made.
    left = re.search(r"\((\d+) requests are left\)", str(stopped.value))
    assert left is not None and int(left[1]) == many - len(done)
