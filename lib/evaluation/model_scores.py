"""What a corrector is worth: the errors that it removes and brings in, and dollars for them."""

from __future__ import annotations

from dataclasses import dataclass

from lib.evaluation.normalise import Normalisation, normalise
from lib.evaluation.rates import Furniture, count_errors, harm

HUNDRED = 100
"""Errors that a price is told for."""


@dataclass(frozen=True)
class ModelScore:
    """Sums over pages. Errors are characters; seconds are those that a model took for its answers."""

    pages: int = 0
    sent: int = 0
    failed: int = 0
    before: int = 0
    after: int = 0
    removed: int = 0
    harmed: int = 0
    refused: int = 0
    """Paragraphs of which the guards refused something."""
    tokens_in: int = 0
    tokens_out: int = 0
    usd: float = 0.0
    seconds: float = 0.0

    def __add__(self, other: ModelScore) -> ModelScore:
        return ModelScore(**{name: value + getattr(other, name) for name, value in vars(self).items()})

    @property
    def usd_a_hundred(self) -> float | None:
        """Dollars for a hundred errors less; None where there are none less."""
        fewer = self.before - self.after
        return self.usd / fewer * HUNDRED if fewer > 0 else None


def page_score(truth: str, before: str, after: str, furniture: Furniture, folding: Normalisation) -> ModelScore:
    """The errors of a page's text without a corrector, and with it."""
    true, first, second = (normalise(text, folding) for text in (truth, before, after))
    errors, first = count_errors(true, first, furniture)
    left, second = count_errors(true, second, furniture)
    removed, harmed = harm(true, first, second)
    return ModelScore(pages=1, before=errors.chars, after=left.chars, removed=removed, harmed=harmed)
