"""A page at survey size, and what is found on it."""

from __future__ import annotations

from functools import cached_property

from lib.images.binarization import Grey, Mask, find_ink, find_paper, reduce_grey
from lib.images.components import Labels, Stats, find_marks
from lib.images.glyphs import Letters, letters_among


class SurveyPage:
    """A page at survey size with its paper, ink, marks and letters: each is looked for once, when it is first asked
    for. Several questions are asked of one page, and looking takes longer than answering."""

    def __init__(self, grey: Grey) -> None:
        self.grey = reduce_grey(grey)

    @cached_property
    def paper(self) -> Grey:
        return find_paper(self.grey)

    @cached_property
    def ink(self) -> Mask:
        return find_ink(self.grey, self.paper)

    @cached_property
    def marks(self) -> tuple[Labels, Stats]:
        return find_marks(self.ink)

    @cached_property
    def letters(self) -> Letters:
        return letters_among(self.marks[1], self.ink.shape)
