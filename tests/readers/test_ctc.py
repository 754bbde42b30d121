"""The likeliest text of a recogniser's output, and the likelihood of any."""

from __future__ import annotations

from itertools import groupby, product

import numpy as np
import pytest

from lib.readers.ctc import LineOutput
from tests.correct.spelled import spelled

SMALL = ["", "a", "b"]


def by_hand(probabilities: np.ndarray, text: str) -> float:
    """The sum over all ways in which the steps can spell the text."""
    total = 0.0
    for way in product(range(len(SMALL)), repeat=len(probabilities)):
        read = "".join(SMALL[place] for place, _ in groupby(way))
        if read == text:
            total += float(np.prod([probabilities[step, place] for step, place in enumerate(way)]))
    return total


@pytest.mark.parametrize("text", ["", "a", "ab", "aa", "aba", "bb"])
def test_the_likelihood_is_the_sum_over_all_ways_to_spell_a_text(text: str) -> None:
    random = np.random.default_rng(7)
    probabilities = random.dirichlet(np.ones(3), size=5).astype(np.float32)
    output = LineOutput.from_probabilities(SMALL, probabilities)
    assert np.exp(output.likelihood(text)) == pytest.approx(by_hand(probabilities, text), rel=1e-4)


def test_the_likeliest_text_keeps_double_letters_and_says_how_sure_it_is() -> None:
    best = spelled("all the way", sure=0.9).best()
    assert best.text == "all the way"
    assert best.sure == pytest.approx([0.9] * len("all the way"))


def test_a_character_that_the_model_does_not_know_costs_much_and_rules_nothing_out() -> None:
    output = spelled("a bed")
    assert output.likelihood("a bed") > output.likelihood("a bad") > output.likelihood("a bßd") > -1000
