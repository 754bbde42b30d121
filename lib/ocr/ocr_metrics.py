"""What is measured of a page that was read."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from lib.ocr.quality import DOUBTFUL
from lib.pipeline import BasePageMetrics, LLMPageMetrics
from lib.schemas.ocr import OcrPage


class OcrMetrics(BasePageMetrics):
    """What is measured of a reading."""

    words: int = Field(ge=0)
    confidence: float | None = Field(description="Mean over the words, 0 to 1; None on a page without words.")
    doubtful_words: int = Field(ge=0, description="Words below DOUBTFUL.")
    known_words: float | None = Field(description="Share of the words that the language's list has.")
    sure_words: float | None = Field(default=None, description="Share of the words that were read for sure.")
    known_sure: float | None = Field(default=None, description="Share of these that the language's list has.")
    missed_type: float | None = Field(description="Share of what looks like type that no word accounts for.")
    readings: int = Field(ge=0, description="How often the page was read; the best reading is kept.")
    kept: str | None = Field(description="Which reading was kept.")
    set_aside: int = Field(ge=0, description="Words of the kept reading that are no text.")
    lettering: int = Field(ge=0, description="Words that stand in pictures.")
    unread: int = Field(ge=0, description="Stretches of a line that look like type and lie under no word.")
    illustrations: int = Field(ge=0)
    blank: bool


class OcrModelMetrics(OcrMetrics, LLMPageMetrics):
    """The same where a model is asked about pages that were read badly; of one that it was not, tokens are 0."""

    asked: int = Field(default=0, ge=0, description="1 where the model was asked.")
    unusable: int = Field(default=0, ge=0, description="1 where its answer could not be used.")
    model_lines: int = Field(default=0, ge=0, description="Lines of the image that its transcript has a text for.")
    model_words: int = Field(default=0, ge=0, description="Words of the page that it read.")
    refused_texts: int = Field(default=0, ge=0, description="Texts that the image does not support.")


def measure(record: OcrPage, fit: Mapping[str, float | None] | None = None) -> OcrMetrics:
    """The metrics of a record; `fit` is what `measure_fit` says of its words."""
    confidences = [word.confidence for p in record.paragraphs() for line in p.lines for word in line.words]
    return OcrMetrics(
        page_num=record.page_number,
        words=len(confidences),
        confidence=round(sum(confidences) / len(confidences), 4) if confidences else None,
        doubtful_words=sum(confidence < DOUBTFUL for confidence in confidences),
        known_words=record.attempts[0].known if record.attempts else None,
        missed_type=record.attempts[0].missed if record.attempts else None,
        readings=len(record.attempts),
        kept=record.attempts[0].name if record.attempts else None,
        set_aside=len(record.set_aside),
        lettering=sum(len(line.words) for block in record.blocks for line in block.lettering),
        unread=len(record.unread),
        illustrations=sum(block.kind == "illustration" for block in record.blocks),
        blank=record.blank,
        **(fit or {}),
    )
