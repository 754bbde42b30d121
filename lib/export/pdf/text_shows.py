"""The text of a page as its content sets it, operator by operator, and how far each is known to be seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple

from lib.export.pdf.painting_state import Bounds, GlyphClip
from lib.export.pdf.source_fonts import Glyphs

Path = tuple[int, ...]
"""Where an operator stands: its place in a content stream, after the places at which the forms around it are drawn."""

SHOW = frozenset({"Tj", "TJ", "'", '"'})
"""The operators that show text."""
LIGHT = 0.75
"""Text that is lighter than this may be white on white."""
INVISIBLE, CLIP_ONLY = 3, 7
"""Text rendering modes that paint nothing."""


class Sight(Enum):
    """Whether text is seen."""

    HIDDEN = "nothing of it can be"
    PLAIN = "nothing hides it"
    DOUBTFUL = "only painting would tell"
    DISPUTED = "some programs show it and others do not"


@dataclass(frozen=True)
class Reach:
    """How far text goes, in the page's units."""

    start: tuple[float, float]
    """Where the line begins that it is set on."""
    box: Bounds
    """Holds all of it, wherever it ends."""


class Style(NamedTuple):
    """How text is set, as far as it decides whether it is seen."""

    mode: int
    """Text rendering mode."""
    glyphs: Glyphs
    lightness: float | None = 0.0
    """Of its colour, from 0 to 1; None where only painting would tell."""
    opaque: bool = True
    clipped: bool = False
    in_layer: bool = False
    """It can be turned off."""
    placed: bool = True
    """It is large enough, and begins on the page."""
    on: bool = False
    """Something was painted where it stands before it."""
    under: bool = False
    """Something was painted where it stands after it."""

    @property
    def is_dark(self) -> bool:
        return self.lightness is not None and self.lightness <= LIGHT

    @property
    def is_bare(self) -> bool:
        """It is type as a page mostly has it: dark, and nothing may hide it but a clip or what it stands on."""
        return self.is_dark and self.opaque and self.placed and not self.in_layer and not self.under


@dataclass
class Show:
    """An operator that shows text."""

    path: Path
    sight: Sight
    style: Style
    painted_before: int
    """How many things that can hide text were painted before it."""
    continues: bool
    """It begins where the text before it ended."""
    clip: GlyphClip | None
    """What it is a part of, where it clips."""
    reach: Callable[[], Reach] | None
    """Reckons how far it goes, with what it continues; None where that cannot be known."""

    @property
    def group(self) -> tuple[Any, ...]:
        """What is painted alike, in one place, is mostly seen alike."""
        return self.path[:-1], self.style, self.painted_before


@dataclass
class StreamReading:
    """The content of a page or of a form, as it is drawn in one place."""

    form: Any
    """None for the page itself."""
    resources: Any
    instructions: Sequence[Any]
    operators: Sequence[str]
    """Of the instructions."""
    calls: dict[int, StreamReading] = field(default_factory=dict)
    """The forms that it draws, by the places of the operators."""
    shows: dict[int, Show] = field(default_factory=dict)
    """Its own, by place, without those of its forms."""
