"""Which words of a text are wrong, beside the truth, and what is left open."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="the extra `learning` is not installed")

from lib.doubt.word_features import LESS_DOUBT, NAMES
from lib.learning.trees import trees_from_plain
from lib.training.doubt_labels import UNTOLD, DoubtExamples, label_words, wrong_words
from lib.training.learn_doubt import calibrated, fit, found_places
from tests.structure.pages import body, page

MOVED = "a paragraph that stands on another page of the book"


@pytest.mark.parametrize(
    ("given", "truth", "labels"),
    [
        ("the wor1d has", "the world has", [0, 1, 0]),
        ("has now to", "has new to", [0, 1, 0]),
        ("ofall the", "of all the", [1, 0]),
        ("al so the", "also the", [1, 1, 0]),
        ("it is. well", "it is well", [0, 1, 0]),
        ("it is well", "it is, well", [0, 1, 0]),
        ("the “world”", 'the "world"', [0, 0]),
        ("a—word", "a--word", [0]),
        ("THE WORLD has", "The world has", [UNTOLD, UNTOLD, 0]),
        (f"the {MOVED}", "the", [0, *[UNTOLD] * 10]),
        ("the stray has", "the has", [0, 1, 0]),
    ],
)
def test_words_with_a_wrong_character_are_wrong(given: str, truth: str, labels: list[int]) -> None:
    assert label_words(given.split(), truth)[0] == labels


def test_a_lost_space_within_is_one_place() -> None:
    labels, places = label_words("al so the wor1d".split(), "also the world")
    assert labels == [1, 1, 0, 1] and places[0] == places[1] != places[3] and places[2] == UNTOLD


def test_the_markup_is_no_part_of_the_truth() -> None:
    made = page(1, body("The wor1d is"))
    labels = [label for label, _ in wrong_words(made, "The <i>world</i> is-*").values()]
    assert labels == [0, 1, 0]


def book(name: str, confidences: list[float], labels: list[int]) -> DoubtExamples:
    features = np.zeros((len(labels), len(NAMES)))
    features[:, NAMES.index("confidence")] = confidences
    places = np.where(np.asarray(labels) == 1, np.arange(len(labels)), UNTOLD)
    return DoubtExamples(name, features, np.asarray(labels), places)


def test_the_first_words_by_doubt_hold_so_many_places() -> None:
    made = book("a", [0.1, 0.2, 0.3, 0.4, 0.5], [1, 0, UNTOLD, 0, 1])
    assert found_places(made, -made.features[:, NAMES.index("confidence")], (0.25, 0.5, 1.0)) == [0.5, 0.5, 1.0]


def test_trees_follow_the_evidence_in_one_direction_and_add_up_to_what_is_wrong() -> None:
    rows = 600
    confidences = np.linspace(0, 1, rows)
    labels = ((confidences < 0.2) | (np.arange(rows) % 97 == 0)).astype(int)
    made = book("a", confidences.tolist(), labels.tolist())
    plain = fit([made])
    logits = trees_from_plain(plain).logit(made.features)
    assert "confidence" in LESS_DOUBT and (np.diff(logits) <= 1e-9).all() and logits[0] > logits[-1]
    found = trees_from_plain(calibrated(plain, [made], logits)).logit(made.features)
    assert (1 / (1 + np.exp(-found))).sum() == pytest.approx(labels.sum(), rel=0.01)
