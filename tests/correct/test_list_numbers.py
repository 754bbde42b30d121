"""Numbers with which paragraphs begin."""

from __future__ import annotations

import pytest

from lib.correct.draft import LineDraft
from lib.correct.rules.list_numbers import mend_list_numbers
from tests.correct.reading import page


def mended(text: str, lefts: dict[str, int] | None = None, heights: dict[str, int] | None = None) -> str:
    """The first words of paragraphs, each with a word behind it; `lefts` and `heights` of the lines of some."""
    lines = [paragraph.lines[0] for paragraph in page(*(f"{word} That" for word in text.split())).paragraphs()]
    for line in lines:
        first = line.words[0].text
        line.box = ((lefts or {}).get(first, 0), *line.box[1:])
        for word in line.words:
            word.box = (*word.box[:3], word.box[1] + (heights or {}).get(first, 30))
    drafts = [LineDraft(line) for line in lines]
    mend_list_numbers(drafts)
    return " ".join(draft.tokens[0] for draft in drafts)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("I. 2. 3.", "1. 2. 3."),
        ("4. §. 6.", "4. 5. 6."),
        ("9. to. Ii. 12.", "9. 10. 11. 12."),
        ("(1) (z) (3)", "(1) (2) (3)"),
        ("12. 43. 14.", "12. 13. 14."),
        ("7. B.", "7. 8."),
    ],
)
def test_a_number_is_told_by_those_beside_it(read: str, meant: str) -> None:
    assert mended(read) == meant


@pytest.mark.parametrize(
    "text",
    [
        "I. II. III.",  # Roman
        "A. B. C.",
        "1. 3. 4.",  # one is lost, or lies in another column
        "12. 43.",  # one neighbour is no proof against a number
        "1. He. 3.",
        "Mr. 2. 3.",
        "1782. 1783. 1784.",
    ],
)
def test_what_does_not_fit_stands(text: str) -> None:
    assert mended(text) == text


def test_a_note_s_number_does_not_follow_a_chapter_s() -> None:
    assert mended("I. 2.", heights={"2.": 20}) == "I. 2."
    assert mended("I. 2.", lefts={"I.": 400}) == "I. 2."
    assert mended("I. 2.", lefts={"I.": 20}) == "1. 2."
