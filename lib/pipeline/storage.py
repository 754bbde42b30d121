"""One book's files: the records of each stage, and the facts of the book.

data/BOOK/STAGE/pages/page_0001.json    the record, and other files of the page beside it
data/BOOK/STAGE/skip/page_0001.json     the skip file
data/BOOK/ingest/book.json              the book's facts
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from lib.errors import ColophonError, InvalidRecordError, MissingInputError
from lib.pipeline.metrics import split_metrics
from lib.pipeline.skipfile import PageKey, SkipFile
from lib.settings.params import check_book_id, first_problem
from lib.system.atomic import TEMPORARY_PREFIX, write_bytes, write_text
from lib.system.digests import bytes_digest, file_digest

R = TypeVar("R", bound=BaseModel)
Keys = Callable[[int], PageKey]

METADATA_STAGE = "ingest"
NO_PAGES = "NONE.txt"
"""Stands in a folder of records, and of skip files, where a stage had no page to do."""


def page_name(number: int, unit: str = "page") -> str:
    """File name without its ending: page_0001."""
    return f"{unit}_{number:04d}"


def page_number(path: Path) -> int:
    """The number in a file name such as page_0012.json or page_0012.b3.png."""
    return int(path.name.split(".")[0].split("_")[1])


class StageStorage:
    """The files of one stage of one book. `unit` is "page", or "scan" for what ingest knows of a scan."""

    def __init__(self, book: BookStorage, name: str, unit: str = "page") -> None:
        self.book = book
        self.name = name
        self.unit = unit
        self.stage_dir = book.book_dir / name
        self.output_dir = self.stage_dir / f"{unit}s"
        self.skip_dir = self.stage_dir / "skip"
        self.keys: Keys | None = None
        self.output_schema: type[BaseModel] | None = None
        self.metrics_schema: type[BaseModel] | None = None
        self.saved = 0
        """Pages written since this object was made."""
        self.on_telemetry: Callable[[int, dict[str, Any]], None] | None = None

    def output_page(self, page_num: int, extension: str = "json") -> Path:
        """Where a page's file stands, whether it is there or not."""
        return self.output_dir / f"{page_name(page_num, self.unit)}.{extension}"

    def has_page(self, page_num: int) -> bool:
        """Whether the page's record is there."""
        return self.output_page(page_num).exists()

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
        path = self.output_page(page_num)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise MissingInputError(f"{path}: not there; run `dvc repro {self.name}@{self.book.scan_id}`") from None
        try:
            return schema.model_validate_json(data) if schema else json.loads(data)
        except (ValidationError, json.JSONDecodeError) as error:
            what = ": ".join(first_problem(error)) if isinstance(error, ValidationError) else str(error)
            raise InvalidRecordError(f"{path}: {what}; delete it and run {self.name} again") from None

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
        """A page's metrics, validated, as (quality, telemetry): one for the skip file, the other for the log."""
        values = metrics.model_dump() if isinstance(metrics, BaseModel) else dict(metrics or {})
        values.setdefault("page_num", page_num)
        if cost_usd:
            values["cost_usd"] = cost_usd
        try:
            return split_metrics(values, self.metrics_schema)
        except ValidationError as error:
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
        name = page_name(page_num, self.unit)
        contents = {f"{name}{suffix}": content for suffix, content in (files or {}).items()}
        contents[f"{name}.json"] = record + b"\n"
        for file_name, content in contents.items():
            write_bytes(self.output_dir / file_name, content)
        digests = {file_name: bytes_digest(content) for file_name, content in contents.items()}
        self._write_skip(page_num, digests, quality or {}, failed, replies)
        self.saved += 1
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
        skip.write(self.skip_page(page_num))

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
        return [path for folder in (self.output_dir, self.skip_dir) for path in folder.glob(f"{TEMPORARY_PREFIX}*")]


class BookStorage:
    """One book: where its files are, under `storage_root` (the project's data/)."""

    def __init__(self, scan_id: str, storage_root: Path | str = "data") -> None:
        self.scan_id = check_book_id(scan_id)
        self.storage_root = Path(storage_root)
        self.book_dir = self.storage_root / scan_id
        beside = self.storage_root.parent if self.storage_root.name == "data" else self.storage_root
        self.log_dir = beside / "logs" / scan_id
        self.report_dir = beside / "reports" / scan_id
        self.override_dir = self.book_dir / "overrides"
        """What people changed by hand; git keeps it."""
        self.ledger_path = self.log_dir.parent / "llm-ledger.txt"
        """The journal of the money that models cost, which all books share."""
        self.writer: str | None = None
        """The stage that runs; only its folder may then be written. None in a test or a worker of one's own."""
        self._stages: dict[tuple[str, str], StageStorage] = {}
        self._total_pages: int | None = None

    def stage(self, name: str, unit: str = "page") -> StageStorage:
        """The files of a stage."""
        return self._stages.setdefault((name, unit), StageStorage(self, name, unit))

    def make_override_dir(self) -> None:
        """Make the folder of overrides where there is none: DVC refuses to run merge without it.

        An empty file lets git keep the empty folder; DVC does not look at it (.dvcignore).
        """
        if not self.override_dir.exists():
            write_text(self.override_dir / ".gitkeep", "")

    @property
    def metadata_path(self) -> Path:
        return self.book_dir / METADATA_STAGE / "book.json"

    def load_metadata(self) -> dict[str, Any]:
        """The book's facts, `total_pages` among them; empty where nothing was ingested yet."""
        try:
            data = json.loads(self.metadata_path.read_bytes())
        except FileNotFoundError:
            return {}
        except json.JSONDecodeError as error:
            raise InvalidRecordError(f"{self.metadata_path}: {error}; run ingest again") from None
        return dict(data)

    def update_metadata(self, updates: Mapping[str, Any]) -> None:
        """Change some of the book's facts. While a stage runs, only ingest may, for they are its out."""
        if self.writer not in (None, METADATA_STAGE):
            raise InvalidRecordError(
                f"stage {self.writer} may not change {self.metadata_path}, which {METADATA_STAGE} makes; "
                "save what it finds in a record of its own"
            )
        text = json.dumps({**self.load_metadata(), **updates}, ensure_ascii=False, sort_keys=True, indent=1)
        write_text(self.metadata_path, text + "\n")
        self._total_pages = None

    @property
    def total_pages(self) -> int | None:
        """How many pages the book has; None where nothing was ingested yet."""
        if self._total_pages is None:
            self._total_pages = self.load_metadata().get("total_pages")
        return self._total_pages
