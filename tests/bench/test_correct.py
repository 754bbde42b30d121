"""Correction over all real books: what it takes away, what it spoils, and what remains. Readings are kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.bench.books import bench_project, find_books, run_book
from tests.bench.correction import Correction, score_correction


def test_correction(corpora: Path, figures: Callable[..., None]) -> None:
    project = bench_project()
    total = Correction()
    books = {}
    for book in find_books(corpora):
        run_book(project, book)
        sources = project.root / "data" / "sources"
        score = score_correction(project.root / "data" / book.id, sources / f"{book.id}-truth", book.furniture)
        books[book.id] = score.as_figures()
        print(book.id, books[book.id], flush=True)
        total.add(score)
    figures("correct", all=total.as_figures(), books=books)
    assert total.taken_away >= 0.25
    assert total.harm_to_good <= 0.1
    assert total.worst_page <= 3
