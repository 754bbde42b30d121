"""The files of one stage of one book: records, what stands beside them, and skip files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from lib.errors import ColophonError, InvalidRecordError, MissingInputError
from lib.pipeline.metrics import split_metrics
from lib.pipeline.page import check_suffixes
from lib.pipeline.record_files import read_record
from lib.pipeline.skipfile import PageKey, SkipFile
from lib.settings.params import first_problem
from lib.system.atomic import TEMPORARY_PREFIX, write_bytes, write_text
from lib.system.digests import bytes_digest, file_digest


class Book(Protocol):
    """What a stage's files know of their book: BookStorage."""

    scan_id: str
    book_dir: Path
    log_dir: Path
    report_dir: Path
    writer: str | None

    @property
    def total_pages(self) -> int | None: ...

    def target(self, stage: str) -> str: ...


Keys = Callable[[int], PageKey]

R = TypeVar("R", bound=BaseModel)

Telemetry = Callable[[int, dict[str, Any]], None]

NO_PAGES = "NONE.txt"
"""Stands in a folder of records, and of skip files, where a stage had no page to do."""


def page_name(number: int, unit: str = "page") -> str:
    """File name without its ending: page_0001."""
    return f"{unit}_{number:04d}"


def page_number(path: Path) -> int:
    """The number in a file name such as page_0012.json or page_0012.b3.png."""
    return int(path.name.split(".")[0].split("_")[1])


