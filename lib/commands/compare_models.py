"""colophon compare-models."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from lib.commands.plan import spread
from lib.correct.local import BACKEND
from lib.errors import LLMError, MissingInputError, ParamsError
from lib.evaluation.ground_truth import truth_files
from lib.evaluation.model_scores import ModelScore, page_score
from lib.kit.one_question import KeptReplies
from lib.llm import LLMBatchClient, LLMRequest, LLMSettings, ReplyStore
from lib.llm.estimate import Estimate, estimate
from lib.merge.three_way import merge_page
from lib.pipeline.execute import settings_of
from lib.pipeline.executors import Job
from lib.pipeline.llm_executor import AskingExecutor
from lib.pipeline.page import Page
from lib.pipeline.record_files import read_text
from lib.pipeline.stage import BaseStage
from lib.pipeline.storage import BookStorage
from lib.schemas.correct import CorrectPage
from lib.schemas.layout import LayoutPage
from lib.settings.config import load_run_settings
from lib.settings.params import Params
from lib.system.stop_signal import StopSignal
from stages.correct import CorrectStage, correct
from stages.evaluate import EvaluateStage

AT = "@"
"""Between a model's name and the address of its endpoint."""


def compare_models(
    book: Annotated[str, typer.Argument(help="The id of a book that has truth for some of its pages.")],
    model: Annotated[list[str], typer.Option(help="A model, as its endpoint names it; NAME@URL: at another endpoint.")],
    pages: Annotated[int, typer.Option(min=1, help="So many pages with truth, from all over the book.")] = 10,
    ask: Annotated[bool, typer.Option("--ask", help="Ask what no kept reply answers, and pay for it.")] = False,
) -> None:
    """Say what models are worth on a book: errors removed and brought in, dollars, dollars a hundred errors, seconds.

    Each model corrects the same pages as `correct` would, on top of the local rules. Replies are kept on this machine;
    where all are there, it costs nothing, and without --ask nothing is sent.
    """
    root = Path.cwd()
    params, settings = Params.load(root), load_run_settings(root).llm
    params.book(book)
    storage = BookStorage(book, root / "data")
    trial = _Trial(storage, params, root)
    chosen = spread(trial.pages, pages)
    scores = {BACKEND: trial.local(chosen)}
    for name in model:
        if name in scores:
            raise ParamsError(f"--model {name}: named twice")
        scores[name] = trial.asked(name, chosen, settings, ask=ask)
    Console(soft_wrap=True).print(_table(book, len(chosen), storage.total_pages or len(chosen), scores, settings))


class _Trial:
    """The pages of a book that have truth, and what correctors make of them."""

    def __init__(self, storage: BookStorage, params: Params, root: Path) -> None:
        self.storage = storage
        kinds: tuple[type[BaseStage], ...] = (CorrectStage, EvaluateStage)
        self.base, evaluation = (settings_of(kind, params, storage.scan_id) for kind in kinds)
        self.furniture, self.folding = evaluation.furniture, evaluation.normalisation
        self.truth = truth_files(root / evaluation.truth) if evaluation.truth else {}
        self.made: dict[int, str] = {}
        """The text of each page as the local rules leave it."""
        stage = CorrectStage()
        stage.settings = self.base.model_copy(update={"backend": "openai", "model": BACKEND})
        if not storage.total_pages or not storage.stage("layout").list_output_pages():
            raise MissingInputError(
                f"{storage.scan_id}: nothing to correct yet; run `dvc repro {storage.target('layout')}`, which is free"
            )
        self._work = {number: page for number, page in stage.pages(storage).items() if number in self.truth}
        self.pages = list(self._work)
        if not self.pages:
            raise MissingInputError(
                f"{storage.scan_id}: no page has truth; put page_0001.txt ... into the folder that `truth:` names"
            )

    def local(self, numbers: Sequence[int]) -> ModelScore:
        """What the local rules leave, beside what was read."""
        settings = self.base.model_copy(update={"backend": BACKEND, "model": None})
        total = ModelScore()
        for number in numbers:
            page = self._work[number]
            record = correct(page, settings).record
            assert isinstance(record, CorrectPage)
            self.made[number] = _text(page, record)
            total += self._score(number, _text(page, None), self.made[number])
        return total

    def asked(self, model: str, numbers: Sequence[int], settings: LLMSettings, *, ask: bool) -> ModelScore:
        """What a model leaves, beside what the local rules leave."""
        name, _, url = model.partition(AT)
        if url:
            settings = LLMSettings.model_validate({**settings.model_dump(), "base_url": url})
        stage = CorrectStage()
        stage.settings = self.base.model_copy(update={"backend": "openai", "model": name})
        stage.adapt()
        pages = [self._work[number] for number in numbers]
        store = ReplyStore(None) if ask else KeptReplies(None)
        if not ask:
            _refuse_to_pay(model, stage, pages, settings, store)
        client = LLMBatchClient(settings=settings, store=store, ledger=self.storage.ledger_path)
        executor = AskingExecutor(
            client, stage.build_request, stage.handle_result, stage.handle_refusal, stage.ready_pages
        )
        total = ModelScore()
        with StopSignal().listening() as stop:
            for result in executor.run(Job(None, stage.settings, CorrectPage), pages, stop):
                if result.record is None:
                    typer.echo(f"{model}: page {result.number} failed: {result.error}", err=True)
                    total += ModelScore(pages=1, failed=1)
                    continue
                record = CorrectPage.model_validate_json(result.record)
                after = _text(self._work[result.number], record)
                total += _with_costs(
                    self._score(result.number, self.made[result.number], after), result.metrics, record
                )
        return total

    def _score(self, number: int, before: str, after: str) -> ModelScore:
        truth = read_text(self.truth[number])
        return page_score(truth, before, after, self.furniture, self.folding)


