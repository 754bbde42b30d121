"""A place of a page that a model would change, and what its readers say of it.

Thresholds from: as those of support.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from lib.schemas.ocr import Word

NEUTRAL_CONFIDENCE = 0.9
"""Confidence that speaks neither for a change nor against it."""
NEUTRAL_MARGIN = -8.0
"""Margin, a difference of natural logarithms, that speaks neither for a change nor against it: what is worn is worn for
both readers. Of 73 right changes of words nine in ten have more than -12.5, of 572 wrong ones one in ten more than
-15.4, and none more than -9.2."""
SEEN = 0.0
"""Margin, a difference of natural logarithms, from which the second reader reads what a model reads, as sure as what
stood there. Of 510 runs of words put in, none has more than -23."""


@dataclass(frozen=True)
class Place:
    """What was read at a place: words, and what the engines said of them."""

    words: tuple[Word, ...]
    opens: bool = False
    """A sentence may begin here: a capital is no sign of a name."""
    margin: float | None = None
    """How much likelier the line is to the second reader with what is to stand here, in natural logarithms."""
    agreed: bool = False
    """A model that was shown the line by itself, and not told what was read, says the same."""
    read_so: bool = False
    """The engine itself read what is to stand here, before a local rule changed it."""
    type_beside: bool = False
    """Beside the word is type under no word, where letters come in at its edge, and enough for them."""

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        """That of the word that was read worst; 1 where there is none."""
        return min((word.confidence for word in self.words), default=1.0)


@dataclass(frozen=True)
class Verdict:
    """Whether a change stands, and what decides it, in a few words."""

    stands: bool
    reason: str
