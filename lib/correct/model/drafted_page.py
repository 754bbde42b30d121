"""A page as the local rules and the second reader leave it: what a model is asked about, and weighed against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lib.correct.draft import LineDraft
from lib.correct.local import DraftedParagraph
from lib.geometry import union
from lib.schemas.base import PageRecord
from lib.schemas.correct import Edit
from lib.schemas.layout import LayoutPage
from lib.schemas.ocr import Line, Paragraph, Word


class DraftRecord(PageRecord):
    """What a worker process made of a page: all that a DraftedPage has beside the page as it was read."""

    words: dict[str, list[Word]]
    """What stands in each line, by the line's id."""
    edits: dict[str, list[Edit]]
    readings: dict[str, str]


@dataclass(frozen=True)
class DraftedPage:
    """A page with what was corrected locally in its words' places, and those corrections by paragraph."""

    ocr: LayoutPage
    """As it was read."""
    paragraphs: tuple[Paragraph, ...]
    """As it stands by now, in reading order. A line of which nothing stands has no words."""
    edits: dict[str, list[Edit]]
    """What was corrected, by the paragraph's id; those in which nothing was are left out."""
    readings: Mapping[str, str] = field(default_factory=dict)
    """What a second reader reads, by the line's id; lines that it was not asked about are left out."""

    @classmethod
    def of(
        cls, ocr: LayoutPage, drafted: Sequence[DraftedParagraph], readings: Mapping[str, str] | None = None
    ) -> DraftedPage:
        """From a layout record and its drafts."""
        words = {name: list(_words(draft)) for one in drafted for name, draft in one.lines.items()}
        edits = {one.paragraph.id: one.edits for one in drafted if one.edits}
        return cls(ocr, _with_words(ocr, words), edits, readings or {})

    @classmethod
    def of_record(cls, ocr: LayoutPage, record: DraftRecord) -> DraftedPage:
        """From a layout record and what a worker made of it."""
        return cls(ocr, _with_words(ocr, record.words), record.edits, record.readings)

    def as_record(self) -> DraftRecord:
        """What is sent from one process to another."""
        words = {line.id: line.words for paragraph in self.paragraphs for line in paragraph.lines}
        return DraftRecord(
            page_number=self.ocr.page_number, words=words, edits=self.edits, readings=dict(self.readings)
        )

    @property
    def has_text(self) -> bool:
        """Whether anything stands on it to ask about."""
        return not self.ocr.blank and any(line.words for _, _, line in self.lines())

    def lines(self) -> Iterator[tuple[int, Paragraph, Line]]:
        """The lines in which something stands, each with its number as a model is told it, and its paragraph."""
        lines = ((paragraph, line) for paragraph in self.paragraphs for line in paragraph.lines)
        for number, (paragraph, line) in enumerate(lines, start=1):
            if line.words:
                yield number, paragraph, line


def _with_words(ocr: LayoutPage, words: Mapping[str, list[Word]]) -> tuple[Paragraph, ...]:
    return tuple(
        paragraph.model_copy(
            update={"lines": [line.model_copy(update={"words": words[line.id]}) for line in paragraph.lines]}
        )
        for paragraph in ocr.paragraphs()
    )


def _words(draft: LineDraft) -> Iterator[Word]:
    """The words of a line's text, each with the box and the confidence of those it came of.

    A word that stands as it was read keeps what the engine took into account for its characters.
    """
    at = 0
    for text in draft.text.split():
        start = draft.text.index(text, at)
        at = start + len(text)
        places = draft.places_between(start, at)
        words = [draft.line.words[place] for place in places]
        if len(words) == 1 and words[0].text == text:
            yield words[0]
            continue
        box, confidence = union(word.box for word in words), min(word.confidence for word in words)
        yield Word(id=words[0].id, text=text, box=box, confidence=confidence)
