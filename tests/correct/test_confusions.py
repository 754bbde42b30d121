from __future__ import annotations

import pytest

from lib.correct.evidence import Evidence
from lib.correct.local import correct_page, survey_book
from lib.schemas.correct import Edit
from tests.correct.reading import page


def edits(word: str, others: str, confidence: float = 0.8) -> list[Edit]:
    """The edits on a page with one doubtful word, in a book whose other page has `others`."""
    doubtful = page(f"here stands {word} indeed", doubt={word: confidence})
    contexts = survey_book([doubtful, page(others, number=2)])
    record = correct_page(doubtful, Evidence.from_context(contexts[1]))
    return [edit for entry in record.paragraphs for edit in entry.edits]


def after(word: str, others: str, confidence: float = 0.8) -> str:
    """The word as the correction leaves it."""
    found = edits(word, others, confidence)
    assert len(found) <= 1
    return found[0].after if found else word


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("modem", "modern"), ("rnother", "mother"), ("reaily", "really"), ("tbere", "there"),
        ("vvater", "water"), ("fiower", "flower"), ("afirm", "affirm"), ("centnry;", "century;"),
        ("Loudon,", "London,"),
        ("people", "people"), ("péople", "people"), ("sch0ol", "school"), ("5mall", "small"),
        ("schoo]", "school"), ("genera!", "general"), ("{rom", "from"), ("“Aberdcen.", "“Aberdeen."),
    ],
)  # fmt: skip
def test_one_confusion_is_taken_back_where_the_book_has_the_word(read: str, meant: str) -> None:
    bare = meant.strip("“.,;")
    assert after(read, " ".join([bare] * 3)) == meant


def test_worn_type_takes_more_evidence() -> None:
    assert after("elavery", "slavery " * 3) == "elavery"
    assert after("elavery", "slavery " * 6) == "slavery"
    assert after("eentury", "century " * 6) == "century"


def test_a_word_read_with_confidence_stands() -> None:
    assert after("modem", "modern " * 8, confidence=0.95) == "modem"


def test_a_word_that_the_book_has_twice_stands() -> None:
    assert after("publick", "public " * 20) == "publick"
    assert after("bome", "home " * 6) == "home"
    assert after("bome", "bome " + "home " * 6) == "bome"


def test_a_figure_in_a_word_that_the_book_has_twice_stands() -> None:
    assert after("sch0ol", "school school") == "school"
    assert after("sch0ol", "school school sch0ol") == "sch0ol"


def test_half_a_word_is_not_corrected() -> None:
    doubt = {"modem": 0.7, "rnoth-": 0.7}
    pages = [page("the post-\nmodem and the rnoth-\ners", doubt=doubt), page("modern moth " * 8, number=2)]
    record = correct_page(pages[0], Evidence.from_context(survey_book(pages)[1]))
    assert [edit for entry in record.paragraphs for edit in entry.edits] == []


def test_a_vowel_is_never_taken_for_another() -> None:
    assert after("fell", "fall " * 20) == "fell"


def test_short_words_stand() -> None:
    assert after("bad", "had " * 20) == "bad"


def test_a_rare_word_is_no_evidence() -> None:
    assert after("modem", "modern modern") == "modem"


def test_two_likely_spellings_are_left_to_others() -> None:
    assert after("tirne", "time " * 4 + "tirue " * 4) == "tirne"
    assert after("tirne", "time " * 16 + "tirue " * 4) == "time"


@pytest.mark.parametrize(
    ("read", "meant"), [("I820", "1820"), ("18l1,", "1811,"), ("1O7", "107"), ("$1,5O0", "$1,500")]
)
def test_letters_in_figures_become_figures(read: str, meant: str) -> None:
    assert after(read, "nothing") == meant


def test_long_s_is_no_confusion() -> None:
    assert after("ſtone", "stone " * 6) == "ſtone"


@pytest.mark.parametrize("read", ["100l", "5s", "1st", "12mo", "10th", "l", "A4", "Henry1"])
def test_measures_and_ordinals_stand(read: str) -> None:
    assert after(read, "loos is ist as henryi henryl ss " * 3) == read


def test_stray_signs_beside_a_word_go() -> None:
    assert after("_general", "general") == "general"
    assert after("<A", "A") == "A"
    assert after("_general", "nothing") == "_general"
    assert after("‘general", "general") == "‘general"


def test_an_edit_says_what_speaks_for_it() -> None:
    (edit,) = edits("modem", "modern " * 4)
    assert (edit.line, edit.word, edit.before) == ("b1p1l1", "b1p1l1w3", "modem")
    assert edit.reason == "letters: m for rn; the book has modern 4 times or more"
    assert edit.confidence == 0.83
