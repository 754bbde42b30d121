"""Notes that stand beside each other: `1 Juv. Sat. X, 96.    2 Goodwin, vol. IV.` Each gets a line of its own.

Thresholds from: set by hand on sidenotes, pages with even numbers, where the white is 3 lines' distance and more;
tests/layout/test_notes_side_by_side.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from lib.layout.line_words import with_words
from lib.schemas.ocr import Line, OcrPage, Word

HIGHEST = 0.35
"""Share of a page's height above which no notes stand."""
WIDE = 2.0
"""White before the second note, in distances of lines, at least."""
SEEN_WIDE = 0.75
"""White before a raised mark that follows the end of a sentence, in distances of lines, at least. From: a typeset book
whose notes run on, where other spaces are half as wide."""
LETTERS = 2
"""Letters of the longest word of a note, at least."""
_FIGURE = re.compile(r"\W?(\d{1,2})\W?")
ENDS = frozenset(".!?)]'’\"”")
"""What a note ends in before the next one's mark."""
_SIGN = re.compile(r"[*†‡§‖¶?®°'‘’\"”+]{1,2}")


def part_notes(page: OcrPage, pitch: float, raised: Collection[str] = ()) -> OcrPage:
    """The page with lines parted where a second note begins.

    `pitch` is the distance of lines, in pixels; `raised` holds the ids of words that a raised mark opens.
    """
    blocks = []
    parted = False
    for block in page.blocks:
        paragraphs = []
        for paragraph in block.paragraphs:
            lines = [part for line in paragraph.lines for part in _parts(line, page.height, pitch, raised)]
            parted |= len(lines) > len(paragraph.lines)
            paragraphs.append(paragraph.model_copy(update={"lines": lines}))
        blocks.append(block.model_copy(update={"paragraphs": paragraphs}))
    return page.model_copy(update={"blocks": blocks}) if parted else page


def _parts(line: Line, height: int, pitch: float, raised: Collection[str]) -> list[Line]:
    if line.box[1] < HIGHEST * height or not pitch:
        return [line]
    starts = [0]
    for at in range(1, len(line.words)):
        white = line.words[at].box[0] - line.words[at - 1].box[2]
        seen = line.words[at].id in raised and not _in_a_row(line.words, at)
        ends = seen and line.words[at - 1].text[-1:] in ENDS
        # One word may be the end of a note, and a mark at the line's end have its words in the next: both are seldom.
        inner = 1 < at < len(line.words) - 1
        opens = inner and (seen or _follows(line.words[starts[-1]].text, line.words[at].text))
        if (white >= WIDE * pitch and opens) or (white >= SEEN_WIDE * pitch and ends):
            starts.append(at)
    parts = [line.words[start:stop] for start, stop in zip(starts, [*starts[1:], None], strict=True)]
    words = parts[:-1] if len(parts[-1]) == 1 and parts[-1][0].id in raised else parts
    if len(parts) == 1 or not all(_has_words(part) for part in words):
        return [line]
    return [with_words(line, part) for part in parts]


def _in_a_row(words: Sequence[Word], at: int) -> bool:
    """Whether a sign stands beside another of its kind: `* * *` says that something was left out."""
    return any(other.text == words[at].text for other in [*words[max(0, at - 1) : at], *words[at + 1 : at + 2]])


def _follows(mark: str, other: str) -> bool:
    """Whether another mark may be the next note's: figures go on by one, signs are often misread."""
    figure, next_figure = _FIGURE.fullmatch(mark), _FIGURE.fullmatch(other)
    if figure and next_figure:
        return int(next_figure[1]) == int(figure[1]) + 1
    signs = _SIGN.fullmatch(mark), _SIGN.fullmatch(other)
    return bool((signs[0] or figure) and (signs[1] or next_figure))


def _has_words(words: Sequence[Word]) -> bool:
    return any(sum(map(str.isalpha, word.text)) >= LETTERS for word in words)
