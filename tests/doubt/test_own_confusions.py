"""Letters that a book's type was read for others by, as its corrections tell."""

from __future__ import annotations

from lib.doubt.own_confusions import OwnConfusions


def test_what_was_corrected_twice_is_the_books_way() -> None:
    own = OwnConfusions()
    for read, text in (("labora", "labors"), ("pointa", "points"), ("yeare", "years")):
        own.add(read, text)
    assert ("plans", 2) in own.words_like("plana")
    assert own.words_like("tone") == []  # e for s was seen once


def test_capitals_marks_and_other_words_tell_of_no_letters() -> None:
    own = OwnConfusions()
    for read, text in (("The", "the"), ("end.", "end,"), ("one", "twelve"), ("two words", "twowords"), ("", "a")) * 3:
        own.add(read, text)
    assert all(own.words_like(form) == [] for form in ("the", "end", "one", "twelve"))


def test_neighbours_count_as_one_group() -> None:
    own = OwnConfusions()
    for read, text in (("tiiat", "thoat"), ("wiien", "whoen")):
        own.add(read, text)
    assert [word for word, _ in own.words_like("biis")] == ["bhos"]
