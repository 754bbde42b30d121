"""How well a reading went, judged without the truth.

Thresholds from: set by hand on the corpora's books when pages were first read again; what that gains stands in
docs/accuracy.md, "How a reading is chosen". No curve was kept then; one of POOR_CONFIDENCE stands there now.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from lib.text.read_words import ReadWord, group_lines, line_height, line_middle

DOUBTFUL = 0.6
"""Confidence, 0 to 1; words read with less are as often wrong as right."""
EVEN = 0.5
"""Confidence, 0 to 1, below which a word's letters count against a reading."""

POOR_CONFIDENCE = 0.92
"""Mean confidence, 0 to 1, below which a reading is poor."""
POOR_DOUBTFUL = 0.05
"""Share of the letters in doubtful words above which a reading is poor."""
POOR_KNOWN = 0.6
"""Share of the words that are in the language's list below which a reading is poor."""
POOR_MISSED = 0.01
"""Share of what looks like type that no word accounts for, above which a reading is poor."""
FEW_LETTERS = 100
"""A page with fewer letters is not judged by its words: a title, a plate's caption."""

_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Quality:
    """What speaks for and against a reading."""

    letters: int
    confidence: float
    """Mean over the words, weighted by length, 0 to 1."""
    doubtful: float
    """Share of the letters that stand in doubtful words."""
    known: float | None
    """Share of the words of letters that are in the language's list; None where there is no list."""
    score: float
    """Letters read, weighted by how far their confidence lies above an even chance, less those out of order."""
    disorder: int
    """Letters in lines that stand above what was read before them in the same column, or to its left in a line."""
    missed: float
    """Share of the page's letters, as the eye finds them, that no word accounts for."""
    size: float
    """Usual height of the type in pixels of the image that was read; 0 where unknown."""

    @property
    def poor(self) -> bool:
        """Whether another reading may be worth its time."""
        return self.missed > POOR_MISSED or self.badly_read

    @property
    def badly_read(self) -> bool:
        """Whether what was read is doubtful."""
        if self.confidence < POOR_CONFIDENCE or self.doubtful > POOR_DOUBTFUL:
            return True
        return self.known is not None and self.letters >= FEW_LETTERS and self.known < POOR_KNOWN

    @property
    def only_misses(self) -> bool:
        """Whether what was read is good, but something was passed over."""
        return self.poor and not self.badly_read


LEGIBLE_CONFIDENCE, LEGIBLE_SHARE = 0.35, 0.1
"""A reading is illegible below this mean confidence, 0 to 1, where fewer than this share of its letters stand in words
that are not doubtful: show-through, the grain of a dark page, a picture that was read."""


def is_legible(quality: Quality) -> bool:
    """Whether a reading makes any words at all. What is illegible is set aside, not kept as text."""
    return quality.confidence >= LEGIBLE_CONFIDENCE or quality.doubtful <= 1 - LEGIBLE_SHARE


def judge(words: Sequence[ReadWord], lexicon: Container[str] | None, missed: float = 0.0) -> Quality:
    """Judge a reading by its words. `lexicon` holds the words of its language; `missed` is what it passed over."""
    letters = sum(len(word.text) for word in words)
    weighted = sum(len(word.text) * word.confidence for word in words)
    doubtful = sum(len(word.text) for word in words if word.confidence < DOUBTFUL)
    disorder = _disorder(words)
    sizes = [word.size for word in words if word.size > 0]
    return Quality(
        letters=letters,
        confidence=round(weighted / letters, 4) if letters else 0.0,
        doubtful=round(doubtful / letters, 4) if letters else 0.0,
        known=known_share(words, lexicon) if lexicon is not None else None,
        disorder=disorder,
        score=round(weighted - EVEN * (letters + disorder), 2),
        missed=missed,
        size=round(median(sizes), 1) if sizes else 0.0,
    )


def known_share(words: Sequence[ReadWord], lexicon: Container[str]) -> float | None:
    """Share of the words of letters that are in a list, 0 to 1; None where there are no words."""
    forms = [form for word in words for form in _WORD.findall(word.text)]
    if not forms:
        return None
    return round(sum(form in lexicon or form.lower() in lexicon for form in forms) / len(forms), 4)


def _disorder(words: Sequence[ReadWord]) -> int:
    lines = group_lines(words)
    return sum(sum(len(word.text) for word in line) for before, line in pairwise(lines) if _goes_back(before, line))


def _goes_back(before: list[ReadWord], line: list[ReadWord]) -> bool:
    """Whether a line stands above the one before it in the same column, or to its left at the same height."""
    height = max(1.0, line_height(line))
    up = line_middle(before) - line_middle(line)
    beside = line[-1].box[2] <= before[0].box[0] or line[0].box[0] >= before[-1].box[2]
    if abs(up) < height / 2:
        return line[-1].box[2] <= before[0].box[0]
    return up > height and not beside
