"""What is telemetry by its name stays out of all that DVC tracks, whoever declares it, and however."""

from __future__ import annotations

import csv
import json
import time
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import BaseModel, ConfigDict, Field, computed_field

from lib.pipeline import TELEMETRY, BasePageMetrics, BaseStage, BookStorage, LLMPageMetrics, Page, PageOutput
from lib.pipeline.execute import run_stage
from lib.pipeline.metrics import TELEMETRY_NAMES, quality_fault, split_metrics
from lib.settings.config import Config
from tests.pipeline import own_runs


class Redeclared(BasePageMetrics):
    processing_time_seconds: float
    value: int


class Plain(BaseModel):
    page_num: int
    processing_time_seconds: float
    cost_usd: float
    value: int


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")

    value: int
    execution_time_seconds: float = 0.0


class OfAModel(LLMPageMetrics):
    tokens_per_second: float
    total_time_seconds: float = Field(ge=0, description="Mine.")
    value: int


class Computed(BasePageMetrics):
    value: int
    processing_time_seconds: float = Field(default=0.0, json_schema_extra={"unit": "s"})

    @computed_field  # type: ignore[prop-decorator]
    @property
    def tokens_per_second(self) -> float:
        return time.perf_counter()

    @computed_field(json_schema_extra={"telemetry": True})  # type: ignore[prop-decorator]
    @property
    def clock(self) -> float:
        return time.perf_counter()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def doubled(self) -> int:
        return 2 * self.value


class Marked(BasePageMetrics):
    value: int
    worker: float = Field(default=0.0, json_schema_extra=TELEMETRY)
    page: float = Field(default=0.0, json_schema_extra=TELEMETRY)
    event: float = Field(default=0.0, json_schema_extra=TELEMETRY)


SECONDS = TELEMETRY_NAMES - {"attempts"}
CLASHING = {"worker", "page", "event"}
SCHEMAS = (Redeclared, Plain, Strict, OfAModel, Computed, Marked)


class Timed(own_runs.Own):
    """Measures the time itself, with metrics of one kind or another."""

    def save(self, storage: BookStorage, number: int) -> None:
        schema: Any = self.checkpoint_schema
        names = schema.model_fields.keys() & (SECONDS | CLASHING)
        metrics = {"page_num": number, "value": number, **dict.fromkeys(names, time.perf_counter())}
        data = own_runs.OwnPage(page_number=number)
        storage.stage(self.name).save_page(number, data, own_runs.OwnPage, metrics=metrics)


class TimedAsModel(Timed):
    def save(self, storage: BookStorage, number: int) -> None:
        schema: Any = self.checkpoint_schema
        values = {"page_num": number, "value": number, "cost_usd": 0.0}
        values |= dict.fromkeys(schema.model_fields.keys() & SECONDS, time.perf_counter())
        metrics = schema(**{name: value for name, value in values.items() if name in schema.model_fields})
        data = own_runs.OwnPage(page_number=number)
        storage.stage(self.name).save_page(number, data, own_runs.OwnPage, metrics=metrics)


def make(page: Page, settings: object) -> PageOutput:
    """Made for Redeclared; the other schemas are set by the test."""
    return PageOutput(own_runs.OwnPage(page_number=page.number), metrics=OnePage.metrics(page.number))


class OnePage(BaseStage):
    name = "own"
    output_schema = own_runs.OwnPage
    executor = "serial"
    page_function = staticmethod(make)
    schema: ClassVar[type[BaseModel]] = Redeclared

    @classmethod
    def metrics(cls, number: int) -> BaseModel:
        names = cls.schema.model_fields.keys() & (SECONDS | CLASHING)
        values = dict.fromkeys(names, time.perf_counter())
        return cls.schema.model_validate({"page_num": number, "value": number, "cost_usd": 0.0, **values})

    def pages(self, storage: BookStorage) -> dict[int, Page]:
        return {number: Page(number) for number in (1, 2)}


