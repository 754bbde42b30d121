"""What stands between the parts of a divided word and is none of it."""

from __future__ import annotations

import pytest

from lib.correct.evidence import Evidence
from lib.correct.local import correct_page
from lib.correct.rules.signs_and_spaces import Rules
from lib.merge.three_way import merge_page
from tests.correct.reading import page

LISTED = frozenset(
    "resolutions submitting recommended falsehood promise commended before he came it was the of sub end better".split()
)


def merged(text: str, rules: Rules | None = None) -> str:
    read = page(text)
    record = correct_page(read, Evidence(), rules, lexicon=LISTED)
    return merge_page(read, record, None, continues_from_previous=False, continues_on_next=False).text


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("the reso-~\nlutions of", "the resolutions of"),
        ("the reso-\n‘lutions of", "the resolutions of"),
        ("the reso-'\n-lutions, of", "the resolutions, of"),
        ("sub+\nmitting it", "submitting it"),  # though sub is in the list, mitting is none
        ("recom.\nmended it", "recommended it"),
        ("the false-\n‘hood of", "the falsehood of"),
    ],
)
def test_a_worn_hyphen_and_specks_leave_one_word(read: str, text: str) -> None:
    assert merged(read) == text


@pytest.mark.parametrize(
    "read",
    [
        "it was the end.\nBetter he came",  # a sentence that ends
        "the reso.\nNations of",
        "he came ‘\n‘before it",
        "was the end.\nbefore he came",  # both are words
        "the blub.\nmended it",  # they make none
        "he came -\n“before it",
    ],
)
def test_what_makes_no_word_stays(read: str) -> None:
    assert merged(read, Rules(stops=False, specks=False, spacing=False)) == " ".join(read.split())
