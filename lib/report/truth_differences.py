"""Where the reading text is not as the truth, as the report lists it."""

from __future__ import annotations

import csv
from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """A place; `page` is None where the truth does not tell it. `mend`: it counts as a place to put right."""

    page: int | None
    kind: str
    what: str
    truth: str
    given: str
    mend: bool


def read_differences(table: str) -> list[Difference]:
    """The places of reports/BOOK/score.findings.csv, in the order of the pages; those without a page come last.

    Raises ValueError, KeyError or csv.Error where it is no such table.
    """
    rows = list(csv.DictReader(table.splitlines(keepends=True)))
    if any(None in row.values() for row in rows):
        raise ValueError("a row is cut short")
    found = [
        Difference(
            int(row["page"]) if row["page"].isdigit() else None,
            row["kind"].replace("_", " "),
            row["what"],
            row["truth"],
            row["given"],
            row["mend"] == "1",
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.page is None, one.page or 0))