def tracked(project: Path) -> dict[str, bytes]:
    places = [*(project / "data/book/own").rglob("*"), *(project / "reports/book").glob("own.*")]
    return {str(path): path.read_bytes() for path in places if path.is_file()}


def made_twice(project: Path, stage: type[BaseStage]) -> None:
    made = []
    for _ in range(2):
        Config.reload()
        run_stage(stage, "book", project)
        made.append(tracked(project))
        for path in (project / "data/book/own").rglob("*.json"):
            path.unlink()
    assert made[0] == made[1]
    text = b"".join(made[0].values()).decode()
    assert [name for name in (*TELEMETRY_NAMES, "clock", "worker") if name in text] == []
    assert json.loads((project / "reports/book/own.json").read_text())["value"] > 0


@pytest.mark.parametrize("schema", SCHEMAS)
@pytest.mark.parametrize("base", [Timed, TimedAsModel])
def test_two_runs_write_the_same_whatever_the_schema(
    project: Path, base: type[BaseStage], schema: type[BaseModel]
) -> None:
    made_twice(project, type("Timing", (base,), {"checkpoint_schema": schema, "__module__": __name__}))


@pytest.mark.parametrize("schema", [Redeclared, Plain, OfAModel, Computed, Marked])
def test_a_page_function_may_measure_too(
    project: Path, monkeypatch: pytest.MonkeyPatch, schema: type[BaseModel]
) -> None:
    monkeypatch.setattr(OnePage, "schema", schema)
    values = {"checkpoint_schema": schema, "__module__": __name__}
    made_twice(project, type("Paged", (OnePage,), values))


class Report(BaseModel):
    page_num: int
    processing_time_seconds: float
    time_to_first_token_seconds: float | None
    value: int


class OnlyTimes(BaseModel):
    processing_time_seconds: float


@pytest.mark.parametrize(("report", "head"), [(Report, ["page_num", "value"]), (OnlyTimes, ["page_num"])])
def test_a_report_schema_that_names_telemetry_has_no_column_of_it(
    project: Path, report: type[BaseModel], head: list[str]
) -> None:
    stage = type(
        "Reporting", (Timed,), {"checkpoint_schema": Redeclared, "report_schema": report, "__module__": __name__}
    )
    run_stage(stage, "book", project)
    with (project / "reports/book/own.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[0] == head
    assert rows[1][0] == "1"


class OfTheBook(Timed):
    checkpoint_schema = Redeclared

    def book_metrics(self, storage: BookStorage, checkpoint: Any) -> dict[str, Any]:
        return {"processing_time_seconds": time.perf_counter(), "chapters": 3}


def test_a_figure_of_the_book_is_no_place_for_a_clock(project: Path) -> None:
    made_twice(project, OfTheBook)
    assert json.loads((project / "reports/book/own.json").read_text())["chapters"] == 3


def test_pages_that_are_saved_without_metrics_have_those_of_the_framework(project: Path) -> None:
    stage = type("Bare", (own_runs.Own,), {"checkpoint_schema": Plain, "__module__": __name__})
    run_stage(stage, "book", project)
    skip = json.loads((project / "data/book/own/skip/page_0002.json").read_text())
    assert skip["metrics"] == {"page_num": 2}
    fault = quality_fault(skip["metrics"], Plain)
    assert fault == "cost_usd: Field required"


@pytest.mark.parametrize("schema", SCHEMAS)
def test_quality_as_a_skip_file_holds_it_fits_its_schema(schema: type[BaseModel]) -> None:
    quality, telemetry = split_metrics({"page_num": 1, "value": 2}, schema)
    assert quality_fault(quality, schema) is None
    assert not quality.keys() & TELEMETRY_NAMES
    assert quality_fault({**quality, "value": "many"}, schema) is not None
    assert telemetry.keys() <= {*TELEMETRY_NAMES, "clock", "worker", "page", "event"}
