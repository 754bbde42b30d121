"""What was tried beside what stands: records and texts by line, metrics by name, files by size."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any

from lib.kit.readable_json import laid_out

LONGEST_TEXT = 20_000
"""Lines; longer texts are not compared by line, which would take minutes."""
LONGEST_LINE = 200
"""Characters; more of a line is not shown."""


@dataclass(frozen=True)
class MadeFile:
    """A file as it was made, and as it stands; None where there is none."""

    path: Path
    """Relative to the project's folder."""
    tried: bytes | None
    stands: bytes | None

    @property
    def verdict(self) -> str:
        """How the two compare, in a few words."""
        if self.tried is None:
            return "stands, and is not made any more"
        if self.stands is None:
            return "none stands yet"
        return "the same as stands" if self.tried == self.stands else f"differs: {len(self.stands):,} bytes stand"

    def __str__(self) -> str:
        size = len((self.stands if self.tried is None else self.tried) or b"")
        return f"{self.path}  {size:,} bytes, {self.verdict}"

    def difference(self) -> Iterator[str]:
        """A unified diff of the two, where both are there, differ, and are text. JSON is laid out to be read."""
        if self.tried is None or self.stands is None or self.tried == self.stands:
            return
        before, after = (_readable(data, self.path.suffix) for data in (self.stands, self.tried))
        if before is None or after is None:
            return
        if max(len(before), len(after)) > LONGEST_TEXT:
            yield f"{self.path}: more than {LONGEST_TEXT:,} lines, which are not compared one by one"
            return
        if before == after:
            yield f"{self.path}: the same but for how the JSON is written"
        for line in unified_diff(before, after, str(self.path), "as tried", lineterm=""):
            yield line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]} ..."


def _readable(data: bytes, suffix: str) -> list[str] | None:
    """The lines of a text; None where it is none."""
    try:
        text = data.decode("utf-8")
        if suffix == ".json":
            return laid_out(json.loads(text)).splitlines()
    except ValueError:
        return None
    return None if "\0" in text else text.splitlines()


def metrics_table(stands: Mapping[str, Any] | None, tried: Mapping[str, Any]) -> Iterator[str]:
    """A line for each metric: its value where it stands, and as tried; a star where they differ. No cost of nothing."""
    both = {**(stands or {}), **tried}
    free = not any(values.get("cost_usd") for values in (stands or {}, tried))
    names = [name for name in both if name != "page_num" and not (free and name == "cost_usd")]
    if not names:
        return
    rows = [("metrics", "stands", "tried", "")]
    for name in names:
        before, after = (_shown(values.get(name, _MISSING)) for values in (stands or {}, tried))
        rows.append((f"  {name}", before, after, "*" if before != after else ""))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for name, before, after, star in rows:
        yield f"{name:<{widths[0]}}  {before:>{widths[1]}}  {after:>{widths[2]}}  {star}".rstrip()


_MISSING = object()


def _shown(value: Any) -> str:
    return "-" if value is _MISSING else json.dumps(value, ensure_ascii=False)
