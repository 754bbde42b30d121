"""OCR records from a few words: what the tests of correct read."""

from __future__ import annotations

from lib.schemas.ocr import Block, Line, OcrPage, Paragraph, Word

SURE = 0.96


def page(*paragraphs: str, number: int = 1, doubt: dict[str, float] | None = None) -> OcrPage:
    """A page of paragraphs, each with its printed lines; `doubt` gives words a confidence below SURE."""
    made = [_paragraph(f"b1p{at}", text, doubt or {}) for at, text in enumerate(paragraphs, start=1)]
    blocks = [Block(id="b1", kind="text", box=(0, 0, 900, 900), confidence=SURE, paragraphs=made)] if made else []
    return OcrPage(page_number=number, width=1000, height=1000, blank=not made, blocks=blocks)


def _paragraph(paragraph_id: str, text: str, doubt: dict[str, float]) -> Paragraph:
    lines = []
    for at, line in enumerate(text.split("\n"), start=1):
        words = [
            Word(
                id=f"{paragraph_id}l{at}w{place}",
                text=word,
                box=(place * 50, at * 40, place * 50 + 40, at * 40 + 30),
                confidence=doubt.get(word, SURE),
            )
            for place, word in enumerate(line.split(), start=1)
        ]
        lines.append(Line(id=f"{paragraph_id}l{at}", box=(0, at * 40, 900, at * 40 + 30), confidence=SURE, words=words))
    return Paragraph(id=paragraph_id, box=(0, 0, 900, 900), confidence=SURE, lines=lines)
