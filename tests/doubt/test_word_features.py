"""What is measured of words: what the book and the list know of them, the words around them, and divided words."""

from __future__ import annotations

import numpy as np
import pytest

from lib.doubt.book_words import NO_CAPITAL, BookWords
from lib.doubt.english_words import OF_ENGLISH, EnglishWords
from lib.doubt.learnt_doubt import LearntDoubt
from lib.doubt.text_words import text_words
from lib.doubt.word_features import LESS_DOUBT, MORE_DOUBT, NAMES, OF_SECOND_READER, WordFeatures
from lib.schemas.correct import CorrectPage, OtherReading
from lib.schemas.label import BlockClass
from lib.schemas.merge import LineJoin, MergePage
from tests.structure.pages import body, page

LIST = frozenset("the world has new now and it is to show his thoughts of labor well".split())
TEXT = "The world has now to show. And now to show his thoughts. The world has now to show it."


def book_of(*pages: MergePage) -> BookWords:
    words = BookWords()
    for one in pages:
        words.add(one)
    words.finish()
    return words


def measured(text: str, name: str) -> list[float]:
    """A feature of the words of a text, in a book that has TEXT besides."""
    here = page(2, body(text))
    features = WordFeatures(book_of(page(1, body(TEXT)), here), LIST).of_page(here, None)
    return [float(value) for value in features.features[:, NAMES.index(name)]]


def test_a_word_that_no_list_knows_is_strange_and_its_neighbours_are_told() -> None:
    assert measured("the wor1d has", "strange") == [0, 1, 0]
    assert measured("the wor1d has", "strange_before") == [0, 0, 1]
    assert measured("the wor1d has", "strange_after") == [1, 0, 0]


def test_a_word_is_held_against_one_like_it_between_the_same_neighbours() -> None:
    at = "The world has new to show".split().index("new")
    known = {name: measured("The world has new to show", name)[at] for name in ("like_beside", "beside", "like_less")}
    assert known["like_beside"] == pytest.approx(np.log1p(2 + 3)) and known["beside"] == 0 and known["like_less"] > 0
    assert measured("The world has now to show", "like_beside_less")[at] < 0


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("It is. well", "stop_before_small", [0, 1, 0]),
        ("It is. Well", "stop_before_small", [0, 0, 0]),
        ("It is, Well", "comma_before_capital", [0, 1, 0]),
        ("It Is", "capital_within", [0, 1]),
        ("is. it", "small_after_stop", [0, 1]),
        ("a,b a!b it’s", "inner_mark", [1, 1, 0]),
        ("aB Ab", "mixed", [1, 0]),
        ("l5 15 la", "figures_and_letters", [1, 0, 0]),
    ],
)
def test_marks_and_letters_that_do_not_fit(text: str, name: str, told: list[int]) -> None:
    assert measured(text, name) == told


def test_a_capital_is_held_against_what_the_book_has_within_sentences() -> None:
    name = "against_capital_within"
    assert measured("the world and The world", name)[3] > 0 == measured("it New world", name)[1]
    assert measured("the world. The world", name)[2] == NO_CAPITAL < 0 < measured("the. The", "against_capital")[1]
    before = {text: measured(text, "against_next_capital")[1] for text in ("the it, The", "the it, the", "the it. The")}
    assert before["the it, The"] > 0 and before["the it, the"] == before["the it. The"] == NO_CAPITAL


def test_of_english_words_nothing_is_told_in_a_book_that_is_not_english() -> None:
    here = page(1, body("The world has new to show"))
    english = EnglishWords({"the": 9, "world": 5, "now": 5}, {("has", "now"): 10**8})
    columns = [NAMES.index(name) for name in OF_ENGLISH]
    without = WordFeatures(book_of(here), LIST).of_page(here, None).features[:, columns]
    told = WordFeatures(book_of(here), LIST, english).of_page(here, None).features[:, columns]
    assert not without.any() and told[:, OF_ENGLISH.index("english")].all()
    assert told[3, OF_ENGLISH.index("paired_confused_less")] > 0


def test_a_divided_word_is_one_word_in_two_places() -> None:
    made = page(1, body("his thou- / ghts of"))
    paragraph = next(made.paragraphs())
    paragraph.joins = [LineJoin(line=paragraph.lines[0].id, hyphen="dropped", reason="")]
    words = text_words(made)["text"]
    assert [word.text for word in words] == ["his", "thoughts", "of"]
    assert [(place.line.id, place.at) for place in words[1].places] == [
        (paragraph.lines[0].id, 1), (paragraph.lines[1].id, 0),
    ]  # fmt: skip
    features = WordFeatures(book_of(made), LIST).of_page(made, None)
    assert len(features.keys) == 4 and features.features[:, NAMES.index("divided")].tolist() == [0, 1, 1, 0]


def test_notes_and_furniture_are_read_on_by_themselves() -> None:
    made = page(1, body("The world"), body("and now"))
    made.blocks[1].block_class = BlockClass.FOOTNOTE
    assert {stream: [word.text for word in words] for stream, words in text_words(made).items()} == {
        "text": ["The", "world"], "note": ["and", "now"],
    }  # fmt: skip


def test_a_doubted_a_strange_and_an_ill_placed_word_are_more_doubtful_than_the_others() -> None:
    here = page(2, body("The world has now to shew his thovghts. of the world"))
    for line in here.lines():
        for word in line.words:
            word.confidence = 0.5 if word.text == "to" else 0.95
    doubt = LearntDoubt(book_of(page(1, body(TEXT)), here), LIST).of_page(here, None)
    words = {word.text: doubt[line.id, at] for line in here.lines() for at, word in enumerate(line.words)}
    assert all(0 <= each <= 1 for each in doubt.values())
    assert min(words["thovghts."], words["to"]) > 5 * max(words[sure] for sure in ("world", "has", "his"))


def test_what_a_second_reader_has_otherwise_speaks_against_a_word() -> None:
    here = page(2, body("The world has now to show. And now"))
    line = next(here.lines())
    line.words[3].ids = ["b1p1l1w4"]
    other = OtherReading(words=line.words[3].ids, text="new", margin=-0.5)
    features = WordFeatures(book_of(here), LIST)
    found = features.of_page(here, CorrectPage(page_number=2, backend="local", paragraphs=[], other_readings=[other]))
    told = found.features[:, [NAMES.index(name) for name in OF_SECOND_READER]]
    assert told[3].tolist() == [1, 1, 1, -0.5, pytest.approx(-0.5 / 3)] and told[2].tolist() == [1, 0, 0, 0, 0]
    assert not features.of_page(here, None).features[:, [NAMES.index(name) for name in OF_SECOND_READER]].any()
    doubt = LearntDoubt(book_of(page(1, body(TEXT)), here), LIST)
    other = OtherReading(words=line.words[3].ids, text="new", margin=1.0)
    correct = CorrectPage(page_number=2, backend="local", paragraphs=[], other_readings=[other])
    key = (line.id, 3)
    assert doubt.of_page(here, correct)[key] > 1.2 * doubt.of_page(here, None)[key]


def test_a_page_without_words_and_a_book_without_list_have_doubts_too() -> None:
    assert LearntDoubt(book_of(), None).of_page(page(1), None) == {}
    assert len(LearntDoubt(BookWords(), None).of_page(page(1, body("The world")), None)) == 2


def test_directions_name_features() -> None:
    assert set(MORE_DOUBT) | set(LESS_DOUBT) <= set(NAMES) and not set(MORE_DOUBT) & set(LESS_DOUBT)
    assert len(set(NAMES)) == len(NAMES)
