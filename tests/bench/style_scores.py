"""How well the type of words is told: reports/bench/styles.json, as `python -m lib.training.learn_styles` keeps it.

docs/accuracy.md has its table from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib.training.examples import Score, pooled
from tests.bench.conftest import RESULTS

FIGURES = RESULTS / "styles.json"


def document_rows(figures: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The lines of the table in docs/accuracy.md: for each type the words in it, those invented and missed, and F1."""
    scores = {style: [Score(**book) for book in books.values()] for style, books in figures.items()}
    names = sorted({score.book for found in scores.values() for score in found})
    rows = []
    for name in [*names, "all"]:
        cells = [f"**{name}**" if name == "all" else name]
        for found in scores.values():
            score = pooled(found) if name == "all" else next(one for one in found if one.book == name)
            told = f"{score.f1:.3f}" if score.right + score.missed else ""
            cells += [f"{score.right + score.missed:,}", f"{score.invented}", f"{score.missed}", told]
        rows.append(f"| {' | '.join(cells)} |".replace("|  |", "| |"))
    return rows
