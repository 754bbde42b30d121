"""Exports of real books, as other programs take them: EPUBCheck, pdftotext, and the size of the PDF."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.schemas.merge import MergePage
from tests.bench.books import bench_project, find_books, run_book
from tests.validators.checks import check_epub, pdf_text

Figures = Callable[..., None]
NEAR = 8
"""Pixels by which a word's ends may be off in the PDF."""
_PAGE = re.compile(r'<page width="([\d.]+)"[^>]*>(.*?)</page>', re.DOTALL)
_WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')


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


def found_in_place(data: Path) -> tuple[int, int]:
    """How many of the book's words pdftotext finds where they are printed, and how many there are."""
    pages = _PAGE.findall(pdf_text(data / "export" / f"{data.name}.pdf", "-bbox"))
    found = words = 0
    for path, (width, body) in zip(sorted((data / "merge/pages").glob("*.json")), pages, strict=False):
        record = MergePage.model_validate_json(path.read_bytes())
        scale = record.width / float(width)
        there: dict[str, list[list[float]]] = {}
        for *edges, text in _WORD.findall(body):
            there.setdefault(html.unescape(text), []).append([float(edge) * scale for edge in edges])
        for word in (word for p in record.paragraphs() for line in p.lines for word in line.words):
            words += 1
            left, top, right, bottom = word.box
            found += any(
                abs(x0 - left) <= NEAR and abs(x1 - right) <= NEAR and y0 <= (top + bottom) / 2 <= y1
                for x0, y0, x1, y1 in there.get(word.text, [])
            )
    return found, words
