"""What is told of English words: how common they are, beside their neighbours, and whether one like it fits better."""

from __future__ import annotations

import pytest

from lib.doubt.english_words import NONE_LIKE, OF_ENGLISH, RARE_PAIR, EnglishWords

COUNTS = {"has": 900, "now": 500, "new": 700, "to": 5000, "another": 300, "full": 90, "of": 9000, "labors": 40}
PAIRS = {("has", "now"): int(RARE_PAIR * 8), ("now", "to"): int(RARE_PAIR * 4), ("new", "to"): int(RARE_PAIR * 2)}
WORDS = EnglishWords(COUNTS, PAIRS)


def told(before: str, form: str, after: str) -> dict[str, float]:
    return dict(zip(OF_ENGLISH, WORDS.of(before, (form,), after), strict=True))


def test_a_word_that_stands_less_often_beside_its_neighbours_than_one_like_it() -> None:
    new, now = told("has", "new", "to"), told("has", "now", "to")
    assert new["paired_confused_less"] > 0 > now["paired_confused_less"]
    assert now["paired"] > new["paired"] > 0


def test_a_word_that_the_list_lacks_beside_one_that_engines_take_for_it() -> None:
    wrong = told("the", "labora", "of")
    assert (wrong["listed"], wrong["common"]) == (False, 0) and wrong["common_confused_less"] > 1
    assert told("the", "labors", "of")["paired_near_less"] == NONE_LIKE


def test_a_possessive_without_its_apostrophe_and_two_words_in_one() -> None:
    assert told("of", "anothers", "right")["possessive"] > 0 and told("of", "labors", "of")["possessive"] == 0
    assert told("he", "hasnow", "to")["parted"] > 0 and told("he", "has", "to")["parted"] == 0


def test_figures_and_several_forms_have_no_words_like_them() -> None:
    for forms in ((), ("1804",), ("said", "and")):
        told = dict(zip(OF_ENGLISH, WORDS.of("in", forms, "he"), strict=True))
        assert told["english"] and not told["paired_confused_less"] and not told["listed"]


def test_the_package_has_pairs_of_words() -> None:
    pytest.importorskip("symspellpy", reason="needs the extra reader")
    loaded = EnglishWords.load()
    assert loaded is not None
    of_now, of_new = (loaded.of("it", (form,), "be") for form in ("may", "nay"))
    assert of_now[OF_ENGLISH.index("paired")] > of_new[OF_ENGLISH.index("paired")]
