"""A page as the engines read it, and what becomes of it once a model was asked."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from lib.ocr.ocr_metrics import OcrMetrics, OcrModelMetrics, measure
from lib.ocr.quality import POOR_DOUBTFUL, POOR_KNOWN
from lib.ocr.second_engine import BAD_CONFIDENCE
from lib.ocr.tidying import Arrange
from lib.ocr.transcript.line_witness import LineWitness
from lib.ocr.transcript.transcribed_page import picture_boxes, transcribed_record, with_transcript
from lib.ocr.transcript.transcript_question import transcript
from lib.pipeline import LLMPageMetrics, PageOutput
from lib.pipeline.executors import PageResult
from lib.schemas.base import Box
from lib.schemas.conservation import check_read, words_read
from lib.schemas.ocr import Block, OcrPage
from lib.text.read_words import ReadWord

MUCH_MISSED = 0.02
"""Share of what looks like type that no word accounts for, above which a page was read badly. From: where the report
says that a page lacks text (lib/report/doubt.py)."""
BY_FILE = "file"
"""The attempt that is the file's own text."""


@dataclass(frozen=True)
class Setting:
    """How the words of a page are put in order, and made blocks of; pictures are put between these."""

    arrange: Arrange
    build: Callable[[Sequence[ReadWord]], list[Block]]
    put_in: Callable[[Sequence[Block], Sequence[Box]], list[Block]]


def is_sent(page: OcrPage, send: Literal["bad", "all"]) -> bool:
    """Whether a model is asked about a page: where the best that the engines made of it is bad.

    Never of a page without type, nor of one whose text the file sets.
    """
    if page.blank or page.status == "failed" or not page.attempts or page.attempts[0].name == BY_FILE:
        return False
    illegible = any(gone.reason == "illegible" for gone in page.set_aside)
    if not (page.unread or illegible or any(page.paragraphs())):
        return False
    return send == "all" or illegible or is_badly_read(page)


def is_badly_read(page: OcrPage) -> bool:
    """Whether the reading that was kept, joined with the second engine's where that was asked, is bad."""
    kept = page.attempts[0]
    if kept.confidence < BAD_CONFIDENCE or kept.doubtful > POOR_DOUBTFUL or kept.missed > MUCH_MISSED:
        return True
    return kept.known is not None and kept.known < POOR_KNOWN


@dataclass(frozen=True)
class Draft:
    """A page as the engines read it, with the files beside its record, and its metrics."""

    record: OcrPage
    files: Mapping[str, bytes]
    metrics: Mapping[str, Any]

    @classmethod
    def of(cls, made: PageResult) -> Draft:
        """From what the page function made."""
        # What a question costs is added to these, and they must not hide it.
        named = OcrMetrics.model_fields.keys() - LLMPageMetrics.model_fields.keys() | {"page_num"}
        own = {name: value for name, value in made.metrics.items() if name in named}
        return cls(OcrPage.model_validate_json(made.record or b"{}"), made.files, own)

    def output(self, **counts: int) -> PageOutput:
        """The page as it is. `counts` are of OcrModelMetrics."""
        return PageOutput(self.record, self.files, OcrModelMetrics.model_validate({**self.metrics, **counts}))

    def joined(
        self,
        answer: Mapping[str, Any],
        image: Path,
        model: str,
        language: str,
        lexicon: Container[str] | None,
        setting: Setting,
        witness: LineWitness | None = None,
    ) -> PageOutput:
        """The page with what its image supports of an answer. InvalidRecordError where a word would be lost."""
        texts, others = transcript(answer)
        if not texts:
            return self.output(asked=1, unusable=1)
        made = with_transcript(
            self.record, texts, image, language=language, lexicon=lexicon, arrange=setting.arrange, witness=witness
        )
        blocks = setting.put_in(setting.build(made.words), picture_boxes(self.record))
        record = transcribed_record(self.record, made, blocks, model)
        record.words_read = sum(1 for _ in words_read(record))
        check_read(record)
        counts = {
            "asked": 1,
            "model_lines": made.placed,
            "model_words": sum(word.source == "model" for word in made.words),
            "refused_texts": made.refused_count + others,
        }
        fit = {name: self.metrics.get(name) for name in ("sure_words", "known_sure")}
        measured = measure(record, fit).model_dump(exclude_unset=True)
        return PageOutput(record, self.files, OcrModelMetrics.model_validate({**measured, **counts}))

    def failed(self, error: str) -> OcrPage:
        """The record of a page about which a model could not be asked; its pictures have no files, and are left out."""
        text = [block for block in self.record.blocks if block.kind == "text"]
        record = self.record.model_copy(update={"status": "failed", "error": error, "blocks": text})
        record.words_read = sum(1 for _ in words_read(record))
        return record
