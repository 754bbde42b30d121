"""Notes whose calls a person told."""

from __future__ import annotations

from lib.schemas.merge import MergePage, NoteTie
from tests.structure.pages import body, page
from tests.structure.test_notes import foot, notes


def tied(made: MergePage, *ties: tuple[str, str | None]) -> MergePage:
    """The page with a name for each word, its text and how often it stood before, and ties between words so named."""
    seen: dict[str, int] = {}
    for line in made.lines():
        for word in line.words:
            seen[word.text] = seen.get(word.text, 0) + 1
            word.ids = [f"{word.text}{seen[word.text]}"]
    return made.model_copy(update={"ties": [NoteTie(note=note, call=call) for note, call in ties]})


def two_notes() -> MergePage:
    return page(1, body("It stood in iron.* It was lit in May,† and fell in June."), foot("* Kept.", "† Old style."))


def test_the_word_that_a_person_names_calls_the_note_and_the_others_take_what_is_left() -> None:
    plain = [(note.mark, before) for note, _, before in notes(two_notes())]
    assert plain == [("*", "It stood in iron."), ("†", "It stood in iron.* It was lit in May,")]
    [(first, _, before), (_, _, other)] = notes(tied(two_notes(), ("*1", "June.1")))
    assert (first.mark, first.confidence) == ("*", 1.0)
    assert before == "It stood in iron.* It was lit in May,† and fell in June."
    assert other == "It stood in iron.* It was lit in May,"


def test_a_mark_in_the_word_is_the_place() -> None:
    [first, _] = notes(tied(two_notes(), ("*1", "May,†1"), ("†1", None)))
    assert first[2] == "It stood in iron.* It was lit in May,"


def test_nothing_calls_a_note_of_which_a_person_says_so() -> None:
    [first, second] = notes(tied(two_notes(), ("*1", None)))
    assert (first[0].anchor, first[2]) == (None, None)
    assert second[2] == "It stood in iron.* It was lit in May,"


def test_a_note_begins_where_a_person_says_that_one_does() -> None:
    text = body("He was born here.1 He was named so and he wrote much.")
    lines = foot("1 From data. / Another note without a mark. / It has two lines.")
    assert len(notes(page(1, text, lines))) == 1
    [first, second] = notes(tied(page(1, text, lines), ("Another1", "so1")))
    assert first[1].text == "1 From data."
    assert second[1].text == "Another note without a mark. It has two lines."
    assert second[2] == "He was born here.1 He was named so"
