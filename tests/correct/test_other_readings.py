"""What the second reader has otherwise is noted where it was not followed, and nothing of lines that it did not see."""

from __future__ import annotations

from tests.correct.spelled import Spelling
from tests.correct.test_second_reading import page_of, read_again


def test_a_word_that_was_not_followed_is_noted_with_its_place() -> None:
    _, record = read_again(page_of("I have known the whole of it", sure=0.6), Spelling("I have known tbe whole of it"))
    [other] = record.other_readings
    assert (other.words, other.text) == (["b1p1l1w4"], "tbe") and other.margin > 0
    assert record.paragraphs == []


def test_what_was_followed_is_none() -> None:
    text, record = read_again(page_of("I have knawn the whole of it"), Spelling("I have known the whole of it"))
    assert text == "I have known the whole of it" and record.other_readings == []


def test_words_run_together_have_one_other_reading() -> None:
    _, record = read_again(page_of("he said it is known", sure=0.6), Spelling("he said itis known"))
    assert [(one.words, one.text) for one in record.other_readings] == [(["b1p1l1w3", "b1p1l1w4"], "itis")]


def test_a_line_that_was_not_read_again_or_hardly_seen_has_none() -> None:
    sure = page_of("I have known the whole of it", sure=0.96)
    assert read_again(sure, Spelling("I have known tbe whole of it"))[1].other_readings == []
    doubted = page_of("I have known the whole of it", sure=0.6)
    assert read_again(doubted, Spelling("xxxxxxx known xxxxxx"))[1].other_readings == []
