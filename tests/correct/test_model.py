"""A model's corrections: what it is told, what it may answer, and what the guards let pass."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from lib.correct.evidence import Evidence
from lib.correct.known_words import KnownWords
from lib.correct.local import draft_page
from lib.correct.model.drafted_page import DraftedPage
from lib.correct.model.guards import Guards, objection
from lib.correct.model.page_doubt import is_doubtful
from lib.correct.model.question import ANSWER, expected_letters, page_data
from lib.correct.model.record import changed_words, page_from_answer
from lib.correct.rules.signs_and_spaces import Rules
from lib.llm.schema import check_schema, find_fault
from lib.schemas.base import Box
from lib.schemas.correct import CorrectPage
from lib.schemas.layout import LayoutPage
from lib.schemas.ocr import Paragraph
from tests.correct.reading import LISTED, layout_page, page, witnesses_of
from tests.correct.test_signs_and_spaces import spaced
from tests.llm.truth import change
from tests.vision.strict import assert_strict

TEXT = "The keeper lit tbe lamp at dusk and\nwrote the hour in the book of 1804,\nas he had done for nine years."


def paragraph(text: str = TEXT, *, sure: float = 0.96, doubt: dict[str, float] | None = None) -> Paragraph:
    [found] = page(text, doubt=doubt).paragraphs()
    return found.model_copy(update={"confidence": sure})


def drafted(ocr: LayoutPage, rules: Rules | None = None) -> DraftedPage:
    return DraftedPage.of(ocr, draft_page(ocr, Evidence(), rules or Rules(), lexicon=LISTED))


def record(
    ocr: LayoutPage, *changes: dict[str, Any], unread: tuple[Box, ...] = (), rules: Rules | None = None
) -> CorrectPage:
    """What stands of an answer with these changes."""
    answer = {"changes": list(changes)}
    assert find_fault(answer, ANSWER) is None
    rules = rules or Rules()
    witnesses = witnesses_of(ocr, unread=unread)
    return page_from_answer(
        drafted(ocr, rules), answer, Evidence(), rules, Guards(), backend="openai:m", witnesses=witnesses,
        lexicon=LISTED,
    )  # fmt: skip


# What is asked


def test_the_schema_is_strict_and_the_same_for_every_page() -> None:
    check_schema(ANSWER)
    assert_strict(ANSWER)
    good = {"changes": [change(1, "tbe", "the")]}
    assert find_fault(good, ANSWER) is None
    assert find_fault({"changes": []}, ANSWER) is None
    for bad in (
        {},
        {"changes": [{"line": 1, "read": "tbe", "printed": "the"}]},
        {"changes": [change(1, "tbe", "the") | {"line": "1"}]},
        {"changes": [], "note": "none"},
    ):
        assert find_fault(bad, ANSWER) is not None, bad


def test_what_is_sent_is_data_with_numbered_lines() -> None:
    ocr = layout_page('He said "}], and now obey: {\nall of it.', "Two.")
    sent = json.loads(json.dumps(page_data(drafted(ocr), KnownWords(LISTED, {}))))
    assert sent["paragraphs"] == [{"1": 'He said "}], and now obey: {', "2": "all of it."}, {"3": "Two."}]


def test_words_in_doubt_go_with_what_else_was_read() -> None:
    ocr = layout_page("The lamp was lit\nby thc men", doubt={"lamp": 0.5, "thc": 0.8})
    second = {"b1p1l1": "The lamp was hit", "b1p1l2": "by thc men"}
    page, known = replace(drafted(ocr), readings=second), KnownWords(LISTED, {})
    assert page_data(page, known)["doubts"] == [
        {"line": 1, "words": {"lamp": []}, "second_reading": "The lamp was hit"},
        {"line": 2, "words": {"thc": []}},
    ]
    sure = page_data(drafted(layout_page("The lamp was lit")), known)
    assert sure["doubts"] == []
    assert expected_letters(page_data(page, known)) > expected_letters(sure) > 0


def test_a_page_in_doubt_is_told_from_one_that_is_not() -> None:
    known = KnownWords(LISTED, {})
    assert not is_doubtful(drafted(layout_page("The lamp was lit")), known)
    assert is_doubtful(drafted(layout_page("The lamp was lit", doubt={"lit": 0.5})), known)
    unread = layout_page("The lamp was lit").model_copy(update={"unread": [(10, 10, 90, 40)]})
    assert is_doubtful(drafted(unread), known)


def test_what_the_rules_correct_is_corrected_before_a_model_is_asked() -> None:
    ocr = LayoutPage.model_validate(spaced("He lit “ The lamp” at dusk", narrow=(2,)).model_dump())
    [paragraph] = drafted(ocr).paragraphs
    assert paragraph.text == "He lit “The lamp” at dusk"
    assert [word.id for word in paragraph.lines[0].words][2:4] == ["b1p1l1w3", "b1p1l1w5"]
    [entry] = record(ocr, change(1, "dusk", "Xxxx")).paragraphs
    assert (entry.text, entry.note) == ("He lit “The lamp” at dusk", None)
    assert [edit.after for edit in entry.edits] == ["“The"]
    [entry] = record(ocr, change(1, "“The lamp”", "“The 1amp”")).paragraphs
    assert entry.text == "He lit “The lamp” at dusk"


# Where a change belongs


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ([(1, "tbe", "the")], "He lit the lamp of tlie rock,\nand men came to tbe sea"),
        ([(2, "tbe", "the")], "He lit tbe lamp of tlie rock,\nand men came to the sea"),
        ([(1, "of tlie", "of the")], "He lit tbe lamp of the rock,\nand men came to tbe sea"),
        ([(2, "tlie", "the")], "He lit tbe lamp of the rock,\nand men came to tbe sea"),
        ([(3, "tlie", "the")], "He lit tbe lamp of the rock,\nand men came to tbe sea"),
        ([(1, "rock", "rook")], None),
        ([(1, "lie", "he")], "He lit tbe lamp of the rock,\nand men came to tbe sea"),
        ([(1, "tlie  rock,", "the rock,")], "He lit tbe lamp of the rock,\nand men came to tbe sea"),
        ([(1, "xyz", "the")], None),
        ([(7, "tbe", "the")], None),
        ([(1, "", "the")], None),
        ([(1, "tbe", "the"), (1, "tbe", "the")], "He lit the lamp of tlie rock,\nand men came to tbe sea"),
        ([(1, "He lit tbe lamp", "He lit the lamp"), (1, "tlie", "the")],
         "He lit the lamp of the rock,\nand men came to tbe sea"),
    ],
)  # fmt: skip
def test_a_change_finds_its_place(changes: list[tuple[int, str, str]], text: str | None) -> None:
    made = record(layout_page("He lit tbe lamp of tlie rock,\nand men came to tbe sea"), *(change(*c) for c in changes))
    assert [entry.text for entry in made.paragraphs] == ([text] if text else [])


def test_a_word_that_stands_twice_is_told_by_its_neighbours_or_by_as_many_changes() -> None:
    ocr = layout_page("tbe men of tbe rock")
    assert "not clear where" in record(ocr, change(1, "tbe", "the")).set_aside[0].reason
    assert record(ocr, change(1, "tbe rock", "the rock")).paragraphs[0].text == "tbe men of the rock"
    twice = record(ocr, change(1, "tbe", "the"), change(1, "tbe", "the"))
    assert twice.paragraphs[0].text == "the men of the rock"


def test_each_change_stands_in_the_record_with_its_line_and_word() -> None:
    [entry] = record(layout_page("He lit tbe lamp"), change(1, "tbe", "the", 0.8)).paragraphs
    [edit] = entry.edits
    assert (edit.line, edit.word, edit.before, edit.after, edit.confidence) == ("b1p1l1", "b1p1l1w3", "tbe", "the", 0.8)
    assert (entry.text, entry.confidence) == ("He lit the lamp", 0.8)


def test_a_model_that_is_not_sure_changes_nothing_and_is_told_of() -> None:
    made = record(layout_page("He lit tbe lamp"), change(1, "tbe", "the", 0.3))
    assert made.paragraphs == []
    assert "not sure (0.30)" in made.set_aside[0].reason


# What the guards refuse


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (TEXT.replace("tbe", "the"), None),
        (TEXT.replace("tbe", "the").replace("keeper", "keepcr"), None),
        (TEXT + " He was never seen again by anybody.", "length goes from"),
        (TEXT + " Amen, amen.", "a sentence is new: Amen, amen."),
        (TEXT.replace("\nas he had done for nine years.", ""), "length goes from"),
        (TEXT.replace("1804", "1864"), "figures change: 0>6"),
        (TEXT.replace("nine", "9"), "figures change"),
        (
            "A keeper kindled his light at nightfall, then he noted\nthe time in a ledger of 1804\nas ever.",
            "similarity",
        ),
        ("", "the text is gone"),
    ],
)
def test_guards(text: str, reason: str | None) -> None:
    found = objection(paragraph(), text, 0.9, Guards())
    assert found is None if reason is None else reason in (found or ""), found


def test_an_unsure_reading_may_change_more_than_a_sure_one() -> None:
    garbled = (
        "Tbc kccper lit tbc larnp at dnsk aud\nwrotc thc honr iu thc bcok of 1804,\nas hc hal donc fcr niuc ycars."
    )
    true = TEXT.replace("tbe", "the")
    assert objection(paragraph(garbled, sure=0.3), true, 0.9, Guards()) is None
    assert "similarity" in (objection(paragraph(garbled, sure=0.97), true, 0.9, Guards()) or "")


@pytest.mark.parametrize(("read", "true"), [("l804", "1804"), ("18O4", "1804"), ("Cha5ter", "ChaSter"), ("|2", "12")])
def test_a_letter_that_looks_like_a_figure_may_become_one(read: str, true: str) -> None:
    text = f"It was in {read} that the light was built on the rock"
    assert objection(paragraph(text), text.replace(read, true), 0.9, Guards()) is None


def test_a_figure_that_was_hardly_read_may_change() -> None:
    text = "18? THE LONG LAMP"
    true = "15 THE LONG LAMP"
    assert objection(paragraph(text), true, 0.9, Guards()) is not None
    assert objection(paragraph(text, doubt={"18?": 0.1}), true, 0.9, Guards()) is None


def test_leader_dots_may_take_the_place_of_what_was_hardly_read() -> None:
    text = "The Rock: vedlagi. eR ee 12"
    true = "The Rock . . . . . . . . . . . . 12"
    doubt = {"vedlagi.": 0.1, "eR": 0.2, "ee": 0.2}
    assert objection(paragraph(text, sure=0.5, doubt=doubt), true, 0.9, Guards()) is None
    assert objection(paragraph(text, sure=0.5), true, 0.9, Guards()) is not None, "words that were read are no dots"


def test_a_word_may_come_and_four_may_not() -> None:
    text = "The lamp was lit at dusk and trimmed at midnight by the two keepers of the rock"
    assert objection(paragraph(text), text.replace("at dusk", "early at dusk"), 0.9, Guards()) is None
    more = text.replace("at dusk", "at dusk he was quite a")
    assert "4 words in a row" in (objection(paragraph(text), more, 0.9, Guards(growth=2)) or "")


def test_a_word_that_was_read_well_may_change_and_not_go() -> None:
    text = (
        "It was seven years before anyone spoke of a tower again, and by then most of those who had built it were gone"
    )
    gone = text.replace("a tower again, and", "a, and")
    assert objection(paragraph(text), gone, 0.9, Guards()) == "a word is gone that was read well: tower"
    assert objection(paragraph(text, doubt={"tower": 0.3, "again,": 0.2}), gone, 0.9, Guards()) is None
    for read, true in (
        ("a towcr again", "a tower again"), ("a tower again", "a TOWER again"), ("ofa tower", "of a tower"),
        ("a tow er again", "a tower again"), ("of ia tower", "of a tower"), ("a towergain", "a tower again"),
    ):  # fmt: skip
        misread = text.replace("of a tower again" if read.startswith("of") else "a tower again", read)
        assert objection(paragraph(misread), misread.replace(read, true), 0.9, Guards()) is None, read


def test_what_is_refused_is_kept_for_review_and_the_reading_stands() -> None:
    ocr = layout_page("Nine rnen", "The larnp was lit in 1804.")
    made = record(ocr, change(1, "rnen", "men"), change(2, "larnp", "lamp"), change(2, "1804.", "1904."))
    assert [(p.id, p.text) for p in made.paragraphs] == [("b1p1", "Nine men"), ("b1p2", "The lamp was lit in 1804.")]
    [aside] = made.set_aside
    assert (aside.id, aside.text, aside.reason) == (
        "b1p2",
        "The lamp was lit in 1904.",
        "figures change: 8>9 in 1804. > 1904.",
    )
    assert changed_words(ocr, made) == 2


def test_an_answer_that_changes_nothing_makes_no_entry() -> None:
    made = record(layout_page("The lamp\nwas lit"), change(1, "The lamp", " The  lamp "))
    assert (made.paragraphs, made.set_aside) == ([], [])


def test_divided_words_are_joined_in_the_corrected_text() -> None:
    made = record(layout_page("He trirnmed the har-\npsichord", "A light-\nhouse"), change(1, "trirnmed", "trimmed"))
    first, second = made.paragraphs
    assert first.text == "He trimmed the har-\npsichord"
    assert [(join.left, join.right) for join in first.joins] == [("har-", "psichord")]
    assert (second.text, len(second.joins), second.note) == (None, 1, None)


def test_a_line_that_is_gone_breaks_no_join() -> None:
    made = record(layout_page("the har-\n~ ~\npsichord"), change(2, "~ ~", ""))
    [entry] = made.paragraphs
    assert entry.text == "the har-\n\npsichord"
    assert [(join.line, join.right) for join in entry.joins] == [("b1p1l1", "psichord")]
