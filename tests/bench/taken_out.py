"""Pages from which lines are taken out, to see whether their records would tell."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from lib.ocr.missed_type import Type
from lib.report.doubt import seems_to_lack_text
from lib.schemas.merge import MergePage
from lib.text.read_words import ReadWord

LEAST, MOST = 0.03, 0.2
"""Share of a page's words that is taken out."""
FEW = 60
"""Words of a page that has too few for a share of them to be lines."""


def told_when_taken_out(page: MergePage, image: Path, seed: int) -> bool | None:
    """Whether a page whose reading had lacked some lines would seem to lack text; None where it has few words."""
    lines = [line for paragraph in page.paragraphs() for line in paragraph.lines if line.words]
    words = sum(len(line.words) for line in lines)
    if words < FEW:
        return None
    chance = random.Random(seed)
    wanted, start = chance.uniform(LEAST, MOST) * words, chance.randrange(len(lines))
    gone: set[int] = set()
    taken = 0
    for number in range(start, len(lines)):
        if taken >= wanted:
            break
        gone.add(number)
        taken += len(lines[number].words)
    if taken < LEAST * words:
        return None
    held = [word for number, line in enumerate(lines) if number not in gone for word in line.words]
    lettering = [word for block in page.blocks for line in block.lettering for word in line.words]
    boxes = [word.box for word in (*held, *lettering)] + [word.box for word in page.set_aside]
    with Image.open(image) as opened:
        marks = Type(np.asarray(opened.convert("L")))
    left = page.model_copy(update={"unread": marks.unread(_as_read(boxes))}, deep=True)
    _drop(left, {line.id for number, line in enumerate(lines) if number in gone})
    return seems_to_lack_text(left)


def _as_read(boxes: Sequence[tuple[int, int, int, int]]) -> list[ReadWord]:
    return [ReadWord(1, 1, 1, box, 1.0, "x") for box in boxes]


def _drop(page: MergePage, lines: set[str]) -> None:
    for paragraph in page.paragraphs():
        paragraph.lines = [line for line in paragraph.lines if line.id not in lines]
