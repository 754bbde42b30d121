"""Printed page numbers that are right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lib.schemas.structure import PageEntry


@dataclass(frozen=True)
class NumberScore:
    """Counts over the pages whose number is known."""

    known: int
    right: int
    wrong: tuple[tuple[int, str, str | None], ...] = ()
    """Page, true number, and the number given."""

    @property
    def accuracy(self) -> float:
        return self.right / self.known if self.known else 1.0


def score_numbers(truth: Mapping[int, str], entries: Iterable[PageEntry]) -> NumberScore:
    """Compare the page map with the numbers that stand on the pages."""
    given = {entry.page: entry.printed for entry in entries}
    wrong = [
        (page, number, given.get(page))
        for page, number in sorted(truth.items())
        if (given.get(page) or "").casefold() != number.casefold()
    ]
    return NumberScore(known=len(truth), right=len(truth) - len(wrong), wrong=tuple(wrong))
