"""Labels and structure of real books against their proofread pages; readings are kept, as in tests/bench/books.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lib.evaluation.normalise import Normalisation
from lib.evaluation.reading_text_scores import character_errors, reading_text
from tests.bench.books import bench_project, find_books, read_bare, run_book
from tests.bench.finished import read_edition
from tests.bench.structure_scores import BOOKS, BookScore, as_figures, read_passages, score_book
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
        figures(f"structure_{book}", **as_figures(scores[book]), **_text_figures(folder, corpora / book))
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


def _text_figures(folder: Path, truth: Path) -> dict[str, float]:
    """Character errors of the whole book against a finished edition: of bare Tesseract, and of the reading text."""
    edition = truth / "BOOK.final.html"
    if not edition.exists():
        return {}
    text, _ = read_edition(edition)
    [book] = find_books(truth.parent, [truth.name])
    plain = "\n\n".join(page.text for page in read_bare(book.images))
    rates = {}
    for name, given in (("plain_cer", plain), ("reading_cer", reading_text(read_passages(folder)))):
        edits, chars = character_errors(text, given, Normalisation())
        rates[name] = round(edits / chars, 5)
    if truth.name in {"goldstd", "catholichistory"}:
        assert rates["reading_cer"] < 0.01
    return rates
