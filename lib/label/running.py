"""Running heads: the first line of a page that stands, the same or much the same, above other pages near by.

Thresholds from: set by hand on the seven books of tests/bench/test_structure.py; their scores are in reports/bench, no
curves kept. tests/label/test_parts.py holds them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from rapidfuzz import fuzz

from lib.label.shapes import LineShape, PageShape

WINDOW = 8
"""Pages before and after that a head is compared with: on facing pages heads differ, and chapters change them."""
SAME = 80.0
"""Least likeness of two heads, from 0 to 100."""
SAME_HEIGHT = 0.025
"""Heads stand as far from the top as this share of the page's height, give or take."""
EXACT = 0.012
"""The same share, of a head that nothing else bears out."""
MIN_HEADS = 3
"""Pages near by with a head, at least, for one that only stands where they stand."""
MIN_LETTERS, MAX_WORDS = 4, 12
"""Letters of a running head, at least, and its words, at most."""


@dataclass(frozen=True)
class Head:
    """The row at the head of a page, if it may be a running head."""

    lines: tuple[LineShape, ...]
    alone: bool
    """Its block holds nothing else."""
    key: str
    """Its letters, without numbers."""
    top: float
    """Distance from the top of the page, as a share of its height."""


def head_of(page: PageShape) -> Head | None:
    """What may be the page's running head; None where the first row is too long for one, or is no text."""
    for row in page.rows[:2]:
        words = [word for line in row for word in line.words]
        key = "".join(
            letter for word in words if not _has_figure(word) for letter in word.casefold() if letter.isalpha()
        )
        if len(key) < MIN_LETTERS:
            # A speck, or a page number on a row of its own.
            continue
        if len(words) > MAX_WORDS:
            return None
        ids = {line.block for line in row}
        alone = all(len(block.lines) == 1 for block in page.blocks if block.id in ids)
        return Head(tuple(row), alone, key, min(line.box[1] for line in row) / max(page.height, 1))
    return None


def _has_figure(word: str) -> bool:
    return any(letter.isdigit() for letter in word)


def find_heads(heads: Mapping[int, Head | None]) -> frozenset[int]:
    """The pages whose first row is a running head.

    Either a page near by has the same one, or most pages near by have one and it stands exactly where they do: a
    short chapter may show its head but once.
    """
    found = {number for number, head in heads.items() if head and _is_borne_out(head, _near(number, heads))}
    lone = {
        number
        for number, head in heads.items()
        if head and number not in found and _stands_where_heads_do(head, number, heads, found)
    }
    return frozenset(found | lone)


def _near(number: int, heads: Mapping[int, Head | None]) -> list[Head]:
    return [head for at in _window(number) if (head := heads.get(at)) is not None]


def _window(number: int) -> list[int]:
    return [at for at in range(number - WINDOW, number + WINDOW + 1) if at != number]


def _is_borne_out(head: Head, others: Sequence[Head]) -> bool:
    # Where chapters are short, their openings have the same first row too, but far below the heads.
    if not others or head.top > median(other.top for other in others) + SAME_HEIGHT:
        return False
    return any(_is_same(head, other) for other in others)


def _stands_where_heads_do(head: Head, number: int, heads: Mapping[int, Head | None], found: Collection[int]) -> bool:
    near = _near(number, heads)
    tops = [other.top for at in _window(number) if at in found and (other := heads[at]) is not None]
    if not head.alone or len(tops) < MIN_HEADS or 2 * len(tops) < len(near):
        return False
    return abs(head.top - median(tops)) <= EXACT


def _is_same(one: Head, other: Head) -> bool:
    if abs(one.top - other.top) > SAME_HEIGHT:
        return False
    return fuzz.ratio(one.key, other.key, score_cutoff=SAME) > 0
