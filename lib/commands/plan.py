"""colophon plan."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from lib.errors import InterruptedRunError, LLMError, MissingInputError
from lib.llm import LLMBatchClient, LLMRequest, LLMResult, LLMSettings
from lib.llm.estimate import Estimate, estimate
from lib.llm.ledger import Ledger
from lib.pipeline.execute import bind, settings_of
from lib.pipeline.executors import PageResult
from lib.pipeline.page import Page
from lib.pipeline.registry import find_stage, in_order
from lib.pipeline.stage import BaseStage
from lib.pipeline.storage import BookStorage
from lib.settings.config import available_cores, load_run_settings
from lib.settings.params import Params
from lib.system.locking import exclusive
from lib.system.stop_signal import StopSignal


@dataclass
class StagePlan:
    """What a stage would ask of a model. `waiting` are the questions that are not answered yet, in page order."""

    stage: BaseStage
    pages: int
    done: int = 0
    unsent: int = 0
    spared: Estimate = field(default_factory=Estimate)
    """Of those not sent, what asking about those that have text would come to."""
    total: Estimate = field(default_factory=Estimate)
    waiting: list[LLMRequest] = field(default_factory=list)
    factor: float = 1.0
    """Actual over foreseen dollars, or tokens where nothing has a price, as a sample showed."""

    @property
    def forecast(self) -> Estimate:
        return self.total.scaled(self.factor)

    @property
    def saved(self) -> Estimate:
        """What the pages that are not sent for want of doubt would come to."""
        return self.spared.scaled(self.factor)


def plan(
    book: Annotated[str, typer.Argument(help="The book's id in params.yaml.")],
    sample: Annotated[
        int, typer.Option(min=0, help="Ask so many pages of each stage now, and go by what they cost.")
    ] = 0,
) -> None:
    """Say what models would be asked about a book, and what it would cost. Without --sample nothing is sent."""
    root = Path.cwd()
    params = Params.load(root)
    params.book(book)
    settings = load_run_settings(root).llm
    storage = BookStorage(book, root / "data")
    plans: list[StagePlan] = []
    for name in in_order(params.stages):
        try:
            made = _plan(name, params, storage, settings)
        except MissingInputError as error:
            if not plans:
                raise
            # What a stage above it costs is known, and this one's question hangs on what comes of that.
            typer.echo(f"{error} (what it costs is told then)", err=True)
            break
        if made is not None:
            plans.append(made)
    if not plans:
        typer.echo(f"{book}: no stage asks a model; set `backend: openai` in params.yaml for one that should")
        return
    for one in plans if sample else []:
        _ask_some(one, sample, settings, storage)
    Console(soft_wrap=True).print(_table(book, plans, settings, sampled=bool(sample)))
    if settings.budget_usd is not None:
        typer.echo(_budget_line(settings.budget_usd, storage.ledger_path))


def _budget_line(limit: float, path: Path) -> str:
    """What is left of the limit. Looking makes no journal."""
    with closing(Ledger(path if path.exists() else None)) as ledger:
        return (
            f"run.llm.budget_usd is {limit}: {ledger.spent:.4f} spent, {ledger.held:.4f} held for calls that brought "
            "no reply and may have been paid"
        )


def _plan(name: str, params: Params, storage: BookStorage, settings: LLMSettings) -> StagePlan | None:
    """The plan of a stage; None where it asks no model."""
    found = find_stage(name)
    if found is None:
        return None
    stage = found()
    stage.settings = settings_of(found, params, storage.scan_id)
    checkpoint = bind(stage, storage, StopSignal())
    if stage.executor != "llm":
        return None
    if not storage.total_pages or not all(storage.stage(d).list_output_pages() for d in stage.dependencies):
        free = "" if _reading_costs(params, storage.scan_id) else ", which costs nothing"
        raise MissingInputError(
            f"{name} reads what {' and '.join(stage.dependencies)} make: run `dvc repro "
            f"{storage.target(stage.dependencies[-1])}` first{free}"
        )
    pages = stage.pages(storage)
    remaining = checkpoint.get_remaining_pages(len(pages), pages=list(pages))
    made = _questions(stage, [pages[number] for number in remaining])
    requests = [request for _, request in made if isinstance(request, LLMRequest)]
    unsent = [page for page, one in made if not isinstance(one, LLMRequest)]
    spared = [question for page in unsent if (question := stage.spared_question(page)) is not None]
    store = stage.reply_store(storage)
    with ThreadPoolExecutor(available_cores()) as pool:
        estimates = list(pool.map(lambda request: estimate(request, settings, store), requests))
        saved = list(pool.map(lambda request: estimate(request, settings, store), spared))
    return StagePlan(
        stage,
        pages=len(pages),
        done=len(pages) - len(remaining),
        unsent=len(unsent),
        spared=sum(saved, Estimate()),
        total=sum(estimates, Estimate()),
        waiting=[request for request, one in zip(requests, estimates, strict=True) if one.calls],
    )


def _reading_costs(params: Params, book: str) -> bool:
    """Whether a stage above those that correct and label asks a model: ocr may."""
    found = find_stage("ocr")
    return found is not None and bool(getattr(settings_of(found, params, book), "asks", False))


def _questions(stage: BaseStage, pages: Sequence[Page]) -> list[tuple[Page, object]]:
    """Each page with its question, or what is made of it where there is none, in page order. A page that cannot be
    made ready is told of, and left out."""
    made: list[tuple[Page, object]] = []
    with StopSignal().listening() as stop:
        for ready in stage.ready_pages(pages, stop):
            if isinstance(ready, PageResult):
                typer.echo(f"{stage.name}: page {ready.number} fails before it is asked about: {ready.error}", err=True)
            else:
                one = stage.build_request(ready)
                # What the answer will be joined with is not held for all of a book's pages.
                made.append((ready, replace(one, metadata={}) if isinstance(one, LLMRequest) else one))
    if stop:
        raise InterruptedRunError(f"stopped by {stop.name}; nothing was sent")
    return sorted(made, key=lambda pair: pair[0].number)


def _ask_some(one: StagePlan, count: int, settings: LLMSettings, storage: BookStorage) -> None:
    """Ask pages from all over the book. Their replies are kept, so that the stage finds them answered."""
    chosen = spread(one.waiting, count)
    if not chosen:
        return
    stage, store = one.stage, one.stage.reply_store(storage)
    foreseen = [estimate(request, settings, store) for request in chosen]
    store.describe()
    client = LLMBatchClient(settings=settings, store=store, ledger=storage.ledger_path)
    with StopSignal().listening() as stop, exclusive(storage.log_dir / f".{stage.name}.lock"):
        results = client.process_batch(chosen, stop=stop, collect=True)
    answered = [result for result in results if result.reply_keys]
    failed = next((result for result in results if not result.success), None)
    if failed is not None:
        typer.echo(f"{failed.request_id} failed: {failed.error}", err=True)
    if not answered:
        raise LLMError(f"{stage.name}: none of {len(chosen)} pages was answered, so there is no better forecast")
    one.factor = _ratio(sum(foreseen, Estimate()), answered, len(chosen))
    one.total = sum(
        (estimate(request, settings, store) for request in one.waiting), Estimate(answered=one.total.answered)
    )
    spent = sum(result.new_cost_usd for result in results)
    typer.echo(f"{stage.name}: asked {len(answered)} pages for ${spent:.4f}")


def _ratio(foreseen: Estimate, answered: Sequence[LLMResult], asked: int) -> float:
    share = len(answered) / asked
    cost = sum(result.cost_usd for result in answered)
    if foreseen.usd and cost:
        return cost / (foreseen.usd * share)
    tokens = sum(result.prompt_tokens + result.completion_tokens for result in answered)
    return tokens / ((foreseen.prompt_tokens + foreseen.completion_tokens) * share)


T = TypeVar("T")


def spread(things: Sequence[T], count: int) -> list[T]:
    """So many of the things, evenly spread; all of them where there are no more."""
    if count >= len(things):
        return list(things)
    return [things[(2 * number + 1) * len(things) // (2 * count)] for number in range(count)]


def _table(book: str, plans: Sequence[StagePlan], settings: LLMSettings, *, sampled: bool) -> Table:
    how = "as a sample showed" if sampled else "from the requests, before any was sent"
    table = Table(title=f"{book}: {how}", title_justify="left", box=None)
    table.add_column("stage")
    for column in ("pages", "done", "not sent", "answered", "calls", "tokens in", "out", "dollars", "saved"):
        table.add_column(column, justify="right")
    known = settings.prices != "unknown"
    for one in plans:
        table.add_row(
            one.stage.name, *map(str, (one.pages, one.done, one.unsent)), *_cells(one.forecast, one.saved, known)
        )
    if len(plans) > 1:
        forecast, saved = (sum(each, Estimate()) for each in zip(*((p.forecast, p.saved) for p in plans), strict=True))
        table.add_row("in all", "", "", "", *_cells(forecast, saved, known))
    return table


def _cells(total: Estimate, saved: Estimate, known: bool) -> list[str]:
    counts = (total.answered, total.calls, total.prompt_tokens, total.completion_tokens)
    dollars = [f"{one.usd:.4f}" if known else "unknown" for one in (total, saved)]
    return [*(f"{count:,}" for count in counts), *dollars]
