"""BaseStage: what a stage is. before (are the inputs there?) → run (the pages) → after (the reports)."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import FunctionType
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import BaseModel

from lib.errors import ColophonError, MissingInputError, StageError
from lib.pipeline.binding import HOOKS, by_hand
from lib.pipeline.checkpoint import CheckpointManager
from lib.pipeline.engines.engine_table import EngineWork, find_engine
from lib.pipeline.executors import Executor, Job, PageFunction, PageResult, SerialExecutor, ThreadExecutor
from lib.pipeline.llm_executor import REFUSED, Answer, AskingExecutor
from lib.pipeline.logger import PipelineLogger
from lib.pipeline.metrics import BasePageMetrics
from lib.pipeline.page import Page, PageOutput
from lib.pipeline.process_pool import Limits
from lib.pipeline.reports import page_rows, report_fields, summary, tracked, write_csv, write_json
from lib.pipeline.runner import PageRunner, RunStats, StandIn
from lib.pipeline.storage import BookStorage
from lib.settings.config import Config
from lib.settings.params import StageParams, stage_name
from lib.system.stop_signal import StopSignal

if TYPE_CHECKING:
    from lib.llm import LLMRequest, LLMResult, ReplyStore

ExecutorKind = Literal["process", "llm", "thread", "serial"]
THREADS = 8


class BaseStage:
    """A stage of the pipeline. A subclass names what it reads and writes, and gives a page function.

    A stage that defines `page_function` needs no `run` of its own; one that does its pages itself overrides `run`.
    """

    name: ClassVar[str] = ""
    """The stage's one name: its script, its section in params.yaml, its folder, its reports."""
    dependencies: ClassVar[list[str]] = []
    """Stages whose records this one reads."""
    optional: ClassVar[list[str]] = []
    """Those of the dependencies that may lack a page."""
    made_first: ClassVar[list[str]] = []
    """Those of the dependencies, cheap ones, that a stage which is run by hand runs itself where they lag behind."""
    inputs: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """Endings of the files read from a dependency; its records (json) where none are named."""
    book_files: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """Files read from dependencies that have no pages, such as structure: {"structure": ("book.json",)}."""

    other_deps: ClassVar[tuple[str, ...]] = ()
    """What else it reads, as dvc.yaml names it: "${item.source}", "data/${key}/overrides"."""
    other_outs: ClassVar[tuple[str, ...]] = ()
    """What else it writes, as dvc.yaml names it: "data/${key}/ingest/scans"."""

    input_schema: ClassVar[type[BaseModel] | None] = None
    output_schema: ClassVar[type[BaseModel] | None] = None
    checkpoint_schema: type[BaseModel] | None = BasePageMetrics
    report_schema: ClassVar[type[BaseModel] | None] = None
    params_schema: ClassVar[type[StageParams]] = StageParams
    book_settings: ClassVar[tuple[str, ...]] = ()
    """Facts of the book's entry, such as language, that are settings of this stage too."""

    executor: ExecutorKind = "process"
    worker_imports: ClassVar[tuple[str, ...]] = ()
    """Modules that only the page function needs, and only when it is called: worker processes start with them."""
    page_function: ClassVar[PageFunction | None] = None

    kept_kinds: ClassVar[frozenset[str]] = frozenset((REFUSED,))
    """Kinds of an answer's errors with which a page goes to `handle_refusal`, and does not fail."""

    settings: StageParams = StageParams()
    stop: StopSignal = StopSignal()
    bound = False
    """Whether a runner has bound it; a hook that is called by hand binds for itself."""
    _tell_of_workers: Callable[[str], None] = logging.getLogger(__name__).warning
    """What an engine says of its workers goes here: to the run's logger, once there is one."""
    settings_were_read = False
    """Whether its settings come from params.yaml, or were given to it by hand."""
    progress_lock = threading.Lock()
    """For counts that threads share. Each stage has its own, unless its __init__ calls no other."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        own = vars(cls)
        for hook in HOOKS:
            if isinstance(own.get(hook), FunctionType):
                setattr(cls, hook, by_hand(own[hook]))
        for names in ("dependencies", "optional", "made_first"):
            if isinstance(own.get(names), list | tuple):
                setattr(cls, names, [stage_name(name) for name in own[names]])
        for table in ("inputs", "book_files"):
            if isinstance(own.get(table), Mapping):
                setattr(cls, table, {stage_name(name): value for name, value in own[table].items()})

    def __init__(self, max_workers: int | None = None) -> None:
        self._asked_workers = max_workers
        self.progress_lock = threading.Lock()

    @property
    def max_workers(self) -> int:
        """As asked for, or else what suits the executor."""
        return int(vars(self).get("_asked_workers") or self._default_workers())

    @max_workers.setter
    def max_workers(self, value: int) -> None:
        self._asked_workers = value

    def _default_workers(self) -> int:
        """Cores for CPU work, run.llm.max_workers for requests, a few threads for work that waits on files."""
        if self.executor == "process":
            return int(Config.cpu_workers)
        if self.executor == "llm":
            return int(Config.max_workers)
        return THREADS if self.executor == "thread" else 1

    # What a stage may say of itself

    def adapt(self) -> None:
        """Called once `settings` are known: a stage whose way of working hangs on them sets `executor` here."""

    def engine(self) -> dict[str, str]:
        """Programs, data and libraries that decide the records, with their versions or digests."""
        return {}

    def contexts(self, storage: BookStorage) -> Mapping[int, Mapping[str, Any]]:
        """What each page needs to know of the rest of the book, as plain data. Part of the page's key."""
        return {}

    def stand_in(self, page: Page, error: str) -> BaseModel:
        """The record that takes a failed page's place, so that the numbering survives."""
        raise ColophonError(f"{self.name}: page {page.number} failed: {error}")

    def build_request(self, page: Page) -> LLMRequest | PageOutput | BaseModel:
        """The question about a page (executor "llm"), or its record where there is nothing to ask."""
        raise StageError(f"stage {self.name} asks a model, but has no build_request; give it one")

    def ready_pages(self, pages: Iterable[Page], stop: StopSignal) -> Iterator[Page | PageResult]:
        """Pages as they may be asked about (executor "llm"), or how one failed before that; see `made_ahead`."""
        yield from pages

    def spared_question(self, page: Page) -> LLMRequest | None:
        """A question that build_request thinks not worth its price, for `colophon plan`; None: nothing to ask."""
        return None

    def handle_result(self, result: LLMResult) -> Answer | LLMRequest:
        """The record that an answer makes, or (record, metrics). `result.metadata["page"]` is the page.
        Or a further question: its result comes here too, with this one in `result.metadata[llm_executor.FIRST]`."""
        raise StageError(f"stage {self.name} asks a model, but has no handle_result; give it one")

    def handle_refusal(self, result: LLMResult) -> Answer | None:
        """The record of a page that the model would not answer, not even a further question; None: the page fails."""
        return None

    def pages(self, storage: BookStorage) -> dict[int, Page]:
        """The work: page number → inputs. By default each page of the book, with its records upstream."""
        contexts = self.contexts(storage)
        return {
            number: Page(number, self._input_files(storage, number), contexts.get(number, {}))
            for number in range(1, (storage.total_pages or 0) + 1)
        }

    def trial_pages(self, storage: BookStorage, number: int) -> Mapping[int, Page]:
        """The pages among which `colophon try` looks for page `number`, before any run. As a rule, `pages`."""
        return self.pages(storage)

    def _input_files(self, storage: BookStorage, number: int) -> dict[str, Any]:
        files = {}
        for dependency in self.dependencies:
            for extension in self.inputs.get(dependency, ("json",)):
                path = storage.stage(dependency).output_page(number, extension)
                # An image or a record may be missing; the page function says what that means.
                if path.exists():
                    files[f"{dependency}.{extension}"] = path
        return files

    @classmethod
    def own_outs(cls) -> tuple[str, ...]:
        """What DVC keeps of the stage's folder."""
        return ("pages", "skip", "replies") if cls.executor == "llm" else ("pages", "skip")

    @classmethod
    def report_endings(cls) -> tuple[str, ...]:
        """Which reports reports/BOOK/STAGE.* there are."""
        return ("json", "csv")

    # The hooks

    @by_hand
    def before(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> None:
        """Check that the inputs are there; MissingInputError (a FileNotFoundError) says what to run first."""
        for dependency in self.dependencies:
            folder = storage.stage(dependency)
            for name in self.book_files.get(dependency, ()):
                if dependency not in self.optional and not (folder.stage_dir / name).exists():
                    raise MissingInputError(
                        f"{folder.stage_dir / name}: not there; run `dvc repro {storage.target(dependency)}` first"
                    )
            paged = dependency not in self.book_files
            if paged and dependency not in self.optional and not folder.list_output_pages("json"):
                raise MissingInputError(
                    f"{folder.output_dir}: no records; run `dvc repro {storage.target(dependency)}` first"
                )
        if self.dependencies and not storage.total_pages:
            raise MissingInputError(
                f"{storage.metadata_path}: no total_pages; run `dvc repro {storage.target('ingest')}` first"
            )

    @by_hand
    def run(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> dict[str, Any]:
        """Do the pages that remain; returns the stats."""
        function = type(self).page_function if self.executor != "llm" else None
        if function is None and self.executor != "llm":
            raise StageError(f"stage {self.name} has neither a page_function nor a run of its own; give it one")
        job = Job(function, self.settings, self.output_schema)
        return self.run_job(job, checkpoint.known(self.pages(storage)), self.stand_in, checkpoint, logger).as_dict()

    @by_hand
    def after(
        self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger, stats: dict[str, Any]
    ) -> None:
        """Write reports/BOOK/STAGE.json and STAGE.csv from the pages' quality metrics."""
        skips = checkpoint.skip_files()
        fields = report_fields(self.report_schema, self.checkpoint_schema)
        rows = page_rows(skips, fields)
        failed = sum(skip.failed is not None for skip in skips.values())
        engine = self.engine()
        metrics = {"pages": len(skips), "pages_failed": failed, **summary(rows, fields)}
        metrics |= tracked(self.book_metrics(storage, checkpoint))
        self.write_report(storage, {**metrics, **({"engine": engine} if engine else {})}, rows, fields)

    def book_metrics(self, storage: BookStorage, checkpoint: CheckpointManager) -> Mapping[str, Any]:
        """Figures of the whole book for STAGE.json, beside those that come from the pages' metrics."""
        return {}

    def page_done(self, place: int, metrics: Mapping[str, Any], logger: PipelineLogger) -> None:
        """Called after each page that was done now, with its place among the book's (from 0) and its quality metrics.

        A stage that watches how its first pages go overrides it; what it says changes no record.
        """

    # Parts of the above

    def write_report(
        self, storage: BookStorage, metrics: Mapping[str, Any], rows: list[dict[str, Any]], fields: list[str]
    ) -> None:
        write_json(storage.report_dir / f"{self.name}.json", metrics)
        write_csv(storage.report_dir / f"{self.name}.csv", rows, fields)

    def run_job(
        self,
        job: Job,
        pages: Mapping[int, Page],
        stand_in: StandIn,
        checkpoint: CheckpointManager,
        logger: PipelineLogger,
    ) -> RunStats:
        """Run a page function over the pages that remain, with this stage's executor."""
        first = sorted(pages)

        def watch(number: int, metrics: Mapping[str, Any]) -> None:
            self.page_done(first.index(number), metrics, logger)

        runner = PageRunner(checkpoint, logger, self.stop, watch)
        self._tell_of_workers = logger.warning
        executor = self.make_executor(checkpoint.book)
        stats = runner.run(job, pages, executor, stand_in, workers=self.max_workers)
        store = self.reply_store(checkpoint.book)
        if not self.stop and store.folder is not None and store.folder.is_dir():
            used = [key for skip in checkpoint.skip_files().values() for key in skip.replies or ()]
            store.prune(used)
        return stats

    def reply_store(self, storage: BookStorage) -> ReplyStore:
        """The paid replies of this book and stage: an out that travels with the data."""
        from lib.llm import ReplyStore  # noqa: PLC0415  # only stages that ask a model need it

        return ReplyStore(storage.stage(self.name).stage_dir / "replies")

    def make_executor(self, storage: BookStorage) -> Executor:
        """The executor for this stage's kind of work; `run.engine: serial` puts all into this process."""
        if self.executor == "llm":
            from lib.llm import LLMBatchClient  # noqa: PLC0415  # as above

            folder, store = storage.log_dir / self.name, self.reply_store(storage)
            client = LLMBatchClient(self.max_workers, log_dir=folder, store=store, ledger=storage.ledger_path)
            means = (self.handle_refusal, self.ready_pages, self.kept_kinds)
            return AskingExecutor(client, self.build_request, self.handle_result, *means)
        if self.executor == "serial" or Config.engine == "serial":
            return SerialExecutor()
        if self.executor == "thread":
            return ThreadExecutor(self.max_workers)
        limits = Limits(Config.page_timeout_seconds, Config.worker_memory_mb, Config.stop_seconds)
        work = EngineWork(self, Config.settings, self.max_workers, limits, self._tell_of_workers)
        return find_engine(Config.engine)(work)
