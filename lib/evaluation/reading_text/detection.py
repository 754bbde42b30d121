"""Counts of what was to be found, as precision, recall and F1."""

from __future__ import annotations

from typing import Any

from lib.schemas.score import DECIMALS


def detection(known: int, found: int, invented: int) -> dict[str, Any]:
    """The fields of a DetectionScore: `found` of `known` are right, `invented` were given and are not true.

    A rate of nothing is 1: a book without notes to which none was given is right.
    """
    given = found + invented
    return {
        "known": known,
        "found": found,
        "invented": invented,
        "precision": _share(found, given),
        "recall": _share(found, known),
        "f1": _share(2 * found, given + known),
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, DECIMALS) if whole else 1.0
