"""The look over a whole book holds no page of it: a book of any length is surveyed in little memory."""

from __future__ import annotations

import weakref
from collections.abc import Iterator

from lib.layout.paragraph_starts import survey_setting
from lib.schemas.ocr import OcrPage
from tests.layout.lines import FULL, column, page

ON = (0.0, 0.0, FULL)
PAGES = 30
AT_ONCE = 3
"""Pages that may be there at a time: the one in hand, and what waits to be freed."""


class Watched:
    """Pages that are made anew each time, and how many of them were alive at once."""

    def __init__(self) -> None:
        self.given: list[weakref.ref[OcrPage]] = []
        self.most = 0

    def __iter__(self) -> Iterator[OcrPage]:
        for _ in range(PAGES):
            yield self._made()

    def _made(self) -> OcrPage:
        made = page([[column([ON, ON, ON])]])
        self.given = [*(one for one in self.given if one() is not None), weakref.ref(made)]
        self.most = max(self.most, len(self.given))
        return made


def test_no_page_is_kept() -> None:
    pages = Watched()
    settings = survey_setting(pages)
    assert len(settings) == PAGES
    assert pages.most <= AT_ONCE
    assert settings == survey_setting([page([[column([ON, ON, ON])]])] * PAGES)
