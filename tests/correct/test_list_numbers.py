"""Numbers with which paragraphs begin."""

from __future__ import annotations

import pytest

from lib.correct.draft import LineDraft
from lib.correct.rules.list_numbers import mend_list_numbers
from tests.correct.reading import page


def mended(
    text: str, lefts: dict[str, int] | None = None, heights: dict[str, int] | None = None, confidence: float = 0.8
) -> str:
    """The first words of paragraphs, each with a word behind it; `lefts` and `heights` of the lines of some."""
    lines = [
        paragraph.lines[0]
        for paragraph in page(
            *(f"{word} That all men" for word in text.split()), doubt=dict.fromkeys(text.split(), confidence)
        ).paragraphs()
    ]
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
        ("9. to. 11. 12.", "9. 10. 11. 12."),
        ("(1) (z) (3)", "(1) (2) (3)"),
        ("12. 43. 14.", "12. 13. 14."),
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
        "12. 43.",  # one neighbour is no proof
        "7. B.",
        "3. A. 4.",
        "10. II.",
        "5. b. 5.",
        "(k) (l) (2)",
        "1. a. b. 2.",
        "9. Io.",
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


def test_a_number_of_which_the_reader_was_sure_stands() -> None:
    assert mended("3. 9. 5.", confidence=0.96) == "3. 9. 5."
    assert mended("11. 12. 14. 14.", confidence=0.96) == "11. 12. 14. 14."
    assert mended("4. §. 6.", confidence=0.96) == "4. 5. 6."


def first_words(*paragraphs: str) -> list[str]:
    drafts = [LineDraft(paragraph.lines[0]) for paragraph in page(*paragraphs).paragraphs()]
    mend_list_numbers(drafts)
    return [draft.tokens[0] for draft in drafts]


def test_a_list_begins_with_1_where_the_second_follows() -> None:
    assert first_words("I. That all men", "2. That none is") == ["1.", "2."]
    assert first_words("I. OF TAXES AND RATES", "2. That none is") == ["I.", "2."]
    assert first_words("I. Newton", "2. Leibniz") == ["I.", "2."]
    assert first_words("I. That all men", "And so they said", "2. That none is")[0] == "I."
