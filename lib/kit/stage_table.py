"""The table of stages in docs/how-it-works.md: a row for each, as `| ocr | what it makes | from what |`."""

from __future__ import annotations

import re
from pathlib import Path

TABLE_FILE = Path("docs") / "how-it-works.md"
MAKES = "say in a few words what it makes"


def _row(name: str) -> re.Pattern[str]:
    return re.compile(rf"^\| `{re.escape(name)}` \|.*\n", re.MULTILINE)


def with_row(text: str, name: str, after: str, sources: str) -> str:
    """The text with a row for a new stage behind that of `after`; as it is where that one has none."""
    found = _row(after).search(text)
    return text if found is None else f"{text[: found.end()]}| `{name}` | {MAKES} | {sources} |\n{text[found.end() :]}"


def without_row(text: str, name: str) -> str:
    """The text without the row of a stage."""
    return _row(name).sub("", text, count=1)


def with_name(text: str, old: str, new: str) -> str:
    """The text with a stage called otherwise in all of the table: in its own row, and where it is read from."""
    rows = []
    for line in text.splitlines(keepends=True):
        cells = line.split("|")
        if line.startswith("| `") and len(cells) >= 5:
            cells[1] = cells[1].replace(f"`{old}`", f"`{new}`")
            cells[-2] = re.sub(rf"\b{re.escape(old)}\b", new, cells[-2])
        rows.append("|".join(cells))
    return "".join(rows)
