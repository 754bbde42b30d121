"""What the truth says of raised ink: which piece calls a note, and which opens one."""

from __future__ import annotations

import numpy as np

from lib.layout.mark_pieces import INK, Candidate
from lib.schemas.ocr import Word
from lib.training.mark_labels import CalledWord, call_labels, called_words, opening_labels

X_HEIGHT = 10


def word(name: str, text: str, left: int) -> Word:
    return Word(id=name, text=text, box=(left, 0, left + 80, 20), confidence=0.9)


def piece(of: Word, left: int) -> Candidate:
    features = np.zeros(len(INK))
    features[INK.index("high")] = 1.0
    return Candidate(of, 0, (left, 0, left + 5, X_HEIGHT), features, ("1", "l", "*"))


def test_words_are_called_and_open_notes_as_the_mark_up_says() -> None:
    text = 'the <i>shore</i>[1] and "home.[12]"\n\n[Footnote 1: See the\nKeeper.]\n'
    assert called_words(text) == [
        CalledWord("the", None), CalledWord("shore", "1"), CalledWord("and", None),
        CalledWord("home", "12", after=2), CalledWord("see", None, opens=True), CalledWord("the", None),
        CalledWord("keeper", None),
    ]  # fmt: skip


def test_the_last_pieces_of_a_called_word_are_its_marks_figures() -> None:
    shore, home = word("w1", "shore.’", 0), word("w2", "home.’’”", 100)
    pieces = [piece(shore, 70), piece(home, 140), piece(home, 148), piece(home, 156), piece(home, 162)]
    labels = call_labels([shore, home], pieces, [CalledWord("shore", None), CalledWord("home", "12", after=2)])
    assert [label for _, label in labels] == [0, 1, 1, 0, 0]


def test_a_mark_that_was_read_apart_is_the_one_of_the_word_before() -> None:
    shore, apart = word("w1", "shore", 0), word("w2", "*", 100)
    truth = [CalledWord("shore", "1"), CalledWord("and", None)]
    assert [label for _, label in call_labels([shore, apart], [piece(apart, 102)], truth)] == [1]


def test_what_stands_before_a_notes_first_word_opens_it() -> None:
    apart, see, quoted = word("w1", "*", 0), word("w2", "See", 20), word("w3", "“Keeper", 120)
    truth = [CalledWord("see", None, opens=True), CalledWord("keeper", None)]
    found = [piece(apart, 2), piece(quoted, 121)]
    assert [label for _, label in opening_labels([apart, see, quoted], found, truth)] == [1, 0]
