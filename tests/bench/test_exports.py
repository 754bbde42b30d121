"""Exports of real books, as other programs take them: EPUBCheck, pdftotext, and the size of the PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bench.books import bench_project, find_books, run_book
from tests.validators.checks import check_epub
from tests.validators.words_in_pdf import found_in_place

Figures = Callable[..., None]


@pytest.mark.parametrize("name", ["goldstd", "catholichistory", "thomas-reid", "oilbiz"])
def test_exports_of_a_real_book(corpora: Path, figures: Figures, name: str) -> None:
    project = bench_project()
    [book] = find_books(corpora, [name])
    run_book(project, book)
    for stage in ("structure", "export"):
        project.stage(stage, name)
    data = project.root / "data" / name
    check_epub(data / "export" / f"{name}.epub")
    in_place, words = found_in_place(data)
    ratio = round(
        (data / "export" / f"{name}.pdf").stat().st_size / sum(path.stat().st_size for path in book.images), 3
    )
    placed = in_place / words
    figures(
        f"exports_{name}", pages=len(book.images), epubcheck="clean", words=words, in_place=placed, pdf_to_source=ratio
    )
    assert ratio <= 1.2
    assert in_place >= 0.99 * words
