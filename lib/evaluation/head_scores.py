"""Chapter heads found and invented."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from lib.evaluation.book_ground_truth import HeadTruth
from lib.schemas.structure import Section

SAME = 80.0
"""Least likeness of two titles, from 0 to 100."""
ENOUGH = 15
"""Characters at the head of a title that tell it from others on its page."""


@dataclass(frozen=True)
class HeadScore:
    """Counts over a book."""

    true: int
    found: int
    given: int
    invented: int
    missed: tuple[HeadTruth, ...] = ()
    strange: tuple[Section, ...] = ()

    @property
    def found_rate(self) -> float:
        return self.found / self.true if self.true else 1.0

    @property
    def invented_rate(self) -> float:
        """Share of the heads given that the book does not have."""
        return self.invented / self.given if self.given else 0.0


def score_heads(truth: Sequence[HeadTruth], sections: Sequence[Section], level: int | None = None) -> HeadScore:
    """Match heads by page and title. With a level, only true heads of it must be found.

    A section that has no heading of its own is none; a head that is given at another level is not invented.
    """
    given = [section for section in sections if section.heading is not None]
    free = list(given)
    missed = []
    wanted = [head for head in truth if level is None or head.level == level]
    for head in truth:
        match = next((section for section in free if is_same(head, section)), None)
        if match is not None:
            free.remove(match)
        elif head in wanted:
            missed.append(head)
    return HeadScore(
        true=len(wanted), found=len(wanted) - len(missed), given=len(given), invented=len(free),
        missed=tuple(missed), strange=tuple(free),
    )  # fmt: skip


def is_same(head: HeadTruth, section: Section) -> bool:
    """Whether a section is the one that a head of the truth opens."""
    if head.page != section.page:
        return False
    texts = {
        plain_title(section.title),
        plain_title(f"{section.label or ''} {section.title}"),
        plain_title(section.label or ""),
    } - {""}
    wanted = {plain_title(head.title), plain_title(head.text), plain_title(head.number or "")} - {""}
    return any(are_alike(one, other) for one in texts for other in wanted)


def are_alike(one: str, other: str) -> bool:
    """The same but for slips; of a long title, its beginning is enough."""
    shorter = min(len(one), len(other))
    if fuzz.ratio(one, other) >= SAME:
        return True
    return shorter >= ENOUGH and fuzz.ratio(one[:shorter], other[:shorter]) >= SAME


def plain_title(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())
