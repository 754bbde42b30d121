"""A paragraph's lines as one text."""

from __future__ import annotations

from collections.abc import Sequence

from lib.schemas.merge import LineJoin, MergedLine

HYPHENS = "-\u00ad\u2010\u2011¬"


DASHES = "—–"


def ends_in_dash(text: str) -> bool:
    """Whether a text ends in a dash that is set close to its word: what follows is set close to it too."""
    return text[-1:] in DASHES and text[-2:-1].strip() != ""


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
            text = text.rstrip(HYPHENS)
    return text.strip()
