"""A paragraph's lines as one text."""

from __future__ import annotations

from collections.abc import Sequence

from lib.schemas.merge import LineJoin, MergedLine
from lib.text.hyphens import ends_in_dash, without_hyphen


def reading_text(lines: Sequence[MergedLine], joins: Sequence[LineJoin]) -> str:
    """The paragraph in one line. A joined word loses its hyphen, or keeps it where it is a true compound."""
    by_line = {join.line: join for join in joins}
    text = ""
    for number, line in enumerate(lines):
        text += line.text
        if number == len(lines) - 1:
            break
        join = by_line.get(line.id)
        if join is None:
            text += " " if line.words and not ends_in_dash(line.text) else ""
        elif join.hyphen == "dropped":
            text = without_hyphen(text)
    return text.strip()
