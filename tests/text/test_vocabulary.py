from __future__ import annotations

import pytest

from lib.text.vocabulary import Vocabulary, forms, level
from tests.correct.reading import page


def test_forms_are_folded_and_parted_at_dashes() -> None:
    assert forms("“Well-known,”—He’s") == ("well-known", "he's")
    assert forms("—") == ()


@pytest.mark.parametrize(("count", "known"), [(0, 0), (1, 1), (3, 3), (5, 4), (7, 6), (11, 8), (100, 96), (127, 96)])
def test_common_words_are_known_by_level(count: int, known: int) -> None:
    assert level(count) == known


def test_parts_of_divided_words_are_not_counted() -> None:
    vocabulary = Vocabulary([page("the king-\ndom of the king")])
    assert vocabulary.sure("king") == 1
    assert vocabulary.sure("dom") == 0
    assert vocabulary.sure("the") == 2


def test_words_read_without_confidence_are_seen_but_no_evidence() -> None:
    vocabulary = Vocabulary([page("a strange wrod", doubt={"wrod": 0.4})])
    assert vocabulary.seen("wrod") == 1
    assert vocabulary.sure("wrod") == 0
    assert vocabulary.levels(["wrod", "strange", "missing"]) == {"strange": 1}
