"""What is painted on a page, in order: text, and what may hide it."""

from __future__ import annotations

from typing import Any

import numpy as np

from lib.export.pdf.painting_state import Bounds, GraphicsState, bounds, covers
from lib.export.pdf.source_fonts import Glyphs
from lib.export.pdf.text_shows import CLIP_ONLY, Show, Sight

LARGE = 0.02
"""What is painted over at least this share of a page is likely to hide all text before it, or none."""
_MOST = 5000
"""Of so many things it is noted where they lie."""


class PaintLog:
    """Of one page, or of one form that stands for itself."""

    def __init__(self, page: Bounds) -> None:
        """`page` is the box that is shown."""
        self.page = page
        self.shows: list[Show] = []
        self.large = 0
        """How many large things were painted so far."""
        self.text_elsewhere = False
        """A pattern or a mask may show text too."""
        self._covered = 0
        self._area = (page[2] - page[0]) * (page[3] - page[1])
        self._painted: list[tuple[int, Bounds]] = []

    def paint(self, box: Any, state: GraphicsState, *, solid: bool) -> None:
        """Note what is painted over a box, given by two corners; `solid` where nothing shines through it."""
        for clip in state.glyph_clips:
            clip.used = True
        unclipped = not (state.clipped or state.glyph_clips)
        if solid and unclipped and state.opaque and covers(box, state.matrix, self.page):
            self._covered = len(self.shows)
        self._note(bounds(box, state.matrix))

    def paint_anywhere(self, state: GraphicsState) -> None:
        """Note what is painted in a shape that is not followed."""
        for clip in state.glyph_clips:
            clip.used = True
        self._note(self.page)

    def judge(self) -> None:
        """Once all is painted: what lies under text or over it may hide it, and text that clips may clip nothing."""
        plain = []
        for place, show in enumerate(self.shows):
            if show.clip is not None:
                idle = show.style.mode == CLIP_ONLY and not show.clip.used
                show.sight = Sight.HIDDEN if idle else Sight.DOUBTFUL
            elif place < self._covered and show.sight is not Sight.DISPUTED:
                show.sight = Sight.HIDDEN
            elif show.sight is Sight.PLAIN:
                plain.append(place)
        if plain and self._painted:
            self._cross(plain)
        for show in self.shows:
            if show.sight is Sight.DOUBTFUL and show.style.glyphs is Glyphs.UNKNOWN:
                show.sight = Sight.DISPUTED

    def _note(self, box: Bounds) -> None:
        self.large += (box[2] - box[0]) * (box[3] - box[1]) >= LARGE * self._area
        if len(self._painted) >= _MOST:
            box = self.page
        if not self._painted or self._painted[-1] != (len(self.shows), box):
            self._painted.append((len(self.shows), box))

    def _cross(self, plain: list[int]) -> None:
        """Text on something else, or under it, is no longer in plain sight."""
        boxes = np.array([self._box(self.shows[place]) for place in plain])
        places = np.array(plain)
        on, under = np.zeros(len(plain), bool), np.zeros(len(plain), bool)
        for at, (left, bottom, right, top) in self._painted:
            met = (boxes[:, 0] < right) & (boxes[:, 2] > left) & (boxes[:, 1] < top) & (boxes[:, 3] > bottom)
            on |= met & (places >= at)
            under |= met & (places < at)
        for place, is_on, is_under in zip(plain, on.tolist(), under.tolist(), strict=True):
            if is_on or is_under:
                show = self.shows[place]
                show.sight, show.style = Sight.DOUBTFUL, show.style._replace(on=is_on, under=is_under)

    def _box(self, show: Show) -> Bounds:
        return self.page if show.reach is None else show.reach().box
