"""Binding: what ties a stage, a book's storage and a checkpoint together, so that they speak of the same pages.

The runner binds a stage before it calls its hooks. A hook that is called by hand, in a test or a notebook, binds for
as long as it lasts: `OcrStage().run(storage, checkpoint, logger)` does what the runner would do, and nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import Any, ClassVar, Protocol, TypeVar, cast

from pydantic import BaseModel, ValidationError

from lib.pipeline.checkpoint import CheckpointManager
from lib.pipeline.logger import PipelineLogger
from lib.pipeline.page import Page
from lib.pipeline.stage_keys import StageKeys
from lib.pipeline.stage_storage import StageStorage
from lib.pipeline.storage import BookStorage
from lib.settings.params import PARAMS_FILE, Params, StageParams
from lib.system.stop_signal import StopSignal

HOOKS = ("before", "run", "after")

Hook = TypeVar("Hook", bound=Callable[..., Any])


class Bindable(Protocol):
    """What is bound: BaseStage."""

    name: ClassVar[str]
    book_settings: ClassVar[tuple[str, ...]]
    params_schema: ClassVar[type[StageParams]]
    output_schema: ClassVar[type[BaseModel] | None]
    checkpoint_schema: type[BaseModel] | None
    settings: StageParams
    stop: StopSignal
    bound: bool
    settings_were_read: bool

    def adapt(self) -> None: ...

    def engine(self) -> dict[str, str]: ...

    def pages(self, storage: BookStorage) -> dict[int, Page]: ...


def settings_of(stage: type[Bindable], params: Params, book: str) -> Any:
    """The stage's settings for a book, checked."""
    entry = params.book(book)
    facts = {name: getattr(entry, name) for name in stage.book_settings}
    return params.settings(stage.name, book, stage.params_schema, facts)


def bind(stage: Bindable, storage: BookStorage, stop: StopSignal) -> CheckpointManager:
    """Tell storage and checkpoint of the stage that runs: its schemas, its keys, and that only it may write.

    The stage has its settings.
    """
    stage.stop = stop
    stage.bound = True
    stage.adapt()
    files = storage.stage(stage.name)
    files.bind(StageKeys(stage, lambda: stage.pages(storage)), stage.output_schema, stage.checkpoint_schema)
    storage.writer = stage.name
    return CheckpointManager(storage.scan_id, stage.name, storage.storage_root, storage=storage)


def log_telemetry(files: StageStorage, logger: PipelineLogger) -> None:
    """Have what `save_page` is told of a page, and what no tracked file may hold, written to the log."""
    files.on_telemetry = lambda page, values: logger.event("page_metrics", **{**values, "page": page})


def by_hand(hook: Hook) -> Hook:
    """A hook that binds its stage where the runner did not."""

    @wraps(hook)
    def called(stage: Bindable, *given: Any, **named: Any) -> Any:
        at_hand = [*given, *named.values()]
        storage = next((one for one in at_hand if isinstance(one, BookStorage)), None)
        if stage.bound or storage is None:
            return hook(stage, *given, **named)
        checkpoint = next((one for one in at_hand if isinstance(one, CheckpointManager)), None)
        logger = next((one for one in at_hand if isinstance(one, PipelineLogger)), None)
        with _bound(stage, storage, checkpoint, logger):
            return hook(stage, *given, **named)

    return cast(Hook, called)


@contextmanager
def _bound(
    stage: Bindable, storage: BookStorage, checkpoint: CheckpointManager | None, logger: PipelineLogger | None
) -> Iterator[None]:
    """Bind for the time of a block. Afterwards what is saved by hand has no key again, for no stage made it."""
    _read_settings(stage, storage)
    writer = storage.writer
    bind(stage, storage, stage.stop)
    files = storage.stage(stage.name)
    if logger is not None:
        log_telemetry(files, logger)
    if checkpoint is not None and checkpoint.files.place == files.place:
        checkpoint.files = files
    try:
        with files.announced():
            yield
    finally:
        files.unbind()
        storage.writer = writer
        stage.bound = False


def _read_settings(stage: Bindable, storage: BookStorage) -> None:
    """Give the stage its settings from the project's params.yaml, unless a person gave it some.

    Without a params.yaml, as in a test's folder, it has its defaults, where there are any.
    """
    if "settings" in vars(stage) and not stage.settings_were_read:
        return
    schema = stage.params_schema
    if (storage.root / PARAMS_FILE).exists():
        params = Params.load(storage.root)
        if storage.scan_id in params.books:
            stage.settings = settings_of(type(stage), params, storage.scan_id)
        else:
            stage.settings = params.own_settings(stage.name, schema)
        stage.settings_were_read = True
    else:
        with suppress(ValidationError):
            stage.settings, stage.settings_were_read = schema(), True
