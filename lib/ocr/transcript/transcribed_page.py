"""A page's record joined with a model's transcript of it."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image

from lib.geometry import inside, union
from lib.ocr.light_regions import dark_on_light
from lib.ocr.missed_type import Type
from lib.ocr.quality import judge
from lib.ocr.readings import Attempt
from lib.ocr.record_parts import describe, put_aside
from lib.ocr.second_engine import join
from lib.ocr.tidying import Arrange
from lib.ocr.transcript.image_lines import PageInk, image_lines, read_words
from lib.ocr.transcript.line_places import place_texts
from lib.ocr.transcript.line_witness import LineWitness
from lib.ocr.transcript.transcribed_words import PageFacts, model_stands, words_on_line
from lib.readers.whole_page import ReadLine
from lib.schemas.ocr import Block, OcrPage, PageAttempt, RefusedText
from lib.schemas.set_aside import Reason
from lib.text.foreign_characters import scripts_of
from lib.text.read_words import ReadWord
from lib.text.unprintable import visible

MODEL = "model"
"""The name of the attempt."""
NO_LINE = "no line of the image is like it, or as wide"
MOST_TOLD, LONGEST_TOLD = 100, 200
"""Texts that a record tells of, and characters of each. From: set by hand."""
ANSWERED = 0.5
"""Share of the lines that were read, for which a transcript has a text, from which it is one of the whole page. From:
set by hand."""
LETTER = 20.0
"""Pixels of a letter's width, on a page of which nothing was read. From: set by hand; type of 10 points at 300 dpi."""


@dataclass(frozen=True)
class Transcribed:
    """The words of a page with its transcript, and what became of that."""

    words: list[ReadWord]
    replaced: list[ReadWord]
    refused: list[RefusedText] = field(default_factory=list)
    refused_count: int = 0
    """How many were refused; `refused` has the first of them."""
    placed: int = 0
    """Lines of the image that have a text of the transcript."""
    quality: PageAttempt | None = None
    """How the page reads now."""


def with_transcript(
    page: OcrPage,
    texts: Sequence[str],
    image: Path,
    *,
    language: str,
    lexicon: Container[str] | None,
    arrange: Arrange,
    witness: LineWitness | None = None,
) -> Transcribed:
    """Join a page's words with the lines of a transcript; `language` as Tesseract names it.

    Words that differ are chosen one by one; a line that nobody read comes in where the image has type for it.
    """
    words = read_words(page)
    with Image.open(image) as opened, dark_on_light(image, opened) as (_, seen, _):
        grey = np.asarray(seen.convert("L"))
    scripts = scripts_of((word.text for word in words), language)
    facts = PageFacts(PageInk(grey), scripts, _letter(words), witness)
    lines = image_lines(page, words, facts.ink)
    placed = place_texts(texts, lines, facts.letter)
    refused = [(text, NO_LINE) for text in placed.unplaced]
    made: list[ReadLine] = []
    for number, text in sorted(placed.texts.items()):
        found = words_on_line(lines[number], text, facts)
        refused += found.refused
        if found.words:
            made.append(ReadLine(found.words, lines[number].box))
    if len(placed.texts) >= ANSWERED * sum(bool(line.words) for line in lines):
        # Lines that a whole answer does not have: what was hardly read of them goes, as `model_stands` says.
        left = [line.words for number, line in enumerate(lines) if line.words and number not in placed.texts]
        made += [ReadLine([], union(word.box for word in those)) for those in left]
    joined = join(words, made, lexicon, model_stands, in_bits=False)
    grown = len(joined.words) > len(words) - len(joined.replaced)
    kept = arrange(joined.words) if grown else joined.words
    quality = judge(kept, lexicon, Type(grey).missed(kept))
    attempt = describe(Attempt(MODEL, 1.0, kept, quality))
    told = [RefusedText(text=visible(text)[:LONGEST_TOLD], reason=visible(why)[:LONGEST_TOLD]) for text, why in refused]
    return Transcribed(kept, joined.replaced, told[:MOST_TOLD], len(told), len(placed.texts), attempt)


def transcribed_record(page: OcrPage, made: Transcribed, blocks: Sequence[Block], model: str) -> OcrPage:
    """The record of a page with what stands of its transcript. `blocks` are those of its words; pictures keep theirs.

    Words that gave way are set aside, so that the balance holds.
    """
    replaced: list[tuple[ReadWord, Reason]] = [(word, "reread") for word in made.replaced]
    aside = put_aside(replaced, len(page.set_aside) + 1)
    pictures = {block.id: block for block in page.blocks if block.kind == "illustration"}
    new = [word.box for word in made.words if word.source == "model"]
    attempts = [made.quality] if made.quality is not None and (new or made.replaced) else []
    changed: dict[str, object] = {
        "blocks": [pictures.get(block.id, block) for block in blocks],
        "set_aside": [*page.set_aside, *aside],
        "unread": [place for place in page.unread if not any(inside(box, place) for box in new)],
        "attempts": [*attempts, *page.attempts],
        "refused": made.refused,
        "model": model,
    }
    return page.model_copy(update=changed)


def _letter(words: Sequence[ReadWord]) -> float:
    """The usual width of a letter with the white beside it, in pixels."""
    widths = [(word.box[2] - word.box[0]) / len(word.text) for word in words if len(word.text) > 1]
    return median(widths) if widths else LETTER


def picture_boxes(page: OcrPage) -> list[tuple[int, int, int, int]]:
    """The places of a page's pictures in the order of their numbers."""
    pictures = [block for block in page.blocks if block.kind == "illustration"]
    return [block.box for block in sorted(pictures, key=lambda block: int(block.id[1:]))]
