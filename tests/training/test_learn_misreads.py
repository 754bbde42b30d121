"""The fit of what is misread: books made up so that the answer is known."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("sklearn")  # the extra `learning`, which brings what fits

from lib.doubt.word_features import NAMES
from lib.schemas.score import Finding
from lib.training.doubt_labels import UNTOLD, DoubtExamples
from lib.training.learn_doubt import shift_to_wrong
from lib.training.learn_misreads import KnownBook, fit, likely_by_one_reader, off
from lib.training.misread_truth import LONGEST_MISREAD, misread_characters


def made_up(name: str, counted: float, misread: int) -> KnownBook:
    return KnownBook(name, np.asarray([counted, 0.0]), misread, 2 * misread, 10_000)


BOOKS = [made_up("a", 100, 50), made_up("b", 10, 5), made_up("c", 40, 20), made_up("d", 300, 150)]
"""Half a character for a word."""


def test_weights_that_made_the_books_come_out() -> None:
    found = fit(BOOKS)
    assert found.weights.tolist() == pytest.approx([0.5, 0], abs=0.001)
    assert found.spread < 0.001 and all(abs(off(found.weights, book)) < 0.001 for book in BOOKS)


def test_a_book_that_is_otherwise_widens_the_interval_and_no_weight_is_below_nothing() -> None:
    found = fit([*BOOKS, made_up("e", 100, 5)])
    assert found.spread > 0.3 and (found.weights >= 0).all()


def test_what_is_long_is_lost_text_and_not_misread() -> None:
    def finding(truth: str, given: str, kind: str = "text") -> Finding:
        return Finding.model_validate(
            {"page": 1, "kind": kind, "what": "other", "truth": truth, "given": given, "mend": 1}
        )

    lost = "x" * (LONGEST_MISREAD + 1)
    assert misread_characters([finding("MILLARD FILLMORE", ""), finding("", "slavery"), finding("lamps", "1804")]) == 0
    assert misread_characters([finding("of", ""), finding("establishment", "estab- 3 lishment")]) == 6
    assert misread_characters([finding("lamp", "larnp"), finding(lost, ""), finding("a", "b", "paragraph")]) == 2


def test_words_that_one_reader_misread_are_told_by_the_other_books() -> None:
    chance = np.random.default_rng(1)

    def book(name: str, wrong: int) -> DoubtExamples:
        features = np.zeros((1000, len(NAMES)))
        labels = np.asarray([1] * wrong + [0] * (1000 - wrong))
        features[:, NAMES.index("confidence")] = np.where(labels, 0.5, 0.96) + chance.normal(0, 0.05, 1000)
        return DoubtExamples(name, features, labels, labels)

    told = likely_by_one_reader([book("a", 10), book("b", 20), book("c", 40), book("d", 80)])
    assert told == sorted(told) and told == pytest.approx([10, 20, 40, 80], rel=0.5)


def test_doubts_are_shifted_until_they_add_up_to_the_wrong_words() -> None:
    labels = np.asarray([1, 0, 0, 0, UNTOLD])
    book = DoubtExamples("a", np.zeros((5, 0)), labels, np.zeros(5, np.int64))
    logits = np.asarray([3.0, 1.0, 0.0, -1.0, 9.0])
    told = logits[:4] + shift_to_wrong([book], logits)
    assert (1 / (1 + np.exp(-told))).sum() == pytest.approx(1)
