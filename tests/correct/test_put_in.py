"""What models put into pages that have it not, kind by kind: marks, signs, letters in other forms, figures, accents."""

from __future__ import annotations

import pytest

from lib.correct.evidence import Evidence
from lib.correct.known_words import KnownWords
from lib.correct.local import draft_page
from lib.correct.model.drafted_page import DraftedPage
from lib.correct.model.place import Place
from lib.correct.model.proposals import proposals
from lib.correct.model.support import judge
from lib.correct.rules.signs_and_spaces import Rules
from lib.schemas.ocr import Word
from lib.text.foreign_characters import foreign, scripts_of
from tests.bench.harms import CHARACTERS, EDITORS, FOR_LETTERS, IN_OTHER_TONGUES, MARKED_UP, NEGATIONS, NOTE_MARKS
from tests.correct.reading import LISTED, layout_page
from tests.correct.test_changes import LINE, judged

WORDS = LINE.split()
KNOWN = KnownWords(LISTED, {})


def put(form: str, at: int) -> str:
    return " ".join([*WORDS[:at], form.format(WORDS[at]), *WORDS[at + 1 :]])


@pytest.mark.parametrize("form", [*CHARACTERS.values(), *MARKED_UP, *(f"{{}}{mark}" for mark in NOTE_MARKS),
                                  "[{}]", "({})", "‹{}›", "“{}”", "{}\u00b9", "{}\u2460"])  # fmt: skip
@pytest.mark.parametrize("confidence", [0.96, 0.3])
def test_signs_and_mark_up_do_not_come_in_however_badly_a_word_was_read(form: str, confidence: float) -> None:
    for at in range(len(WORDS)):
        said, doubt = put(form, at), {WORDS[at]: confidence}
        if said.split() != WORDS and not (confidence < 0.4 and form[2:] in ("1", "a)", "\u00b9")):
            assert judged(LINE, said, doubt=doubt) == LINE, said


@pytest.mark.parametrize("kind", FOR_LETTERS)
def test_letters_in_other_forms_do_not_come_in(kind: str) -> None:
    change = FOR_LETTERS[kind]
    for at, word in enumerate(WORDS):
        for place, letter in enumerate(word):
            other = change(letter) if "a" <= letter <= "z" else ""
            if other:
                said = " ".join([*WORDS[:at], word[:place] + other + word[place + 1 :], *WORDS[at + 1 :]])
                assert judged(LINE, said) == LINE, said


@pytest.mark.parametrize("words", [*EDITORS, *IN_OTHER_TONGUES, *NOTE_MARKS, *NEGATIONS, "1804", "Peter", LINE])
def test_nothing_comes_in_where_nothing_is(words: str) -> None:
    for at in range(len(WORDS) + 1):
        said = " ".join([*WORDS[:at], words, *WORDS[at:]])
        assert judged(LINE, said) == LINE, said


def word(text: str, confidence: float = 0.96) -> Word:
    return Word(id="w", text=text, box=(0, 0, 9, 9), confidence=confidence)


@pytest.mark.parametrize(
    ("read", "new", "confidence", "margin", "stands"),
    [
        ("the", "The", 0.96, -7.0, False),
        ("the", "The", 0.3, -11.0, False),
        ("the", "The", 0.96, 4.0, True),
        ("the", "The", 0.73, None, True),
        ("Tower", "tower", 0.96, None, False),
        ("the", "thé", 0.96, -11.0, False),
        ("the", "thé", 0.96, None, False),
        ("the", "thé", 0.96, 3.0, True),
        ("tiie", "tüe", 0.93, -2.7, True),
        ("the", "[the]", 0.96, -8.0, True),
        ("the", "[the]", 0.3, None, False),
        ("the", "$the$", 0.3, None, False),
        ("the", "the,", 0.96, None, True),
        ("the", "“the”", 0.96, None, False),
        ("man— long", "man—long", 0.9, None, True),
        ("49", "29", 0.3, -20.0, False),
        ("49", "29", 0.3, None, True),
        ("49", "49\u00b9", 0.9, None, False),
    ],
)
def test_what_the_second_reader_says_of_it(
    read: str, new: str, confidence: float, margin: float | None, stands: bool
) -> None:
    words = tuple(word(one, confidence) for one in read.split())
    assert judge(Place(words, margin=margin), new, KNOWN).stands == stands


@pytest.mark.parametrize(
    ("read", "new", "strange"),
    [
        ("fhould", "ſhould", False), ("should", "ſhould", True), ("", "ſhould", False), ("1", "½", False),
        ("2o", "2º", False), ("C", "©", False), ("x", "①", True), ("x", "\u0663", True), ("x", "ʼ", True),
        ("x", "ⅸ", True), ("x", "ɑ", True), ("a", "æ", False), ("1", "¹", False),
    ],
)  # fmt: skip
def test_forms_that_books_print_and_others(read: str, new: str, strange: bool) -> None:
    assert (foreign(read, new, scripts_of([], "eng")) is not None) == strange


def test_a_book_s_own_figures_are_its_own() -> None:
    assert foreign("x", "\u0663", scripts_of([], "ara")) is None
    assert foreign("x", "\u0969", scripts_of([], "hin")) is None


def test_a_ligature_is_taken_for_its_letters() -> None:
    layout = layout_page("He fonnd it in the tower")
    drafted = DraftedPage.of(layout, draft_page(layout, Evidence(), Rules(), lexicon=LISTED))
    change = {"line": 1, "read": "fonnd", "printed": "ﬁnd", "confidence": 1.0}
    [said] = proposals(drafted, {"changes": [change]}, 0.5)
    assert said.text == "He find it in the tower"


def test_a_change_far_longer_than_what_was_read_is_not_looked_at() -> None:
    layout = layout_page("He fonnd it in the tower")
    drafted = DraftedPage.of(layout, draft_page(layout, Evidence(), Rules(), lexicon=LISTED))
    change = {"line": 1, "read": "fonnd", "printed": "found " * 1_000_000, "confidence": 1.0}
    [said] = proposals(drafted, {"changes": [change]}, 0.5)
    assert said.text == layout.blocks[0].paragraphs[0].text
    assert len(said.unplaced) == 1 and len(said.unplaced[0]) < 200
