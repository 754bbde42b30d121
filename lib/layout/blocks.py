"""From words to blocks > paragraphs > lines > words, with ids.

Thresholds from: set by hand, no figures kept; tests/layout/test_blocks.py holds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import median

from lib.geometry import union
from lib.schemas.base import Box
from lib.schemas.ocr import Block, Line, Paragraph, Word
from lib.text.read_words import Line as LineWords
from lib.text.read_words import ReadWord, group_lines, line_height, mean_confidence, weighted_mean

GAP_LINES = 0.9
"""White between two lines, in median line heights beyond the block's usual white, that parts a block in two."""
SIZE_GAP, SIZE_RATIO = 0.4, 1.35
"""White beyond the usual, in median line heights, and change of line height across it, as a ratio, that together part a
block in two."""


def build_blocks(words: Sequence[ReadWord]) -> list[Block]:
    """Tesseract's blocks, parted where white or type size says that two things were taken for one.

    A running head that Tesseract drew into the text below it, or a footnote, becomes a block of its own, so that it
    can have a class of its own.
    """
    blocks: list[Block] = []
    for _, in_block in groupby(words, key=lambda word: word.block):
        for part in _part(group_lines(in_block)):
            blocks.append(_block(f"b{len(blocks) + 1}", part))
    return blocks


def _part(lines: list[LineWords]) -> list[list[LineWords]]:
    if len(lines) < 2:
        return [lines]
    boxes = [union(word.box for word in line) for line in lines]
    heights = [line_height(line) for line in lines]
    typical = median(heights)
    gaps = [below[1] - above[3] for above, below in pairwise(boxes)]
    usual = median(gaps)
    parts = [[lines[0]]]
    for index, gap in enumerate(gaps):
        smaller, larger = sorted(heights[index : index + 2])
        wide = gap - usual > GAP_LINES * typical
        other_type = gap - usual > SIZE_GAP * typical and larger > SIZE_RATIO * smaller
        if wide or other_type:
            parts.append([])
        parts[-1].append(lines[index + 1])
    return parts


def _block(block_id: str, lines: list[LineWords]) -> Block:
    paragraphs: list[Paragraph] = []
    for _, group in groupby(lines, key=lambda line: line[0].paragraph):
        paragraphs.append(_paragraph(f"{block_id}p{len(paragraphs) + 1}", list(group)))
    return Block(
        id=block_id,
        kind="text",
        box=union(paragraph.box for paragraph in paragraphs),
        confidence=weighted_mean((paragraph.confidence, len(paragraph.text)) for paragraph in paragraphs),
        paragraphs=paragraphs,
    )


def _paragraph(paragraph_id: str, lines: list[LineWords]) -> Paragraph:
    made = [_line(f"{paragraph_id}l{number}", line) for number, line in enumerate(lines, start=1)]
    return Paragraph(
        id=paragraph_id,
        box=union(line.box for line in made),
        confidence=weighted_mean((line.confidence, len(line.text)) for line in made),
        lines=made,
    )


def _line(line_id: str, words: LineWords) -> Line:
    made = [
        Word(
            id=f"{line_id}w{number}",
            text=word.text,
            box=word.box,
            confidence=word.confidence,
            source=word.source,
            choices=list(word.choices),
        )
        for number, word in enumerate(words, start=1)
    ]
    return Line(
        id=line_id,
        box=union(word.box for word in made),
        confidence=mean_confidence(made),
        words=made,
    )


def put_in_pictures(text: Sequence[Block], boxes: Sequence[Box]) -> list[Block]:
    """Put pictures before the first block that lies wholly below their middle. Text blocks keep their ids.

    Pictures are named i1, i2 … in the order of their `boxes`.
    """
    blocks = list(text)
    for number, box in enumerate(boxes, start=1):
        picture = Block(id=f"i{number}", kind="illustration", box=box, confidence=1.0)
        middle = (box[1] + box[3]) / 2
        place = next((i for i, block in enumerate(blocks) if block.box[1] >= middle), len(blocks))
        blocks.insert(place, picture)
    return blocks


def build_lettering(block_id: str, words: Sequence[ReadWord]) -> list[Line]:
    """The words that stand in a picture as lines, named after its block: i1l1, i1l2."""
    return [_line(f"{block_id}l{number}", line) for number, line in enumerate(group_lines(words), start=1)]
