"""Whether two paragraphs are one that a page, a column or a picture parts, and how they are put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lib.schemas.merge import MergedParagraph
from lib.text.continuation import CLOSING, INDENT, SHORT, TERMINAL
from lib.text.dehyphenation import decide, division
from lib.text.hyphens import HYPHENS, ends_in_dash, without_hyphen

Operation = Literal["space", "hyphen_dropped", "hyphen_kept"]


@dataclass(frozen=True)
class Joined:
    """How two texts become one."""

    text: str
    start: int
    """Where the second begins in `text`."""
    operation: Operation
    left: str
    right: str
    reason: str


def ends_divided(text: str) -> bool:
    """Whether a text ends in a hyphen after a letter."""
    return text[-1:] in HYPHENS and text[-2:-1].isalnum()


def has_ended(text: str) -> bool:
    """Whether a text ends as sentences do."""
    return text.rstrip(CLOSING)[-1:] in TERMINAL


def is_cut(upper: str, lower: str) -> bool:
    """Whether words say by themselves that a sentence goes on, whatever the classes are."""
    return ends_divided(upper) or (lower[:1].islower() and not has_ended(upper))


def goes_on(upper: MergedParagraph, lower: MergedParagraph, width: int, right: int) -> bool:
    """Whether a paragraph goes on in the next one of the same page, in another block or column.

    `width` is the page's, `right` the right edge of the upper paragraph's block, in pixels.
    """
    if is_cut(upper.text, lower.text):
        return True
    if has_ended(upper.text) or not upper.lines or not lower.lines:
        return False
    full = right - upper.lines[-1].box[2] <= SHORT * width
    first = lower.lines[0]
    flush = first.box[0] - min(line.box[0] for line in lower.lines) <= INDENT * width
    return full and flush


def join(upper: str, lower: str, levels: Mapping[str, int]) -> Joined:
    """Put two parts of a paragraph together. `levels` counts the book's words, by folded form."""
    left, right = upper.rsplit(maxsplit=1)[-1], lower.split(maxsplit=1)[0]
    if ends_in_dash(upper):
        return Joined(upper + lower, len(upper), "hyphen_kept", left, right, "a dash set close to its words")
    if not ends_divided(upper):
        return Joined(f"{upper} {lower}", len(upper) + 1, "space", left, right, "the sentence goes on")
    found = division(left, right)
    decision = decide(found, levels) if found else None
    if decision is None:
        return Joined(f"{upper} {lower}", len(upper) + 1, "space", left, right, "a dash, or no word after the hyphen")
    hyphen, reason = decision
    if hyphen == "kept":
        return Joined(upper + lower, len(upper), "hyphen_kept", left, right, reason)
    stem = without_hyphen(upper)
    return Joined(stem + lower, len(stem), "hyphen_dropped", left, right, reason)
