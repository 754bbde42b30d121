"""What report writes beside its page: the few figures that answer how good a book is, and what it cost."""

from __future__ import annotations

from pydantic import Field

from lib.schemas.base import Record
from lib.schemas.score import DetectionScore, ReadingTextScore


class BookMetrics(Record):
    """A book's metrics, the same names for every book; None where nothing is known, as without a truth.

    DVC shows metrics by name, so that these come in this order: quality first, then money.
    """

    cer: float | None = Field(default=None, ge=0, description="Characters wrong in the reading text, of its truth.")
    cer_estimate: float | None = Field(
        default=None, ge=0, le=1, description="Characters misread, estimated from doubt: no truth is asked."
    )
    doubt: float | None = Field(default=None, ge=0, le=1, description="Words in doubt, of all words.")
    f1_heads: float | None = Field(default=None, ge=0, le=1)
    f1_notes: float | None = Field(default=None, ge=0, le=1)
    f1_paragraphs: float | None = Field(default=None, ge=0, le=1, description="Of paragraph breaks.")
    mends_a_page: float | None = Field(default=None, ge=0, description="Places that a person would put right.")
    unread: float | None = Field(default=None, ge=0, le=1, description="Lines that look like type and were not read.")
    usd: float = Field(default=0.0, ge=0, description="Dollars paid for answers of models, all stages together.")


class BookCounts(Record):
    """What else is known of a book: counts, and between which rates the estimate lies."""

    pages: int = Field(ge=0)
    pages_blank: int = Field(ge=0)
    pages_failed: int = Field(ge=0)
    pages_numbered: int = Field(ge=0, description="With a printed page number.")
    pages_in_doubt: int = Field(ge=0, description="That may lack something.")
    pages_lacking: int = Field(ge=0, description="That seem to lack text.")
    words: int = Field(ge=0)
    words_corrected: int = Field(ge=0)
    words_set_aside: int = Field(ge=0)
    illustrations: int = Field(ge=0)
    cer_estimate_high: float | None = Field(default=None, ge=0, le=1, description="Nine books of ten lie between.")
    cer_estimate_low: float | None = Field(default=None, ge=0, le=1)


def of_reading_text(score: ReadingTextScore | None) -> BookMetrics:
    """What the reading text's score answers; all None without one."""
    if score is None:
        return BookMetrics()
    return BookMetrics(
        cer=score.cer,
        f1_heads=_f1(score.heads),
        f1_notes=_f1(score.notes),
        f1_paragraphs=_f1(score.breaks),
        mends_a_page=score.mends_a_page,
    )


def _f1(score: DetectionScore | None) -> float | None:
    """None where there was nothing to find and nothing was found: such a 1 would say nothing."""
    return None if score is None or not (score.known or score.invented) else score.f1
