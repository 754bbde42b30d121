"""OCR records from a few words: what the tests of correct read."""

from __future__ import annotations

from collections.abc import Iterable

from lib.correct.draft import LineDraft
from lib.correct.evidence import Evidence
from lib.correct.known_words import KnownWords
from lib.correct.local import correct_page
from lib.correct.model.changes import Witnesses
from lib.correct.rules.signs_and_spaces import Rules
from lib.schemas.base import Box
from lib.schemas.layout import LayoutPage
from lib.schemas.ocr import Block, Line, OcrPage, Paragraph, Word
from lib.text.foreign_characters import scripts_of

SURE = 0.96


def page(*paragraphs: str, number: int = 1, doubt: dict[str, float] | None = None) -> OcrPage:
    """A page of paragraphs, each with its printed lines; `doubt` gives words a confidence below SURE."""
    made = [_paragraph(f"b1p{at}", text, doubt or {}) for at, text in enumerate(paragraphs, start=1)]
    blocks = [Block(id="b1", kind="text", box=(0, 0, 900, 900), confidence=SURE, paragraphs=made)] if made else []
    return OcrPage(page_number=number, width=1000, height=1000, blank=not made, blocks=blocks)


def drafted(text: str, confidence: float = SURE) -> LineDraft:
    """One line, all of whose words were read with the same confidence, before anything is corrected."""
    [line] = page(text, doubt=dict.fromkeys(text.split(), confidence)).lines()
    return LineDraft(line)


def layout_page(*paragraphs: str, doubt: dict[str, float] | None = None) -> LayoutPage:
    """The same as layout leaves it."""
    return LayoutPage.model_validate(page(*paragraphs, doubt=doubt).model_dump())


def corrected(page: LayoutPage, language: str = "eng") -> str:
    """The first paragraph of a page as the local backend corrects it."""
    record = correct_page(page, Evidence(), Rules(language=language))
    entries = {entry.id: entry.text for entry in record.paragraphs}
    return entries.get("b1p1") or page.blocks[0].paragraphs[0].text


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


LISTED = frozenset(
    """a trimmed hat hut harpsichord
    after again all and as at before best book born by came come could dark day days did dusk every first for from
    good great had has have he her here him his home hour house how in into is it its keeper keepers lamp last light
    lighthouse lit long man many men more night nine no noon not now of off old on one or other over own rock said sea
    see shall she should so some stone such than that the their them then there these they this time to tower true two
    upon was way we well were what when which who will with work would wrote year years you""".split()
)
"""Words that the tests' language has."""


def witnesses_of(ocr: OcrPage, *, language: str = "eng", unread: Iterable[Box] = ()) -> Witnesses:
    """What a page says of what may stand on it, with a small list of words."""
    words = [word.text for line in ocr.lines() for word in line.words]
    return Witnesses(KnownWords(LISTED, {}), scripts_of(words, language), tuple(unread))