class StageStorage:
    """The files of one stage of one book. `unit` is "page", or "scan" for what ingest knows of a scan.

    While a stage runs, its storage is bound: it knows the pages' keys and the stage's schemas, and so does every other
    that is made for the same folder in this process, or in one that is forked from it. A storage that is not bound, as
    in a test, a notebook or a worker that was started anew, looks at the files alone, and never writes a skip file
    without a key over one that has a key.
    """

    def __init__(self, book: Book, name: str, unit: str = "page") -> None:
        self.book = book
        self.name = name
        self.unit = unit
        self.stage_dir = book.book_dir / name
        self.output_dir = self.stage_dir / f"{unit}s"
        self.skip_dir = self.stage_dir / "skip"
        self.keys: Keys | None = None
        self.output_schema: type[BaseModel] | None = None
        self.metrics_schema: type[BaseModel] | None = None
        self.on_telemetry: Telemetry | None = None
        self.saved: set[int] = set()
        """Pages written since this object was made."""
        running = _running.get(self.place)
        if running is not None and running.keys is not None:
            self.bind(running.keys, running.output_schema, running.metrics_schema)
            self.on_telemetry = running.on_telemetry

    @property
    def place(self) -> tuple[Path, str]:
        """The stage's folder, and what is counted in it: two storages of one place are about the same files."""
        return self.stage_dir.absolute(), self.unit

    def bind(self, keys: Keys, output_schema: type[BaseModel] | None, metrics_schema: type[BaseModel] | None) -> None:
        """Let this storage know the stage whose pages it keeps."""
        self.keys, self.output_schema, self.metrics_schema = keys, output_schema, metrics_schema

    def unbind(self) -> None:
        """Forget the stage again."""
        self.keys = self.output_schema = self.metrics_schema = self.on_telemetry = None

    @contextmanager
    def announced(self) -> Iterator[None]:
        """Within the block, a storage that is made for the same place knows what this one knows."""
        before = _running.get(self.place)
        _running[self.place] = self
        try:
            yield
        finally:
            _running.pop(self.place)
            if before is not None:
                _running[self.place] = before

    def output_page(self, page_num: int, extension: str = "json") -> Path:
        """Where a page's file stands, whether it is there or not."""
        return self.output_dir / f"{page_name(page_num, self.unit)}.{extension}"

    def has_page(self, page_num: int) -> bool:
        return self.output_page(page_num).exists()

    def note_page(self, page_num: int) -> Path:
        """Where stands what was saved of a page without its key: a temporary file among the skip files."""
        return self.skip_dir / f"{TEMPORARY_PREFIX}unbound-{self.skip_page(page_num).name}"

    def skip_page(self, page_num: int) -> Path:
        """Where a page's skip file stands."""
        return self.skip_dir / f"{page_name(page_num, self.unit)}.json"

    def list_output_pages(self, extension: str = "json") -> list[Path]:
        """The pages' files with this ending, in page order; files of a page such as page_0001.b2.png left out."""
        found = self.output_dir.glob(f"{self.unit}_*.{extension}")
        return sorted((path for path in found if path.name.count(".") == 1), key=page_number)

    def load_page(self, page_num: int, schema: type[BaseModel] | None = None) -> Any:
        """A page's record: an instance of `schema`, or plain data where none is given.

        Raises MissingInputError where there is no such record, InvalidRecordError where it does not validate.
        """
        again = f"`dvc repro {self.book.target(self.name)}`"
        return read_record(self.output_page(page_num), schema, again, page_num if schema else None)

    def readable_pages(self, schema: type[R]) -> Iterator[R]:
        """The book's records in order; damaged ones, which fail as pages, are left out. MissingInputError for a gap."""
        for number in range(1, (self.book.total_pages or 0) + 1):
            with suppress(InvalidRecordError):
                yield self.load_page(number, schema)

    def save_page(
        self,
        page_num: int,
        data: BaseModel | Mapping[str, Any],
        schema: type[BaseModel] | None = None,
        cost_usd: float = 0.0,
        metrics: BaseModel | Mapping[str, Any] | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> Path:
        """Validate a page's record, write it with the files that stand beside it, and mark the page done.

        `files` maps a suffix to bytes: `.png` becomes page_0001.png. Raises InvalidRecordError, and writes nothing,
        where the data or the metrics do not validate, no schema is known, the page lies outside the book, or this is
        not the folder of the stage that is running.
        """
        record = self._validated(page_num, data, schema)
        quality, telemetry = self.part_metrics(page_num, metrics, cost_usd)
        if telemetry and self.on_telemetry:
            self.on_telemetry(page_num, telemetry)
        return self.write(page_num, record.model_dump_json().encode("utf-8"), files, quality)

    def _validated(
        self, page_num: int, data: BaseModel | Mapping[str, Any], schema: type[BaseModel] | None
    ) -> BaseModel:
        schema = schema or self.output_schema
        if schema is None:
            raise InvalidRecordError(f"{self.name}: page {page_num}: save_page was given no schema; pass schema=")
        try:
            plain = data.model_dump() if isinstance(data, BaseModel) else dict(data)
            record = schema.model_validate(plain)
        except ValidationError as error:
            where, what = first_problem(error)
            raise InvalidRecordError(f"{self.name}: page {page_num}: {schema.__name__}.{where}: {what}") from None
        own_number = getattr(record, "page_number", page_num)
        if own_number != page_num:
            raise InvalidRecordError(f"{self.name}: page {page_num}: the record says it is page {own_number}")
        return record

    def part_metrics(
        self, page_num: int, metrics: BaseModel | Mapping[str, Any] | None, cost_usd: float = 0.0
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """A page's metrics, validated, as (quality, telemetry): one for the skip file, the other for the log.

        A page that is saved without any has those that the framework knows, whatever the schema asks for.
        """
        schema = self.metrics_schema
        if schema is None and isinstance(metrics, BaseModel):
            schema = type(metrics)
        values = metrics.model_dump() if isinstance(metrics, BaseModel) else dict(metrics or {})
        values.setdefault("page_num", page_num)
        if cost_usd:
            values["cost_usd"] = cost_usd
        try:
            return split_metrics(values, schema)
        except ValidationError as error:
            if metrics is None:
                return split_metrics(values, None)
            where, what = first_problem(error)
            raise InvalidRecordError(f"{self.name}: page {page_num}: metrics.{where}: {what}") from None

    def write(
        self,
        page_num: int,
        record: bytes,
        files: Mapping[str, bytes] | None = None,
        quality: Mapping[str, Any] | None = None,
        failed: str | None = None,
        replies: Sequence[str] = (),
    ) -> Path:
        """Write a record that was validated; the skip file comes last, so that it never promises too much."""
        self._refuse_strangers(page_num)
        check_suffixes(files or {})
        name = page_name(page_num, self.unit)
        contents = {f"{name}{suffix}": content for suffix, content in (files or {}).items()}
        contents[f"{name}.json"] = record + b"\n"
        for file_name, content in contents.items():
            write_bytes(self.output_dir / file_name, content)
        digests = {file_name: bytes_digest(content) for file_name, content in contents.items()}
        self._write_skip(page_num, digests, quality or {}, failed, replies)
        self.saved.add(page_num)
        return self.output_page(page_num)

    def mark_written(self, page_num: int, quality: Mapping[str, Any]) -> None:
        """Mark a page done whose files another hand wrote; MissingInputError where its record is not there."""
        self._refuse_strangers(page_num)
        record = self.output_page(page_num)
        if not record.exists():
            raise MissingInputError(f"{record}: not there; save the page before marking it completed")
        beside = sorted(self.output_dir.glob(f"{page_name(page_num, self.unit)}.*"))
        self._write_skip(page_num, {path.name: file_digest(path) for path in beside}, quality, None)

    def _write_skip(
        self,
        page_num: int,
        digests: dict[str, str],
        quality: Mapping[str, Any],
        failed: str | None,
        replies: Sequence[str] = (),
    ) -> None:
        key = self.keys(page_num) if self.keys else PageKey()
        skip = SkipFile(key=key.digest, parts=dict(key.parts), files=digests, metrics=dict(quality), failed=failed)
        if replies:
            skip = skip.model_copy(update={"replies": list(replies)})
        target, note = self.skip_page(page_num), self.note_page(page_num)
        standing = SkipFile.read(target)
        if self.keys is None and standing is not None and standing.parts:
            target = note
        skip.write(target)
        if target != note:
            note.unlink(missing_ok=True)

    def _refuse_strangers(self, page_num: int) -> None:
        writer = self.book.writer
        if writer is not None and writer != self.name:
            raise InvalidRecordError(f"stage {writer} may not write into {self.stage_dir}; save under its own name")
        total = self.book.total_pages if self.unit == "page" else None
        if page_num < 1 or (total is not None and page_num > total):
            raise InvalidRecordError(f"{self.name}: there is no page {page_num} in a book of {total or 'any'} pages")

    def remove_page(self, page_num: int) -> None:
        """Remove what stands for a page; the skip file goes first."""
        self.skip_page(page_num).unlink(missing_ok=True)
        for path in self.output_dir.glob(f"{page_name(page_num, self.unit)}.*"):
            path.unlink()

    def prune(self, keep: Mapping[int, SkipFile]) -> list[Path]:
        """Remove every file that does not belong to `keep` (page number → skip file); returns what was removed."""
        expected = {self.output_dir / name for skip in keep.values() for name in skip.files}
        expected |= {self.skip_page(number) for number in keep}
        found = list(self.output_dir.glob("*")) + list(self.skip_dir.glob(f"{self.unit}_*"))
        if keep:
            (self.skip_dir / NO_PAGES).unlink(missing_ok=True)
        removed = [path for path in [*found, *self.temporary_files()] if path not in expected]
        for path in removed:
            if path.is_dir():
                raise ColophonError(f"{path}: a folder does not belong here; take it away")
            path.unlink(missing_ok=True)
        return removed

    def fill_empty_folders(self) -> None:
        """Put a word into folders without files: DVC refuses an out that is not there, and warns of an empty one."""
        for folder in (self.output_dir, self.skip_dir):
            if not folder.is_dir() or not any(folder.iterdir()):
                write_text(folder / NO_PAGES, f"{self.name} has no page of this book to do.\n")

    def move_logs(self) -> None:
        """Move a folder of logs out of the records' folder to logs/BOOK/STAGE: clocks are no business of DVC's."""
        inside = self.output_dir / "logs"
        if inside.is_dir():
            target = self.book.log_dir / self.name
            target.mkdir(parents=True, exist_ok=True)
            for path in inside.iterdir():
                path.replace(target / path.name)
            inside.rmdir()

    def temporary_files(self) -> list[Path]:
        """What a killed run left of files of the stage, its reports among them."""
        folders = (self.stage_dir, self.output_dir, self.skip_dir)
        reports = self.book.report_dir.glob(f"{TEMPORARY_PREFIX}*-{self.name}.*")
        return [*(path for folder in folders for path in folder.glob(f"{TEMPORARY_PREFIX}*")), *reports]


_running: dict[tuple[Path, str], StageStorage] = {}
"""The bound storages of the stages that run. A process that is forked from this one has them too."""
