"""One page of a stage in this process, with nothing between its author and what it raises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from lib.errors import ColophonError, InvalidRecordError, LLMError, MissingInputError, ParamsError, StageError
from lib.kit.one_question import kept_answer, paid_answer
from lib.kit.scratch import Scratch
from lib.llm import LLMRequest
from lib.pipeline.checkpoint import CheckpointManager
from lib.pipeline.execute import bind, settings_of
from lib.pipeline.executors import checked
from lib.pipeline.llm_executor import FIRST, parted, together
from lib.pipeline.logger import PipelineLogger
from lib.pipeline.page import Page, PageOutput
from lib.pipeline.stage import BaseStage
from lib.pipeline.stage_keys import StageKeys
from lib.settings.config import load_run_settings
from lib.settings.params import Params, first_problem
from lib.system.stop_signal import StopSignal


@dataclass(frozen=True)
class Tried:
    """What a stage made of a page: the bytes of its record, files by suffix, and quality metrics."""

    page: Page
    record: bytes
    files: Mapping[str, bytes] = field(default_factory=dict)
    metrics: Mapping[str, Any] = field(default_factory=dict)
    answer: str = ""
    """How a model's answer was come by; empty where none was wanted."""


@contextmanager
def opened(
    stage_class: type[BaseStage], scratch: Scratch
) -> Iterator[tuple[BaseStage, CheckpointManager, PipelineLogger]]:
    """A stage that is ready to work in a scratch folder, for the block: settings checked, inputs there.

    What its `before` says in a FileNotFoundError or a ValueError is for the person, and becomes a MissingInputError.
    """
    stage = stage_class()
    stage.settings = settings_of(stage_class, Params.load(scratch.project), scratch.book)
    storage = scratch.storage
    storage.make_override_dir()
    checkpoint = bind(stage, storage, StopSignal())
    with PipelineLogger(scratch.book, stage_class.name, storage.log_dir) as logger:
        try:
            stage.before(storage, checkpoint, logger)
        except ColophonError:
            raise
        except (FileNotFoundError, ValueError) as error:
            raise MissingInputError(str(error) or f"{stage.name}: before() refused, and did not say why") from None
        yield stage, checkpoint, logger


def check_has_pages(stage_class: type[BaseStage], book: str) -> None:
    """Raise StageError, which says what to do, where no page of the stage can be tried by itself."""
    asks = stage_class.build_request is not BaseStage.build_request
    if stage_class.page_function is None and not (stage_class.executor == "llm" and asks):
        name = stage_class.name
        if stage_class.run is BaseStage.run:
            raise StageError(f"stage {name} has neither a page_function nor a run of its own; give it one")
        raise StageError(
            f"{name} does its pages in a run of its own, so that none can be tried alone; "
            f"run it: python3 -m stages.{name} {book}"
        )


def find_page(stage: BaseStage, scratch: Scratch, number: int) -> Page:
    """One of the stage's pages, with copies of its inputs; ParamsError where there is no such page."""
    pages = stage.trial_pages(scratch.storage, number)
    if number not in pages:
        has = f"pages {min(pages)} to {max(pages)}" if len(pages) > 1 else f"page {min(pages)} alone" if pages else ""
        raise ParamsError(f"{stage.name}@{scratch.book} does {has or 'no page of this book'}, and no page {number}")
    return scratch.own_copies(pages[number])


def why_again(stage: BaseStage, checkpoint: CheckpointManager, page: Page) -> str | None:
    """Why a run would do the page again, in a few words; None where it would skip it."""
    checkpoint.files.keys = lambda _: StageKeys(stage, lambda: {page.number: page}).of(page)
    checkpoint.get_remaining_pages(1, pages=[page.number])
    return next(iter(checkpoint.reasons), None)


def make_page(stage: BaseStage, scratch: Scratch, page: Page, *, ask: bool) -> Tried:
    """Do one page. Whatever the stage's own code raises comes out as it is.

    `ask` allows a question to a model that no kept reply answers; without it, that is a NotAskedError.
    """
    if stage.executor == "llm":
        return _answered(stage, scratch, page, ask=ask)
    function = type(stage).page_function
    assert function is not None
    return _kept(stage, scratch, page, function(page, stage.settings))


def _answered(stage: BaseStage, scratch: Scratch, page: Page, *, ask: bool) -> Tried:
    made = stage.build_request(page)
    if not isinstance(made, LLMRequest):
        return replace(_kept(stage, scratch, page, made), answer="there was nothing to ask")
    settings, folder = load_run_settings(Path.cwd()).llm, scratch.storage.stage(stage.name).stage_dir / "replies"
    metrics: dict[str, Any] = {}
    paid, first = 0.0, None
    while True:
        more = {"page": page, "page_num": page.number, **({FIRST: first} if first else {})}
        request = replace(made, metadata={**made.metadata, **more})
        if ask:
            ledger = scratch.project / "logs" / scratch.storage.ledger_path.name
            result = paid_answer(request, settings, folder, ledger)
        else:
            result = kept_answer(request, settings, folder)
        if not result.success:
            raise LLMError(f"{stage.name}@{scratch.book}, page {page.number}: {result.error_kind}: {result.error}")
        metrics = together(metrics, result.metrics())
        paid += result.new_cost_usd
        answer = stage.handle_result(result)
        if not isinstance(answer, LLMRequest):
            break
        made, first = answer, result
    output, own = parted(answer)
    how = f"now, for ${paid:.4f}; the reply is kept" if paid or not result.from_store else "by a kept reply"
    return replace(_kept(stage, scratch, page, output, {**metrics, **own}), answer=f"answered {how}")


def _kept(stage: BaseStage, scratch: Scratch, page: Page, made: Any, metrics: Mapping[str, Any] | None = None) -> Tried:
    """What was made, validated as for a run. InvalidRecordError where it would be refused."""
    record = made.record if isinstance(made, PageOutput) else made
    if not isinstance(record, BaseModel):
        raise InvalidRecordError(f"page {page.number}: {type(record).__name__} is no record; return one")
    try:
        values = checked(stage.output_schema, page.number, made)
    except ValidationError as error:
        where, what = first_problem(error)
        raise InvalidRecordError(f"the record of page {page.number} does not validate: {where}: {what}") from None
    files = scratch.storage.stage(stage.name)
    files.metrics_schema = stage.checkpoint_schema
    quality, _ = files.part_metrics(page.number, {**values["metrics"], **(metrics or {})})
    return Tried(page, values["record"], values["files"], quality)
