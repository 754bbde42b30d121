"""Distances against brute force, and folding."""

from __future__ import annotations

import random

import pytest

from lib.evaluation.normalise import Normalisation, normalise
from lib.evaluation.rates import harm, rate
from lib.text.alignment import distance, infix_distance


def test_free_ends_agree_with_brute_force() -> None:
    chance = random.Random(3)
    for _ in range(60):
        truth = "".join(chance.choices("abc", k=chance.randint(0, 6)))
        text = "".join(chance.choices("abc", k=chance.randint(0, 9)))
        edits, start, end = infix_distance(truth, text)
        spans = [(i, j) for i in range(len(text) + 1) for j in range(i, len(text) + 1)]
        assert edits == min(distance(truth, text[i:j]) for i, j in spans)
        assert edits == distance(truth, text[start:end])


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("exam-\nple", "example"),
        ("1914-\n18", "1914- 18"),
        ("a “word” — said", 'a "word" - said'),
        ("Chapter . . . . . 7", "Chapter ... 7"),
        ("ſo  it\n\nis", "so it is"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert normalise(text, Normalisation()) == folded


def test_harm_counts_what_came_and_what_went() -> None:
    assert harm("the cat sat", "tbe cat sat", "the cot sat") == (1, 1)
    assert harm("the cat", "the cat", "the cat") == (0, 0)
    assert rate([(1, 100), (0, 300)]) == 0.0025
