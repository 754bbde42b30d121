"""Fractions as print has them, and as people type them."""

from __future__ import annotations

import pytest

from lib.evaluation.normalise import Normalisation, normalise
from lib.text.fractions import fold_fractions, fraction_sign


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("about 12-1/2 to 1", "about 12½ to 1"),
        ("about 12 1/2 to 1", "about 12½ to 1"),
        ("about 12 ½ to 1", "about 12½ to 1"),
        ("51-1/4d.", "51¼d."),
        ("1/2 a pound", "½ a pound"),
        ("15-1/7", "15⅐"),
        ("1648/9", "1648/9"),
        ("March 17/27", "March 17/27"),
        ("2-4/9", "2-4/9"),
        ("pages 5-12", "pages 5-12"),
    ],
)
def test_typed_fractions_are_those_of_print(text: str, folded: str) -> None:
    assert fold_fractions(text) == folded


def test_only_fractions_in_lowest_terms_have_a_sign() -> None:
    assert [fraction_sign(*one) for one in ((1, 2), (5, 8), (2, 4), (2, 1), (1, 16))] == ["½", "⅝", None, None, None]


@pytest.mark.parametrize("unicode", ["NFC", "NFKC"])
def test_a_comparison_folds_them_or_not(unicode: str) -> None:
    settings = Normalisation.model_validate({"unicode": unicode})
    assert normalise("15-1/2", settings) == normalise("15½", settings)
    strict = settings.model_copy(update={"fold_fractions": False})
    assert normalise("15-1/2", strict) != normalise("15½", strict)
