"""Where two states of a page differ, and who is right."""

from __future__ import annotations

import pytest

from lib.comparing.changed_words import PageTruth, Verdict, changed_words
from lib.evaluation.normalise import Normalisation
from lib.geometry import union
from lib.schemas.merge import LineJoin
from tests.structure.pages import body, page


def truth(text: str, whole: bool = True) -> PageTruth:
    return PageTruth(text, whole, Normalisation())


@pytest.mark.parametrize(
    ("before", "after", "true", "found"),
    [
        ("the lamp was lit", "the lamp was lit", "the lamp was lit", []),
        ("the larnp was lit", "the lamp was lit", "the lamp was lit", [("larnp", "lamp", "lamp", "after")]),
        ("the lamp was lit", "the larnp was lit", "the lamp was lit", [("lamp", "larnp", "lamp", "before")]),
        ("the larnp was lit", "the lampe was lit", "the lamp was lit", [("larnp", "lampe", "lamp", "after")]),
        ("the lanp was lit", "the larp was lit", "the lamp was lit", [("lanp", "larp", "lamp", "same")]),
        ("the was lit", "the lamp was lit", "the lamp was lit", [("", "lamp", "lamp", "after")]),
        ("the ~ lamp was lit", "the lamp was lit", "the lamp was lit", [("~", "", "", "after")]),
        ("a larnp", "a lamp", "a lamp", [("larnp", "lamp", "lamp", "after")]),
        ("a lamp’s light", "a lamp's light", "a lamp's light", [("lamp’s", "lamp's", "lamp's", "same")]),
        ("one two", "eins zwei", "one two", [("one two", "eins zwei", "one two", "before")]),
    ],
)  # fmt: skip
def test_who_is_right(before: str, after: str, true: str, found: list[tuple[str, str, str, Verdict]]) -> None:
    changes = changed_words(page(1, body(before)), page(1, body(after)), truth(true))
    assert [(one.before, one.after, one.truth, one.verdict) for one in changes] == found


def test_without_truth_nobody_is_right() -> None:
    [change] = changed_words(page(1, body("a larnp here")), page(1, body("a lamp here")), None)
    assert (change.truth, change.verdict) == (None, "unknown")


def test_beyond_the_edges_of_a_truth_without_furniture_nothing_is_known() -> None:
    before, after = page(1, body("12 the lamp was lit")), page(1, body("l2 the lamp is lit"))
    head, inner = changed_words(before, after, truth("the lamp was lit", whole=False))
    assert (head.verdict, inner.verdict) == ("unknown", "before")


def test_where_the_truth_has_something_else_altogether_nothing_is_known() -> None:
    changes = changed_words(page(1, body("one two three")), page(1, body("one too three")), truth("nine ten eleven"))
    assert [change.verdict for change in changes] == ["unknown"]


def test_a_word_that_is_divided_is_one_word() -> None:
    before, after = page(1, body("the har- / psichord stood")), page(1, body("the harpsichord / stood"))
    assert [change.before for change in changed_words(before, after, None)] == ["har- psichord"]
    [paragraph] = before.paragraphs()
    paragraph.joins = [LineJoin(line=paragraph.lines[0].id, hyphen="dropped", reason="known")]
    assert changed_words(before, after, None) == []


def test_the_box_is_round_the_words_of_both() -> None:
    before, after = page(1, body("the lamp was lit")), page(1, body("the larnps were lit"))
    words = [[word.box for line in one.lines() for word in line.words[1:3]] for one in (before, after)]
    [change] = changed_words(before, after, None)
    assert change.box == union([*words[0], *words[1]])
