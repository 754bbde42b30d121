"""Block quotations: what is set smaller than the text around it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from lib.layout.paragraph_starts import survey_setting
from lib.layout.setting import set_page
from lib.schemas.layout import LayoutPage
from lib.schemas.ocr import Line, OcrPage
from tests.layout.lines import line, page

TEXT = "the keeper of the lamp walked along the shore until the evening came"
LEFT, WIDTH = 100, 720
"""Of the column, in pixels of a leaf at its usual scale."""
Part = tuple[int, float]
"""Lines of a paragraph, and its size as a share of the text's."""


def leaf(*parts: Part, scale: float = 1.0) -> OcrPage:
    """A page of paragraphs below each other, as one block of one paragraph: as a reader gives it."""
    lines: list[Line] = []
    top = 150.0
    for count, size in parts:
        for at in range(count):
            left = LEFT + (round(40 * size) if at == 0 else 0)
            right = LEFT + (WIDTH // 2 if at == count - 1 else WIDTH)
            text = TEXT.capitalize() if at == 0 else f"{TEXT}." if at == count - 1 else TEXT
            made = line(f"l{len(lines)}", (round(left * scale), round(top * scale), text), round(right * scale))
            lines.append(_tall(made, round(28 * size * scale)))
            top += 40 * size
    return page([[lines]])


def _tall(made: Line, height: int) -> Line:
    """A line of this height in pixels."""
    words = [word.model_copy(update={"box": (*word.box[:3], word.box[1] + height)}) for word in made.words]
    return made.model_copy(update={"words": words, "box": (*made.box[:3], made.box[1] + height)})


BODY = leaf((6, 1.0), (9, 1.0), (9, 1.0))
QUOTING = (6, 1.0), (8, 0.8), (6, 1.0)


def set_among(read: OcrPage, others: Sequence[OcrPage] = (BODY,) * 4) -> LayoutPage:
    """The page as it is set in a book of others."""
    return set_page(read, survey_setting([*others, read])[-1])


@pytest.mark.parametrize("scale", [1.0, 0.6, 1.7])
def test_smaller_type_is_a_block_and_a_quotation_at_whatever_scale_its_leaf_was_scanned(scale: float) -> None:
    made = set_among(leaf(*QUOTING, scale=scale))
    assert [len(block.paragraphs[0].lines) for block in made.blocks] == [6, 8, 6]
    assert made.quotations == ["b2"]


def test_a_page_that_is_quoted_from_head_to_foot_is_told_by_those_around_it() -> None:
    assert set_among(leaf((20, 0.8))).quotations == ["b1"]


def test_a_part_of_a_book_that_is_set_smaller_as_a_whole_is_no_quotation() -> None:
    assert set_among(leaf((20, 0.8)), [leaf((12, 0.8), (12, 0.8))] * 10).quotations == []


def test_text_of_one_size_has_none() -> None:
    assert [set_among(read).quotations for read in (BODY, leaf((20, 1.0)), leaf((2, 1.0), (1, 1.0)))] == [[]] * 3
