"""A model's changes, laid on the lines that they are for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lib.correct.model.drafted_page import DraftedPage
from lib.correct.model.question import ProposedChange
from lib.schemas.ocr import Paragraph
from lib.text.foreign_characters import without_ligatures

MOST_TIMES, MOST_MORE = 4, 100
"""How many times as long as what was read a change may be, and by how many characters more, to be looked at at all.
From: set by hand; a line has 60."""
DECIMALS = 4
"""Figures after the point to which a model's confidence is rounded. From: set by hand."""
NEAR_LINES = 2
"""Lines up and down in which a change is looked for that does not fit its own: models miscount. From: set by hand."""

Span = tuple[int, int]
"""Characters of a line's text, the end outside."""


@dataclass
class Proposal:
    """What a model would have a paragraph say."""

    paragraph: Paragraph
    text: str
    """With as many lines as the paragraph has; a line may be empty."""
    confidence: float = 1.0
    """That of the change which the model is least sure of."""
    unplaced: list[str] = field(default_factory=list)
    """Why changes were not laid on the text, in a few words each."""


@dataclass
class _LineSaid:
    """A line and the changes that found their place in it."""

    text: str
    laid: dict[Span, ProposedChange] = field(default_factory=dict)

    def free(self, read: str, *, whole: bool = False) -> list[Span]:
        """Where `read` stands and nothing was laid yet: as whole words, else without the marks beside them, else,
        unless `whole`, as parts of words."""
        for pattern in (r"(?<!\S){}(?!\S)", r"(?<!\w){}(?!\w)", "{}")[: 2 if whole else 3]:
            found = [match.span() for match in re.finditer(pattern.format(re.escape(read)), self.text)]
            if found:
                return [span for span in found if not any(a < span[1] and span[0] < b for a, b in self.laid)]
        return []

    def said(self) -> str:
        text, at = "", 0
        for (start, end), change in sorted(self.laid.items(), key=lambda item: item[0]):
            text += self.text[at:start] + change.printed
            at = end
        return " ".join((text + self.text[at:]).split())


def proposals(page: DraftedPage, answer: Mapping[str, Any], least_confidence: float) -> list[Proposal]:
    """For each paragraph of which an answer says something, what it would have it say.

    `answer` is of the form `question.ANSWER`. What a change stands for must stand in its line, at one place alone, or
    at as many as there are changes for it.
    """
    made = {paragraph.id: Proposal(paragraph, paragraph.text) for paragraph in page.paragraphs}
    lines = {number: _LineSaid(line.text) for number, _, line in page.lines()}
    owner = {number: paragraph.id for number, paragraph, _ in page.lines()}
    if not lines:
        return []
    given = [_tidied(ProposedChange.model_validate(change)) for change in answer.get("changes", ())]
    wanted = Counter((change.line, change.read) for change in given)
    for change in given:
        if change.read == change.printed:
            continue
        number, why = change.line, ""
        if len(change.printed) > MOST_TIMES * len(change.read) + MOST_MORE:
            why = f"{len(change.printed)} characters for {len(change.read)}: {change.read[:MOST_MORE]}"
        elif change.confidence < least_confidence:
            why = f"the model is not sure ({change.confidence:.2f}): {change.read} > {change.printed}"
        else:
            found = _place(change, lines, wanted[change.line, change.read])
            if found is None:
                why = f"it is not clear where it stands in line {change.line}: {change.read} > {change.printed}"
            else:
                number, span = found
                lines[number].laid[span] = change
        name = owner[min(lines, key=lambda one: abs(one - number))]
        if why:
            made[name].unplaced.append(why)
        else:
            made[name].confidence = min(made[name].confidence, change.confidence)
    return _with_texts(page.paragraphs, made, lines)


def _with_texts(
    paragraphs: Sequence[Paragraph], made: Mapping[str, Proposal], lines: Mapping[int, _LineSaid]
) -> list[Proposal]:
    number = 0
    for paragraph in paragraphs:
        texts = []
        for _ in paragraph.lines:
            number += 1
            texts.append(lines[number].said() if number in lines else "")
        made[paragraph.id].text = "\n".join(texts)
    return [one for one in made.values() if one.unplaced or one.text != one.paragraph.text]


def _tidied(change: ProposedChange) -> ProposedChange:
    confidence = round(min(max(change.confidence, 0.0), 1.0), DECIMALS)
    read, printed = " ".join(change.read.split()), " ".join(change.printed.split())
    if read == without_ligatures(read):
        # Readers see the letters.
        printed = without_ligatures(printed)
    return ProposedChange(line=change.line, read=read, printed=printed, confidence=confidence)


def _place(change: ProposedChange, lines: Mapping[int, _LineSaid], wanted: int) -> tuple[int, Span] | None:
    """The line and the place in it that a change is for; None where that is not clear."""
    if not change.read:
        return None
    own = lines.get(change.line)
    if own is not None:
        spans, taken = own.free(change.read), sum(laid.read == change.read for laid in own.laid.values())
        if spans or taken:
            return (change.line, spans[0]) if spans and len(spans) + taken in (1, wanted) else None
    near = [
        (number, span)
        for number in range(change.line - NEAR_LINES, change.line + NEAR_LINES + 1)
        if number in lines and number != change.line
        for span in lines[number].free(change.read, whole=True)
    ]
    return near[0] if len(near) == 1 else None
