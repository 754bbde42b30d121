"""The reading text of real books as their EPUBs have it, and how far another scorer agrees."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from lib.evaluation.normalise import Normalisation
from lib.evaluation.reading_text.book_text_score import score_book_text
from lib.evaluation.reading_text.epub_text import read_epub
from tests.bench import zones
from tests.bench.books import find_books
from tests.bench.reading import epubs, keep, known_of, measure, show

DATA = Path(os.environ["COLOPHON_READING"]) if os.environ.get("COLOPHON_READING") else None
SCORER = os.environ.get("COLOPHON_SCORER")
MENDS = 0.05
"""A page, by which two scorers may differ: they do not fold the same marks."""
CHARACTERS = 0.0015
"""Share of the characters, the same."""
BREAKS = 0.002


def test_reading_text(corpora: Path) -> None:
    made = {book.name: measure(book, epub)[0] for book, epub in epubs(find_books(corpora), DATA)}
    show(keep(made, "now")["books"])
    assert made


def test_zones(corpora: Path) -> None:
    made = zones.measure(find_books(corpora, zones.BOOKS), DATA)
    zones.keep(made, "now")
    assert made or DATA


@pytest.fixture
def other() -> ModuleType:
    """Another scorer, a Python file with truth(files), mine(epub) and score(truth, mine)."""
    if not SCORER:
        pytest.skip("no other scorer; name its file in COLOPHON_SCORER")
    spec = importlib.util.spec_from_file_location("other_scorer", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_another_scorer_agrees(corpora: Path, other: ModuleType, figures: Callable[..., None]) -> None:
    """On notes' places it need not: it may know no call on a page before the note's."""
    rows = {}
    for book, epub in epubs(find_books(corpora), DATA):
        known = known_of(corpora / book.name, book)
        if not known.marked:
            continue
        scored = score_book_text(known, read_epub(epub), len(book.images), (), Normalisation())
        assert scored is not None
        ours, pages = scored[0], len(book.images)
        theirs = other.score(other.truth(sorted((corpora / book.name).glob("*.gt.dp.txt"))), other.mine(epub))
        assert ours.notes is not None
        assert ours.sidenotes is not None
        assert ours.breaks is not None
        found, tied, _, invented = theirs["notes"]
        rows[book.name] = {
            "mends": ours.mends / pages - theirs["mends"] / pages,
            # What a call that the other does not know is worth.
            "mends_but_ties": (ours.mends + ours.notes.tied - theirs["mends"] - tied) / pages,
            "cer": ours.cer - theirs["cer"],
            "breaks": ours.breaks.f1 - theirs["breaks"][0],
            "notes_found": ours.notes.found - found,
            "notes_invented": ours.notes.invented - invented,
            "sidenotes_found": ours.sidenotes.found - theirs["sides"][0],
            "sidenotes_invented": ours.sidenotes.invented - theirs["sides"][2],
        }
    table = pd.DataFrame.from_dict(rows, orient="index").astype(float)
    print(f"\n{table.round(4).to_string()}")
    most = table.abs().max()
    figures("reading_agreement", **{str(name): float(value) for name, value in most.round(4).items()})
    assert most.mends_but_ties <= MENDS
    assert most.cer <= CHARACTERS
    assert most.breaks <= BREAKS
    assert most.filter(like="notes").max() == 0
