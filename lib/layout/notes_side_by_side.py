"""Notes that stand beside each other: `1 Juv. Sat. X, 96.    2 Goodwin, vol. IV.` Each gets a line of its own.

Thresholds from: set by hand on sidenotes, pages with even numbers, where the white is 3 lines' distance and more;
tests/layout/test_notes_side_by_side.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from lib.layout.line_words import with_words
from lib.layout.mark_text import RULES
from lib.schemas.layout import RaisedMark
from lib.schemas.ocr import Line, OcrPage, Word
from lib.text.type_size import line_size

HIGHEST = 0.35
"""Share of a page's height above which no notes stand."""
WIDE = 2.0
"""White before the second note, in distances of lines, at least."""
SMALLER = 0.94
"""Size of the notes' type, as a share of the text's, at most."""
SEEN_WIDE = 0.75
"""White before a raised mark that follows the end of a sentence, in distances of lines, at least. From: a typeset book
whose notes run on, where other spaces are half as wide."""
WIDER = 2.5
"""White before a note that goes on in the line of another, at least, in widths of the line's other spaces."""
NEXT = 1.6
"""Distance of a line from the one above that it goes on with, at most, in distances of lines."""
FEW_SPACES = 3
"""Spaces of a line that show how wide they are, at least."""
LETTERS = 2
"""Letters of the longest word of a note, at least."""
_FIGURE = re.compile(r"\W?(\d{1,2})\W?")
ENDS = frozenset(".!?)]'’\"”")
"""What a note ends in before the next one's mark."""
NOTHING, SIGNS, QUOTES = range(3)
"""What parts notes beside raised marks and much white: nothing, signs and figures as they are read, quotation marks."""
_MARK = re.compile(r"(?=.*[^“”‘’\"'])[*†‡§‖¶+{}#¢£$¥°®©^~“”‘’\"'!?|]{1,3}|\d{1,2}|[tf]{1,2}")
"""What a mark that stands by itself is read for."""
_MARKED = re.compile(r"[*†‡§‖¶+{}#¢£°®©^~]{1,2}(?=[^\W\d_a-z]|[“‘\"'])")
"""The same of a mark that words follow at once."""
_QUOTED = re.compile(r"[‘’“”'\"/]{1,2}(?:[^\W\d_].*)?")
"""What a raised letter before a word is read for, or one that stands by itself."""
_QUOTES = re.compile(r"[‘’“”'\"/]{1,2}")
_BEGINS = re.compile(r"[“‘\"'(\[]?[^\W\d_a-z]")
"""What a note begins with, after its mark."""
_SIGN = re.compile(r"[*†‡§‖¶?®°'‘’\"”+]{1,2}")


@dataclass(frozen=True)
class PartedNotes:
    """A page whose lines are parted where a second note begins, and the lines by the ids of their first words."""

    page: OcrPage
    begin: frozenset[str]
    """Lines that begin a note within a line that was read."""
    go_on: frozenset[str]
    """Lines that go on with the note before them: they stand at the edge, below such a line or before one."""
    marks: list[RaisedMark]
    """The marks that open notes there and were not seen to be raised: signs such as a dagger stand on the line."""


def part_notes(page: OcrPage, pitch: float, raised: Collection[str] = (), body: float = 0.0) -> PartedNotes:
    """The page with lines parted where a second note begins.

    `pitch` is the distance of lines and `body` the size of the text's type, in pixels; `raised` holds the ids of words
    that a raised mark opens. Where none does, only lines in smaller type than the text's are parted by what their words
    were read for: in the text, figures and signs stand behind wide white too, as verses' numbers do.
    """
    small = {line.id for line in page.lines() if body and (line_size(line) or body) <= SMALLER * body}

    def cut(own: Sequence[Line], by: int) -> list[list[Line]]:
        return [_parts(line, page.height, pitch, raised, by if line.id in small else NOTHING) for line in own]

    lines: list[Line] = []
    parts: list[list[Line]] = []
    marks: list[RaisedMark] = []
    goes_on: set[str] = set()
    for block in page.blocks:
        own = [line for paragraph in block.paragraphs for line in paragraph.lines]
        found = cut(own, SIGNS)
        if any(len(part) > 1 and line.id in small for line, part in zip(own, found, strict=True)):
            # Where notes run on, what is read for a quotation mark behind wide white is a mark too.
            found = cut(own, QUOTES)
            goes_on |= {line.id for line in own if line.id in small}
            marks += [mark for part in found for mark in _marks(part, raised)]
        lines += own
        parts += found
    begin, go_on = set(), set()
    for at, (line, part) in enumerate(zip(lines, parts, strict=True)):
        begin |= {one.words[0].id for one in part[1:]}
        near = at > 0 and 0 < line.box[3] - lines[at - 1].box[3] <= NEXT * pitch
        opens = line.words[0].id in raised or _reads_as_mark(line.words, 0, SIGNS)
        if line.id in goes_on and near and (len(parts[at - 1]) > 1 or len(part) > 1) and not opens:
            go_on.add(line.words[0].id)
    parted = {line.id: part for line, part in zip(lines, parts, strict=True)}
    return PartedNotes(_with_parts(page, parted) if begin else page, frozenset(begin), frozenset(go_on), marks)


