"""Words that the engine took out of the middle of a line and read as a block of their own.

Thresholds from: raw-photos SE2-textonly2, which had 37 errors and has 25 (docs/accuracy.md);
tests/layout/test_line_gaps.py holds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from lib.layout.split_lines import ALIKE, LEVEL, common_height
from lib.text.read_words import LineBlock, ReadWord, group_blocks, line_height, number_blocks

WIDEST = 3.0
"""Most white on either side, in line heights: more than between the halves of a line, for here both neighbours say that
the words belong to it."""


def fill_gaps(words: Sequence[ReadWord]) -> list[ReadWord]:
    """The same words, with blocks of one line put into the line whose gap they fill.

    A block fills a gap where it stands between two words at their height, with no more white on either side than the
    words of a line may have between them.
    """
    blocks = group_blocks(words)
    filled = False
    for piece in [block for block in blocks if len(block.lines) == 1]:
        if not any(block is piece for block in blocks):
            continue  # It was filled itself: what it became stands where it did.
        for number, block in enumerate(blocks):
            if block is not piece and block.top < piece.bottom and piece.top < block.bottom:
                whole = _with_piece(block, piece)
                if whole is not None:
                    blocks[number] = whole
                    blocks = [other for other in blocks if other is not piece]
                    filled = True
                    break
    return number_blocks(blocks) if filled else list(words)


def _with_piece(block: LineBlock, piece: LineBlock) -> LineBlock | None:
    for number, line in enumerate(block.lines):
        for place, (before, after) in enumerate(pairwise(line), start=1):
            if _fills(piece, before, after):
                put_in = [replace(word, paragraph=line[0].paragraph) for word in piece.words]
                lines = [*block.lines]
                lines[number] = [*line[:place], *put_in, *line[place:]]
                return LineBlock(lines)
    return None


def _fills(piece: LineBlock, before: ReadWord, after: ReadWord) -> bool:
    white = (piece.left - before.box[2], after.box[0] - piece.right)
    if min(white) < 0:
        return False
    other = line_height([before, after])
    return (
        max(white) <= WIDEST * other
        and line_height(piece.words) <= ALIKE * other
        and common_height([before], piece.words) >= LEVEL
        and common_height(piece.words, [after]) >= LEVEL
    )
