"""A person's text on a paragraph's printed lines: one paragraph, or several where it is parted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lib.geometry import union
from lib.merge.reflow import spread
from lib.merge.word_boxes import replace_line
from lib.schemas.merge import CHANGED, LineJoin, MergedLine, MergedParagraph, MergedWord, Provenance
from lib.text.hyphens import HYPHENS
from lib.text.paragraph_text import reading_text

CERTAIN = 1.0
BREAK = "\0"
"""Stands for a paragraph's beginning, as a word of its own, while a text is laid on its lines; no page shows it."""
_EMPTY_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_BY_PERSON = "a person divided it so"


@dataclass
class _Part:
    """Lines of one paragraph in the making."""

    lines: list[MergedLine] = field(default_factory=list)


def rewrite(paragraph: MergedParagraph, text: str, note: str | None = None) -> list[MergedParagraph]:
    """The paragraph with a person's text on its printed lines. An empty line in the text begins a new paragraph.

    Where the text has as many lines as are printed, each goes to its line; else words stay where they were printed.
    """
    texts = _EMPTY_LINES.sub(f"\n{BREAK} ", text).split("\n")
    if len(texts) != len(paragraph.lines):
        texts = spread(" ".join(texts), paragraph.lines, paragraph.joins)
    made = [part for part in _parted(zip(paragraph.lines, texts, strict=True)) if part.lines]
    if len(made) < 2:
        lines = made[0].lines if made else list(paragraph.lines)
        return [_paragraph(paragraph, lines, note, first=True)]
    return [_paragraph(paragraph, part.lines, note, first=part is made[0]) for part in made]


def _parted(texts: Iterator[tuple[MergedLine, str]]) -> Iterator[_Part]:
    """The lines with their texts, in parts. A line that is parted in its middle becomes two: b1p1l3 and b1p1l3.2."""
    part = _Part()
    for line, text in texts:
        pieces = [piece.split() for piece in text.split(BREAK)]
        words = _line(line, " ".join(word for piece in pieces for word in piece)).words
        filled = 0
        start = 0
        for number, piece in enumerate(pieces):
            if number:
                yield part
                part = _Part()
            mine = words[start : start + len(piece)]
            start += len(piece)
            if mine or len(pieces) == 1:
                filled += 1
                part.lines.append(_piece(line, mine, filled, whole=len(mine) == len(words)))
    yield part


def _piece(line: MergedLine, words: Sequence[MergedWord], number: int, *, whole: bool) -> MergedLine:
    if whole:
        return MergedLine(id=line.id, box=line.box, words=list(words))
    name = line.id if number == 1 else f"{line.id}.{number}"
    return MergedLine(id=name, box=union(word.box for word in words), words=list(words))


def _line(line: MergedLine, text: str) -> MergedLine:
    return line if text.split() == line.text.split() else replace_line(line, text, "human", CERTAIN).line


def _paragraph(
    paragraph: MergedParagraph, lines: list[MergedLine], note: str | None, *, first: bool
) -> MergedParagraph:
    joins = _joins(lines, paragraph)
    edits = sum(word.source in CHANGED for line in lines for word in line.words)
    whole = [line.id for line in lines] == [line.id for line in paragraph.lines]
    return paragraph.model_copy(
        update={
            "id": paragraph.id if first else f"{paragraph.id}.{lines[0].id.rpartition('l')[2]}",
            "box": paragraph.box if whole else union(line.box for line in lines),
            "text": reading_text(lines, joins),
            "lines": lines,
            "joins": joins,
            "provenance": Provenance(text="human", edits=edits, note=note, confidence=CERTAIN),
        }
    )


def _joins(lines: Sequence[MergedLine], paragraph: MergedParagraph) -> list[LineJoin]:
    """Divided words: those that were, where the line still ends so, and those that the person's text divides."""
    known = {join.line: join for join in paragraph.joins}
    before = {line.id: line.text for line in paragraph.lines}
    joins = []
    for upper, lower in pairwise(lines):
        if not upper.words or not lower.words or upper.words[-1].text[-1] not in HYPHENS:
            continue
        if upper.id in known:
            joins.append(known[upper.id])
        elif _is_new(upper, lower, before):
            joins.append(LineJoin(line=upper.id, hyphen="dropped", reason=_BY_PERSON))
    return joins


def _is_new(upper: MergedLine, lower: MergedLine, before: dict[str, str]) -> bool:
    """Whether a person made this line end in a divided word: it did not end so, and the word goes on in small type."""
    stem, goes_on = upper.words[-1].text.rstrip(HYPHENS), lower.words[0].text
    ended = before.get(upper.id, "")[-1:] in tuple(HYPHENS)
    return not ended and stem[-1:].isalpha() and goes_on[:1].islower()
