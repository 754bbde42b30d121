"""What a cell of a table says: the first engine's words, or those of the second, which read the cell by itself.

Thresholds from: the cells of twelve pages of tables, vaxfacts and eugenics, chosen on six and held on six
(docs/decisions.md); tests/ocr/test_ruled_cells.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lib.schemas.base import Box
from lib.text.read_words import ReadWord

SURE, CLEAR, BEHIND = 0.3, 0.9, 0.1
"""Confidence, 0 to 1, from which a reading stands where the first engine has none, and from which it stands whatever
the first one's is; and by how much less than that it may be else."""
UNSURE = 0.6
"""Confidence of the first reading, 0 to 1, below which a word of a cell is read anew: the second engine is better at
figures, not at words."""
DITTO = re.compile(r"[\"'”“„»«’‘,]+")
"""Marks for `the same`, which a reader of lines takes for elevens."""
_FRACTION = re.compile(r"(\d+)([13])/([24]?)")
_FRACTIONS = {"12": "½", "1": "½", "14": "¼", "34": "¾"}


@dataclass(frozen=True)
class Cell:
    box: Box
    """In pixels of the page."""
    text: str
    confidence: float


def with_fraction(text: str) -> str:
    """A cell's text with a fraction that stands at its end as one sign: no table has `51/2` but for 5½.

    The second engine often loses the small 2 of a half.
    """
    found = _FRACTION.fullmatch(text)
    sign = _FRACTIONS.get(found[2] + found[3]) if found else None
    return f"{found[1]}{sign}" if found and sign else text


def stands(cell: Cell, first: Sequence[ReadWord]) -> bool:
    """Whether a cell's own reading stands, and not what the first reading has there."""
    said = "".join(word.text for word in sorted(first, key=lambda word: word.box[0]))
    own = "".join(cell.text.split())
    words = any(character.isalpha() for character in own)
    if not own or DITTO.fullmatch(said):
        return False
    if not said:
        return cell.confidence >= SURE
    before = min(word.confidence for word in first)
    if words or said == own:
        return before < UNSURE if words else len(first) > 1
    return cell.confidence >= min(CLEAR, before - BEHIND)


def own_words(cell: Cell, block: int, line: int, size: float) -> list[ReadWord]:
    """The words of a cell's own reading; each takes its letters' share of the width."""
    left, top, right, bottom = cell.box
    parts, at, made = cell.text.split(), 0, list[ReadWord]()
    for part in parts:
        ends = [left + (right - left) * place // len(cell.text) for place in (at, at + len(part))]
        made.append(
            ReadWord(block, 1, line, (ends[0], top, max(ends[1], ends[0] + 1), bottom), cell.confidence, part, size)
        )
        at += len(part) + 1
    return made
