"""Which differences between a book and its truth are misread characters, and which are text lost, doubled or moved."""

from __future__ import annotations

from collections.abc import Sequence

from lib.schemas.score import Finding
from lib.text.alignment import distance

LONGEST_MISREAD = 25
"""Characters of a difference that is still a misreading; more is text that was lost, doubled or moved. From: set by
hand; a line has 40 to 60."""
FEW_MISREAD = 3
"""Characters of a difference that is a misreading whatever they are: marks, or a short word. From: set by hand."""
UNLIKE = 0.5
"""Share of the characters that differ, above which two texts are not one read as the other. From: set by hand; a head
that stands elsewhere, or is lost, differs in all, and a word of five letters in one or two."""
RETYPED = "/*"
"""What stands in the truth of a page with tables, verse or display, which is typed otherwise than it is printed."""


def misread_characters(findings: Sequence[Finding]) -> int:
    """Characters that differ in places where one text was read as another."""
    return sum(_misread(one.truth or "", one.given or "") for one in findings if one.kind == "text")


def _misread(truth: str, given: str) -> int:
    edits = distance(truth, given)
    like = edits <= UNLIKE * max(len(truth), len(given))
    return edits if edits <= FEW_MISREAD or (like and edits <= LONGEST_MISREAD) else 0
