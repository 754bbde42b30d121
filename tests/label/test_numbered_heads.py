"""Heads that a number opens, in larger type than the text below."""

from __future__ import annotations

import pytest

from tests.label.printing import PITCH, SIZE, TOP, Set, prose
from tests.label.test_block_classes import classes

END = "and of the weather."
BELOW = TOP + 7 * PITCH + 60


def found(line: str, size: int = SIZE + 10, above: str = END, first: str = "It was the custom of the house") -> str:
    """The class of a line between two paragraphs."""
    text = prose(6, BELOW, first=first)
    head = Set((line,), BELOW - 58, size=size, at=170)
    return classes(prose(7, last=above), head, text)[1]


@pytest.mark.parametrize("line", ["V. Literature.", "12. The Keeping of Lamps"])
def test_a_number_and_a_name_in_larger_type_head_a_section(line: str) -> None:
    assert found(line) == "section_heading"


def test_type_of_the_text_s_size_lines_without_a_number_and_lines_within_a_sentence_are_none() -> None:
    assert found("V. Literature.", size=SIZE) != "section_heading"
    assert found("Of Literature.") != "section_heading"
    assert found("V. Literature.", above="it was the custom of the") != "section_heading"
    assert found("V. Literature.", first="it was the custom of the house") != "section_heading"
    assert found("Mild. Weather and lamps.") != "section_heading"
