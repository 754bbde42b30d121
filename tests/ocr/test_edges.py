"""Marks at the edge of the paper are no text; type is, wherever it stands."""

from __future__ import annotations

from lib.ocr.edges import without_edges
from lib.text.read_words import ReadWord


def word(left: int, top: int, sure: float) -> ReadWord:
    return ReadWord(1, 1, 1, (left, top, left + 15, top + 15), sure, "|")


def test_doubtful_marks_at_an_edge_are_left_out() -> None:
    edge = [word(5, 700, 0.4), word(980, 700, 0.4), word(500, 5, 0.4), word(500, 1470, 0.4)]
    kept = [word(5, 700, 0.8), word(500, 700, 0.4)]
    assert without_edges([*edge, *kept], (1000, 1500)) == kept