def _marks(parts: Sequence[Line], raised: Collection[str]) -> Iterator[RaisedMark]:
    """What opens the parts of a line, or a whole line, where it is no raised mark."""
    for at, part in enumerate(parts):
        word = part.words[0]
        if not word.text.strip(RULES):
            continue
        sign = _MARKED.match(word.text) or _MARK.fullmatch(word.text) or (_QUOTES.match(word.text) if at else None)
        if word.id not in raised and sign is not None and (at or _reads_as_mark(part.words, 0, SIGNS)):
            yield RaisedMark(word=word.id, start=0, end=sign.end(), box=word.box)


def _with_parts(page: OcrPage, parted: Mapping[str, Sequence[Line]]) -> OcrPage:
    """The page with the parts of each line, by its id, instead of it."""
    blocks = []
    for block in page.blocks:
        paragraphs = [
            paragraph.model_copy(update={"lines": [part for line in paragraph.lines for part in parted[line.id]]})
            for paragraph in block.paragraphs
        ]
        blocks.append(block.model_copy(update={"paragraphs": paragraphs}))
    return page.model_copy(update={"blocks": blocks})


def _parts(line: Line, height: int, pitch: float, raised: Collection[str], by: int) -> list[Line]:
    if line.box[1] < HIGHEST * height or not pitch or len(line.words) == 1:
        return [line]
    starts = [0]
    whites = [after.box[0] - before.box[2] for before, after in pairwise(line.words)]
    spaces = WIDER * median(whites) if len(whites) >= FEW_SPACES else 0.0
    for at in range(1, len(line.words)):
        before = _last_read(line.words, at)
        white = line.words[at].box[0] - line.words[before].box[2]
        seen = line.words[at].id in raised and not _in_a_row(line.words, at)
        ends = line.words[before].text[-1:] in ENDS
        # One word may be the end of a note, and a mark at the line's end have its words in the next: both are seldom.
        inner = 1 < at < len(line.words) - 1
        opens = inner and (seen or _follows(line.words[starts[-1]].text, line.words[at].text))
        reads = by > NOTHING and ends and white >= spaces and _reads_as_mark(line.words, at, by)
        if (white >= WIDE * pitch and opens) or (white >= SEEN_WIDE * pitch and ((ends and seen) or reads)):
            starts.append(before + 1)
    parts = [line.words[start:stop] for start, stop in zip(starts, [*starts[1:], None], strict=True)]
    words = parts[:-1] if len(parts[-1]) == 1 and _is_mark(parts[-1][0], raised) else parts
    if len(parts) == 1 or not all(_has_words(part) for part in words):
        return [line]
    return [with_words(line, part) for part in parts]


def _is_mark(word: Word, raised: Collection[str]) -> bool:
    return word.id in raised or _MARK.fullmatch(word.text) is not None


def _last_read(words: Sequence[Word], at: int) -> int:
    """Which word stands before another, but for rules that the reader saw in the white between."""
    return next((before for before in range(at - 1, 0, -1) if words[before].text.strip(RULES)), 0)


def _reads_as_mark(words: Sequence[Word], at: int, by: int) -> bool:
    """Whether a word was read for a mark that words follow which begin a sentence; a letter's mark is seen, or none.

    A figure goes on from the mark of the note before. `by` QUOTES, what is read for a quotation mark is one too.
    """
    text = words[at].text.lstrip(RULES.replace("|", "")) or words[at].text
    glued = _MARKED.match(text) or (by == QUOTES and _QUOTED.match(text)) or None
    after = words[at + 1].text if at + 1 < len(words) else ""
    # A figure alone at a line's end is a signature's, or a page's.
    if text.isdigit() and at and not any(_is_next(text, word.text) for word in words[:at]):
        return False
    alone = not after and not text.isdigit()
    return glued is not None or (_MARK.fullmatch(text) is not None and (alone or _BEGINS.match(after) is not None))


def _is_next(figure: str, other: str) -> bool:
    """Whether a word is the figure before another, with or without a word behind it."""
    found = re.match(r"\W?(\d{1,2})(?!\d)", other)
    return found is not None and int(figure) == int(found[1]) + 1


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
