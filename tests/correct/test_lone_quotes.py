"""Closing quotation marks that close nothing."""

from __future__ import annotations

import pytest

from lib.correct.evidence import Evidence
from lib.correct.local import correct_page
from lib.correct.rules.signs_and_spaces import Rules
from tests.correct.reading import page

LEXICON = frozenset(
    "worse the a few men of genius and it may contain are tho over speech in them said boys books".split()
)
AROUND = ("the men", "the genius")


def corrected(text: str, *, language: str = "eng", around: bool = True) -> str:
    paragraphs = (AROUND[0], text, AROUND[1]) if around else (text,)
    read = page(*paragraphs)
    record = correct_page(read, Evidence(), Rules(language=language), lexicon=LEXICON)
    entries = {entry.id: entry.text for entry in record.paragraphs}
    return entries.get(f"b1p{2 if around else 1}") or text


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("it may contain’ and the", "it may contain and the"),
        ("worse and worse” and it", "worse and worse and it"),
        # What opens may close elsewhere; what stands for letters closes nothing.
        ("the fact that a few ‘men of genius", "the fact that a few ‘men of genius"),
        ("he said “it may contain” and the", "he said “it may contain” and the"),
        ("the few ‘men of genius’ and the", "the few ‘men of genius’ and the"),
        ("the boys’ books of genius", "the boys’ books of genius"),
        ("the men tho’ worse", "the men tho’ worse"),
        ("the men goin’ and it", "the men goin’ and it"),
        ("the speech, “men of genius and", "the speech, “men of genius and"),
    ],
)
def test_a_mark_that_stands_alone_in_a_sentence_is_a_speck(read: str, text: str) -> None:
    assert corrected(read) == text


def test_a_quotation_may_come_from_the_page_before() -> None:
    assert corrected("it may contain’ and the", around=False) == "it may contain’ and the"


def test_other_languages_have_other_marks() -> None:
    assert corrected("it may contain’ and the", language="deu") == "it may contain’ and the"
