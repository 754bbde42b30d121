"""Labels and structure of real books against their proofread pages; readings are kept, as in tests/bench/books.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bench.books import bench_project, find_books, run_book
from tests.bench.structure_scores import BOOKS, BookScore, as_figures, score_book
from tests.projects import Project

Figures = Callable[..., None]


@pytest.fixture(scope="module")
def project() -> Project:
    return bench_project()


def read(project: Project, name: str, corpora: Path) -> Path:
    """Take a book from its images to its structure; returns data/BOOK."""
    [book] = find_books(corpora, [name])
    run_book(project, book)
    project.stage("structure", book.id)
    return project.root / "data" / book.id


def test_real_books(project: Project, corpora: Path, figures: Figures) -> None:
    scores: dict[str, BookScore] = {}
    for book in BOOKS:
        folder = read(project, book, corpora)
        scores[book] = score_book(folder, corpora / book)
        figures(f"structure_{book}", **as_figures(scores[book]))
    chapters = [score.chapters for score in scores.values()]
    found = sum(score.found for score in chapters) / sum(score.true for score in chapters)
    invented = sum(score.invented for score in chapters) / sum(score.given for score in chapters)
    pages = [page for score in scores.values() for page in score.pages]
    clean = sum(score.clean for score in scores.values()) / len(pages)
    numbers = [score.numbers for score in scores.values()]
    right = sum(score.right for score in numbers) / sum(score.known for score in numbers)
    tied = scores["thomas-reid"].notes
    figures(
        "structure",
        chapters_found=round(found, 4),
        chapters_invented=round(invented, 4),
        clean_pages=round(clean, 4),
        numbers_right=round(right, 4),
        thomas_reid_notes_tied=round(tied.linked / tied.true, 4),
    )
    assert found >= 0.95
    assert invented <= 0.05
    assert clean >= 0.99
    assert right >= 0.99
    assert tied.linked / tied.true >= 0.9
