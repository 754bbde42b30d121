"""The reports a stage writes: metrics and a table with one row a page, as DVC tracks them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from pydantic import BaseModel

from lib.pipeline.metrics import TELEMETRY_NAMES, LLMPageMetrics, telemetry_fields
from lib.pipeline.skipfile import SkipFile
from lib.system.atomic import write_text
from lib.text.unprintable import printed

DECIMALS = 6
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that spreadsheets run."""


def report_fields(report_schema: type[BaseModel] | None, checkpoint_schema: type[BaseModel] | None) -> list[str]:
    """Columns of the table: those of the report schema, or else all quality metrics; costs only where there are any.

    Telemetry is none of them, though the report schema names it: no figure that DVC tracks may hold a clock.
    """
    if report_schema is None and checkpoint_schema is None:
        return ["page_num"]
    hidden = telemetry_fields(checkpoint_schema) | telemetry_fields(report_schema)
    if report_schema is not None:
        named = [*report_schema.model_fields, *report_schema.model_computed_fields]
    else:
        assert checkpoint_schema is not None
        named = [*checkpoint_schema.model_fields, *checkpoint_schema.model_computed_fields]
        hidden |= set() if issubclass(checkpoint_schema, LLMPageMetrics) else {"cost_usd"}
    return [name for name in named if name not in hidden] or ["page_num"]


def tracked(metrics: Mapping[str, Any]) -> dict[str, Any]:
    """Metrics without those that are telemetry by their name."""
    return {name: value for name, value in metrics.items() if name not in TELEMETRY_NAMES}


def page_rows(skips: Mapping[int, SkipFile], fields: Sequence[str]) -> list[dict[str, Any]]:
    """One row for each page that did not fail, in page order."""
    return [
        {field: number if field == "page_num" else skip.metrics.get(field) for field in fields}
        for number, skip in sorted(skips.items())
        if skip.failed is None
    ]


def summary(rows: Iterable[Mapping[str, Any]], fields: Sequence[str]) -> dict[str, Any]:
    """Counts (whole numbers, yes and no) summed, measures (fractions) averaged over the pages that have them."""
    table = list(rows)
    result: dict[str, Any] = {}
    for field in fields:
        values = [row[field] for row in table if isinstance(row[field], int | float)]
        if field == "page_num" or not values:
            continue
        whole = all(isinstance(value, int) for value in values)
        result[field] = sum(values) if whole else round(fmean(values), DECIMALS)
    return result


def write_json(path: Path, data: Mapping[str, Any]) -> None:
    """Write metrics as DVC reads them, with stable bytes."""
    write_text(path, json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def write_csv(path: Path, rows: Iterable[Mapping[str, Any]], fields: Sequence[str]) -> None:
    """Write a table; an empty one still has its head."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(fields), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(row.get(name)) for name in fields})
    write_text(path, text.getvalue())


def _cell(value: Any) -> Any:
    if value is None:
        return "NaN"  # an empty cell would be drawn as nought
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        # A spreadsheet takes such a cell for a formula, and runs it.
        return printed(f"'{value}" if value.startswith(FORMULA) else value)
    return round(value, DECIMALS) if isinstance(value, float) else value
