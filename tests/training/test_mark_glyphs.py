"""Small signs are learnt from printed and scanned glyphs of faces, and told in a face that was not learnt from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from font_source_serif_pro import SourceSerifPro

from lib.layout.mark_glyphs import CLASSES, FIGURES, KINDS, QUOTES, best, glyph_net, kinds, looks, shape_of
from lib.training.printed_glyphs import scanned

EACH, SEED = 20, 3


def glyphs(signs: str) -> list[tuple[str, np.ndarray]]:
    return list(scanned(Path(SourceSerifPro), signs, EACH, np.random.default_rng(SEED)))


def test_most_figures_of_a_face_that_was_not_learnt_are_told() -> None:
    found = glyphs(FIGURES[1:])
    told = looks([ink for _, ink in found])
    right = [best(row, FIGURES) == sign for row, (sign, _) in zip(told, found, strict=True)]
    assert {sign for sign, _ in found} == set(FIGURES[1:])
    assert np.mean(right) > 0.9


def test_quotation_marks_are_told_from_figures() -> None:
    quotes = kinds(looks([ink for _, ink in glyphs("’”")]))[:, KINDS.index(QUOTES)]
    figures = kinds(looks([ink for _, ink in glyphs("2345678")]))[:, KINDS.index(QUOTES)]
    assert np.median(quotes) > 0.5 > np.quantile(figures, 0.95)


def test_probabilities_are_those_of_all_classes() -> None:
    [(_, ink), *_] = glyphs("7")
    told = looks([ink])
    assert told.shape == (1, len(CLASSES))
    assert told.sum() == pytest.approx(1.0)
    assert (glyph_net().probability(shape_of(ink)[None, :]) == told).all()


def test_a_sign_that_a_face_has_not_is_left_out() -> None:
    assert glyphs("\u1234") == []
