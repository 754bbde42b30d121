"""Proofreaders' mark-up: words, paragraphs, notes with their calls, and what stands apart."""

from __future__ import annotations

import pytest

from lib.evaluation.reading_text.marked_heads import marked_heads
from lib.evaluation.reading_text.marked_pages import read_page
from lib.evaluation.reading_text.marked_text import read_marked
from lib.evaluation.reading_text.reading import ITALIC, SMALL_CAPITALS, Reading

LONG = "It was a long page of prose, on which the lamp was lit and trimmed and put out again, and nobody said why, " * 2


def words(*pages: str) -> list[str]:
    return [word.text for word in read_marked(dict(enumerate(pages, start=1))).words]


def tied(made: Reading) -> dict[str, str | None]:
    """By a note's text, the word that calls it."""
    called = {call.key: made.words[call.after].text for call in made.calls}
    return {note.text: called.get(note.key) for note in made.notes}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the <i>Lamp</i>, and <sc>Mr.</sc> V<i>al</i>e", "the Lamp, and Mr. Vale"),
        ("gold[1] and silver[2].", "gold and silver."),
        ("no [Illegible] call [[1]] here", "no [Illegible] call [[1]] here"),
        ("said[**typo for sad] and [*P2 note] [oe]uvre", "said and œuvre"),
        ("one--two", "one—two"),
        ("/*\nkept lines\n*/\n\n/#\nquoted\n#/", "kept lines quoted"),
        ("/*\nMaine | 35 || 4\n------+----\nOhio  |  7 |----\n*/", "Maine 35 4 Ohio 7 ——"),
        ("<tb>", ""),
        ("[Blank Page]", ""),
        ("before [Footnote 1: a [sic] note] after", "before after"),
        ("[Illustration: A <i>lamp</i>]\n\ntext", "A lamp text"),
        ("[Illustration:\n/*\nPLATE\n*/\n]", "PLATE"),
        ("[Footnote 1: never closed\n\nand so on", ""),
    ],
)
def test_mark_up_is_no_text(text: str, expected: str) -> None:
    assert " ".join(words(text)) == expected


def test_a_paragraph_begins_after_an_empty_line_and_a_page_does_not_tell() -> None:
    made = read_marked({1: "One two\nthree.\n\nFour five.", 2: "Six seven.\n\n[Sidenote: Aside.]\n\nEight."})
    firsts = {word.text: word.first for word in made.words}
    assert firsts == {
        "One": None, "two": False, "three.": False, "Four": True, "five.": False, "Six": None, "seven.": False,
        "Eight.": True,
    }  # fmt: skip
    assert [(note.text, note.at, note.page) for note in made.sidenotes] == [("Aside.", 7, 2)]
    assert [word.page for word in made.words] == [1] * 5 + [2] * 3


def test_a_word_that_is_divided_over_pages_is_one_and_stands_on_the_first() -> None:
    made = read_marked({1: "The tower and con-*", 2: "*siderable money.", 3: "A hyph-en-*", 4: "ated word."})
    assert [word.text for word in made.words] == "The tower and considerable money. A hyph-enated word.".split()
    assert (made.words[3].page, made.words[4].first) == (1, False)


def test_styles_go_over_lines_and_end_with_the_paragraph() -> None:
    made = read_marked({1: "a <i>b\nc</i> <sc>d</sc> <b>e</b>\n\n<i>f\n\ng"})
    assert {word.text: set(word.styles) for word in made.words} == {
        "a": set(), "b": {ITALIC}, "c": {ITALIC}, "d": {SMALL_CAPITALS}, "e": set(), "f": {ITALIC}, "g": set(),
    }  # fmt: skip


def test_a_note_belongs_to_the_call_before_it_also_on_an_earlier_page() -> None:
    made = read_marked(
        {1: "gold[1] and", 2: "silver.\n\n[Footnote 1: Of gold.]\n\nThen lead[1].\n\n[Footnote 1: Of lead.]"}
    )
    assert tied(made) == {"Of gold.": "gold", "Of lead.": "lead."}


def test_a_call_stands_on_its_own_page_though_the_word_began_before() -> None:
    made = read_marked({1: "our op-*", 2: "*ponents[1] said\n\n[Footnote 1: So.]"})
    assert [(call.after, call.page, made.words[call.after].page) for call in made.calls] == [(1, 2, 1)]


def test_what_looks_like_a_call_pages_before_is_none() -> None:
    pages = {1: "an equation [1]", **dict.fromkeys(range(2, 6), "text"), 6: "gold[1]\n\n[Footnote 1: Of gold.]"}
    assert tied(read_marked(pages)) == {"Of gold.": "gold"}


def test_a_note_above_its_call_is_tied_and_one_without_a_call_is_not() -> None:
    made = read_marked({1: "[Footnote A: Of gold.]\n\ngold[A]\n\n[Footnote B: Of nothing.]"})
    assert tied(made) == {"Of gold.": "gold", "Of nothing.": None}


def test_a_note_goes_on_on_the_next_page() -> None:
    made = read_marked(
        {1: "a[1] b[2]\n\n[Footnote 1: One.]\n\n[Footnote 2: It is con-*]*", 2: "c\n\n*[Footnote 2: tinued here.]"}
    )
    assert [note.text for note in made.notes] == ["One.", "It is continued here."]


def test_heads_are_told_by_the_lines_around_them() -> None:
    text = f"{LONG}\n\n\n\n\nCHAPTER II\n\nTHE KEEPERS\n\n\n{LONG}\n\n\nA SECTION\n\n{LONG}\n\nNot a head."
    assert [(head.level, head.text) for head in marked_heads(read_page(1, text))] == [
        (1, "CHAPTER II THE KEEPERS"),
        (2, "A SECTION"),
    ]
    # A page of short lines alone, as a title page, has none.
    assert marked_heads(read_page(1, "\n\n\n\nTHE LAMP\n\n\nBy a Keeper")) == []