def _text(page: Page, record: CorrectPage | None) -> str:
    read = page.record("layout", LayoutPage)
    return merge_page(read, record, None, continues_from_previous=False, continues_on_next=False).text


def _with_costs(score: ModelScore, metrics: dict[str, Any], record: CorrectPage) -> ModelScore:
    return replace(
        score,
        sent=int(bool(metrics.get("model_used"))),
        refused=len(record.set_aside),
        tokens_in=metrics.get("prompt_tokens", 0),
        tokens_out=metrics.get("completion_tokens", 0),
        usd=metrics.get("cost_usd", 0.0),
        seconds=metrics.get("execution_time_seconds", 0.0),
    )


def _refuse_to_pay(
    model: str, stage: CorrectStage, pages: Sequence[Page], settings: LLMSettings, store: ReplyStore
) -> None:
    """Raise LLMError, which says what it would cost, where a page's question has no kept reply."""
    requests = [made for page in pages if isinstance(made := stage.build_request(page), LLMRequest)]
    cost = sum((estimate(request, settings, store) for request in requests), Estimate())
    if cost.calls:
        dollars = "at a price that params.yaml calls unknown" if settings.prices == "unknown" else f"${cost.usd:.4f}"
        raise LLMError(
            f"{model}: {cost.calls} of {len(pages)} pages were never asked, and nothing was sent; "
            f"--ask asks them, for about {dollars}"
        )


def _table(book: str, pages: int, of: int, scores: dict[str, ModelScore], settings: LLMSettings) -> Table:
    title = f"{book}: {pages} of {of} pages; errors are characters. A model's are beside what the local rules leave"
    table = Table(title=title, title_justify="left", box=None)
    table.add_column("corrector")
    for column in ("sent", "failed", "before", "after", "removed", "harmed", "refused", "tokens in", "out", "seconds",
                   "dollars", "a hundred errors", "whole book"):  # fmt: skip
        table.add_column(column, justify="right")
    for name, score in scores.items():
        table.add_row(name, *_cells(score, of / max(1, pages), known=settings.prices != "unknown"))
    return table


def _cells(score: ModelScore, times: float, *, known: bool) -> Iterator[str]:
    counts = (score.sent, score.failed, score.before, score.after, score.removed, score.harmed, score.refused)
    yield from map(str, (*counts, score.tokens_in, score.tokens_out))
    yield f"{score.seconds:.1f}"
    if not known and score.sent:
        yield from ("unknown",) * 3
        return
    yield f"{score.usd:.4f}"
    yield "-" if score.usd_a_hundred is None else f"{score.usd_a_hundred:.4f}"
    yield f"{score.usd * times:.2f}"
