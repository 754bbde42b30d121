"""Fraktur's letters that are read as others."""

from __future__ import annotations

import pytest

from lib.correct.draft import LineDraft
from lib.correct.evidence import Evidence
from lib.correct.known_words import KnownWords
from lib.correct.local import correct_page
from lib.correct.rules.fraktur import mend_fraktur
from lib.correct.rules.signs_and_spaces import Rules
from tests.correct.reading import page

WORDS = frozenset({"kommt", "gleich", "Europa", "Netz", "trotz", "ſoll", "foll", "durch", "Haus", "Maus", "Land"})


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Ho<ac<tung dur< Deutſ<hen", "Hochachtung durch Deutſchen"),
        ("Ausdru>, erbli>ken Zwe>", "Ausdruck, erblicken Zweck"),
        ("Lüttic), namentlic)", "Lüttich, namentlich"),
        ("(das iſt Lüttic) namentlic)", "(das iſt Lüttic) namentlic)"),
        ("er fommt gleih troß Curopa,", "er kommt gleich trotz Europa,"),
        ("ein <Land> und 3 < 4", "ein <Land> und 3 < 4"),
        ("Haus Land", "Haus Land"),  # words stay
        ("Fremdes", "Fremdes"),
    ],
)
def test_signs_and_letters(read: str, printed: str) -> None:
    [line] = [line for paragraph in page(read).paragraphs() for line in paragraph.lines]
    draft = LineDraft(line)
    mend_fraktur(draft, KnownWords(WORDS, {}))
    assert draft.text == printed


def test_what_the_line_s_end_divides_is_no_word_of_its_own() -> None:
    [line] = [line for paragraph in page("gleih und Curopa-").paragraphs() for line in paragraph.lines]
    draft = LineDraft(line)
    mend_fraktur(draft, KnownWords(WORDS, {}), head="un", tail="iſchen")
    assert draft.text == "gleih und Curopa-"


def test_books_of_other_data_are_left_alone() -> None:
    read = page("er fommt dur< das Haus")
    corrected = correct_page(read, Evidence(), Rules(language="frk"), lexicon=WORDS)
    assert [entry.text for entry in corrected.paragraphs] == ["er kommt durch das Haus"]
    assert correct_page(read, Evidence(), Rules(language="deu"), lexicon=WORDS).paragraphs == []


def test_a_sign_for_a_hyphen_joins_what_is_a_word() -> None:
    read = page("er kam in Eu:\nropa an und ſagte:\nnun trotz» Haus»\nund ſo")
    words = WORDS | {"Eu", "ropa", "nun"}
    [entry] = correct_page(read, Evidence(), Rules(language="frk"), lexicon=words | {"Europa"}).paragraphs
    assert [(join.left, join.right, join.hyphen) for join in entry.joins] == [("Eu-", "ropa", "dropped")]
    assert entry.text is not None
    assert entry.text.startswith("er kam in Eu-\nropa an und ſagte:\n")
    other = correct_page(read, Evidence(), Rules(language="deu"), lexicon=words).paragraphs
    assert [join for found in other for join in found.joins] == []
