"""The pronoun I, which is read for other strokes."""

from __future__ import annotations

import pytest

from lib.correct.rules.signs_and_spaces import Rules
from tests.correct.test_signs_and_spaces import corrected, spaced, two_lines


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("the dreams and | found it so", "the dreams and I found it so"),
        ("in my heart, [ should like it", "in my heart, I should like it"),
        ("he told me “1 think of it", "he told me “I think of it"),
        ("and yet ‘{ marvel at it", "and yet ‘I marvel at it"),
        ("but lam not of this mind", "but I am not of this mind"),
        ("so “Ihave done it", "so “I have done it"),
        # A ratio, a figure, a list, a bracket that is one, and a part of a table.
        ("as | to 1 it stood then", "as | to 1 it stood then"),
        ("of class 1 is the best", "of class 1 is the best"),
        ("there was 1 man of nine", "there was 1 man of nine"),
        ("one [ sic ] of them all", "one [ sic ] of them all"),
        ("pence | four | five | six | ten", "pence | four | five | six | ten"),
        ("20 | found", "20 | found"),
        ("one of whom 1 was an officer", "one of whom 1 was an officer"),
        ("see page 9 line 1 read then", "see page 9 line 1 read then"),
        ("my light is spent, / ere half", "my light is spent, / ere half"),
        ("the cur | few tolls the knell", "the cur | few tolls the knell"),
        ("as [ never ] was said then", "as [ never ] was said then"),
        ("and Iam satis terris nivis", "and Iam satis terris nivis"),
        ("there the lam was a beast", "there the lam was a beast"),
        ("the lamb was lost", "the lamb was lost"),
    ],
)
def test_the_pronoun_is_read_where_only_it_can_stand(read: str, text: str) -> None:
    assert corrected(spaced(read))[0] == text
    assert corrected(spaced(read), Rules(language="deu"))[0] == read
    assert corrected(spaced(read), Rules(confusions=False))[0] == read


def test_an_exclamation_mark_that_stands_apart_is_none() -> None:
    assert corrected(spaced("Alas ! could they but see it"))[0] == "Alas! could they but see it"


def test_the_next_line_tells_at_the_end_of_one() -> None:
    assert corrected(two_lines("so it was that |", "thought of it then"))[0] == "so it was that I thought of it then"
    assert corrected(two_lines("so it was that |", "The other man is"))[0] == "so it was that | The other man is"
