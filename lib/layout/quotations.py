"""Which paragraphs are block quotations: learnt from proofread books, by type, distance of lines, insets and white."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from lib.layout.flow import Flow
from lib.layout.quotation_features import NAMES, BodyType, features, measure, measure_width, notes_from
from lib.learning.logistic import FOLDER, Weights, load_weights

QUOTATION_WEIGHTS = FOLDER / "quotations.json"
"""Learnt by `python -m lib.training.learn_quotations`."""
QUOTATIONS = "quotations"
"""What the decision is called where a project learns weights of its own."""
LIKELY = 0.5
"""Probability from which a paragraph is a quotation. From: both mistakes cost a reader the same."""


def quoted(
    page: Sequence[Flow],
    starts: Sequence[Sequence[int]],
    around: BodyType,
    height: int,
    raised: Collection[str],
    weights: Weights | None = None,
) -> list[list[bool]]:
    """For each paragraph of each flow of a page, given the lines at which they begin, whether it is a quotation.

    `around` is how the running text around the page is set, `height` the page's in pixels; `raised` holds the ids of
    words that raised marks open: with the first of them the notes begin, and no note is a quotation. `weights` tell in
    place of the package's.
    """
    body = around.on(measure_width(page))
    weights = weights or load_weights(QUOTATION_WEIGHTS, NAMES)
    answers = []
    for flow, at in zip(page, starts, strict=True):
        found = weights.probability(features(flow, measure(flow, at, body), body, height))
        end = notes_from(flow, raised, height)
        answers.append([bool(one >= LIKELY) and start < end for one, start in zip(found, at, strict=True)])
    return answers
