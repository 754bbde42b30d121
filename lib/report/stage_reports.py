"""What the book's report takes from the reports of other stages: git has those, and anybody may change them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from lib.errors import InvalidRecordError
from lib.pipeline.record_files import read_record
from lib.report.truth_differences import Difference, read_differences
from lib.system.regular_files import MOST_BYTES, read_regular

_LONGEST = 100
"""Characters of what Python says of a table."""


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)


class StageReport(_Read):
    """What is read of any stage's report."""

    cost_usd: float | None = Field(default=None, ge=0)
    forecast_usd: float | None = Field(default=None, ge=0)
    unfit_told: str | None = None


class PageRates(_Read):
    """Error rates page by page, 0 to 1 or a little more."""

    cer: float | None = None
    cer_low: float | None = None
    cer_high: float | None = None


class EvaluateReport(StageReport):
    """What is read of evaluate's."""

    ocr: PageRates = PageRates()
    merge: PageRates = PageRates()


def read_stage_reports(paths: Mapping[str, Path]) -> dict[str, dict[str, Any]]:
    """What the reports that are there say, by stage.

    Raises InvalidRecordError, which names the file and the stage that writes it again, where one is damaged.
    """
    found = {}
    for stage, path in paths.items():
        if path.exists() or path.is_symlink():
            schema = EvaluateReport if stage == "evaluate" else StageReport
            found[stage] = read_record(path, schema, stage).model_dump(exclude_none=True)
    return found


def read_findings(path: Path) -> list[Difference]:
    """The places of score.findings.csv; none where there is no such table. Raises as `read_stage_reports`."""
    if not path.exists() and not path.is_symlink():
        return []
    try:
        return read_differences(read_regular(path, MOST_BYTES).decode("utf-8"))
    except OSError as error:
        told = f"cannot be read ({error.strerror or error})"
    except (ValueError, KeyError, csv.Error) as error:
        told = f"no table of differences ({' '.join(str(error).split())[:_LONGEST]})"
    raise InvalidRecordError(f"{path}: {told}; delete it and run score again")
