"""Words that a line's end divides though no hyphen is on the page."""

from __future__ import annotations

import pytest

from lib.correct.draft import LineDraft
from lib.correct.evidence import Evidence
from lib.correct.line_joins import line_joins
from lib.correct.rules.lost_hyphens import lost_hyphen
from lib.correct.rules.signs_and_spaces import Rules
from tests.correct.reading import page

COUNTS = {
    "understanding": 49_000_000, "assurances": 1_400_000, "as": 5_000_000, "instance": 26_000_000, "in": 9_000_000,
    "stance": 900_000, "understand": 90_000, "forwarded": 4_700, "for": 5_900_000, "warded": 30,
    "another": 700_000, "an": 3_000_000, "other": 1_900_000, "swords": 3_000, "words": 360_000, "with": 6_000_000,
    "stand": 90_000, "withstand": 2_600, "the": 9_000_000,
}  # fmt: skip


@pytest.mark.parametrize(
    ("left", "right", "one"),
    [
        ("understand", "ing,", True),
        ("(Understand", "ing", True),
        ("for", "warded", False),  # warded is a word, if a rare one: both may stand there
        ("in", "stance", False),
        ("an", "other", False),
        ("with", "stand", False),
        ("s", "words", False),  # a letter that was read alone
        ("understand", "Ing", False),
        ("understand.", "ing", False),
        ("surmount", "ing", False),  # the first part is none that is known
        ("the", "12", False),
    ],
)
def test_a_second_part_that_is_hardly_a_word_belongs_to_the_line_above(left: str, right: str, one: bool) -> None:
    assert lost_hyphen(left, right, COUNTS) is one


def test_such_a_word_is_closed_up_and_the_lines_can_be_told_apart_again() -> None:
    (paragraph,) = page("his understand\ning was as\nsurances to an\nother").paragraphs()
    drafts = {line.id: LineDraft(line) for line in paragraph.lines}
    joins = line_joins(paragraph, drafts, Evidence(), Rules(), None, COUNTS)
    assert [(join.left, join.right, join.hyphen) for join in joins] == [
        ("understand", "ing", "kept"), ("as", "surances", "kept"),
    ]  # fmt: skip
    assert line_joins(paragraph, drafts, Evidence(), Rules(), None, None) == []
