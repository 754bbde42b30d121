"""The parts of letters."""

from __future__ import annotations

import pytest

from lib.schemas.label import BlockClass
from lib.schemas.structure import Passage, Piece
from lib.structure.letters import with_letter_parts

PIECE = Piece(page=1, block="b1", paragraph="b1p1", box=(0, 0, 10, 10), start=0, words=1, corrected=0, human=0)


def parts(*texts: str, block_class: BlockClass = BlockClass.BODY) -> list[tuple[str | None, str]]:
    """Role and greeting of each passage."""
    passages = [
        Passage(id=f"s{at:05d}", kind="paragraph", block_class=block_class, section="t001", text=text, pieces=[PIECE])
        for at, text in enumerate(texts, start=1)
    ]
    return [(one.role, one.text[: one.greeting]) for one in with_letter_parts(passages)]


@pytest.mark.parametrize(
    "text",
    [
        "Washington, October 12, 1806.", "Wasminatoy, May 4, 1806.", "January 31st, 1807.", "February Ist, 1807.",
        "Sunday, February 1st, 1807.", "Paris, le 3 août 1789", "Head Quarters, near St. Louis, Dec. 4, 1775.",
        "12th of May, 1640", "Berlin, 3. März 1871.", "July, 1790", "Wasuinet ox, October 12, 1806.",
        "'King's College, 18th March 1763.",
    ],
)  # fmt: skip
def test_a_place_and_a_date_are_a_date_line(text: str) -> None:
    assert parts(text) == [("dateline", "")]
    assert parts(text, block_class=BlockClass.TITLE_PAGE) == [(None, "")]


@pytest.mark.parametrize(
    "text",
    [
        "He came to Washington on October 12, 1806.", "The tower was lit again in May 1806.", "1806.", "Washington.",
        "It may be so", "In 1806 he sold it.",
    ],
)  # fmt: skip
def test_a_sentence_with_a_date_is_none(text: str) -> None:
    assert parts(text) == [(None, "")]


@pytest.mark.parametrize(
    ("text", "greeting"),
    [
        ("Dear Sir,—I received your favour.", "Dear Sir"), ("Sir,—Your letter came.", "Sir"),
        ("My dear Friend: — It is long since I wrote.", "My dear Friend"), ("Gentlemen,—I am again here.", "Gentlemen"),
        ("Dear me, how late it is—said the keeper.", ""), ("The sea—which was calm—lay there.", ""),
    ],
)  # fmt: skip
def test_a_greeting_runs_on_into_the_text(text: str, greeting: str) -> None:
    assert parts(text) == [(None, greeting)]


def test_below_a_date_line_a_misread_greeting_is_one_too() -> None:
    date, text = "Washington, May 4, 1806.", "My pear anp F'rievp,—I received it. He came—as they say—late."
    assert parts(date, "GentLemen,—I am here.")[1] == (None, "GentLemen")
    assert parts(date, text)[1] == (None, "My pear anp F'rievp")
    assert parts(text)[0] == (None, "")


def test_a_letter_from_its_date_to_its_name() -> None:
    letter = (
        "Vale, March 3, 1790.",
        "Dear Sir,",
        "The light is lit.",
        "I am, Sir, your obedient servant,",
        "Orrin Vale.",
    )
    assert [role for role, _ in parts(*letter)] == ["dateline", "salutation", None, "valediction", "signature"]


def test_a_sentence_with_yours_closes_no_letter_and_dear_me_greets_nobody() -> None:
    said = (
        "Gentlemen,",
        "Yours was the house by the river, and mine the house by the bridge.",
        "Dear me — it was cold.",
    )
    assert parts(*said) == [("salutation", ""), (None, ""), (None, "")]
    assert parts("The light is lit.", "Orrin Vale.")[1] == (None, "")
    assert parts("I am, Sir, your obedient servant,") == [(None, "")]
    assert parts("Vale, March 3, 1790.", "I am not sure of that.")[1] == (None, "")
