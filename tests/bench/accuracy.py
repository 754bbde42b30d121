"""Errors of bare Tesseract, of ocr and of merge over real books: python -m tests.bench.accuracy [BOOK ...]."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from tests.bench.books import Book, Score, bench_project, find_books, run_book, score_book
from tests.bench.conftest import CORPORA

HEAD = f"{'book':16}{'pages':>6}{'chars':>9}{'bare':>9}{'ocr':>9}{'merge':>9}{'mended':>8}{'harmed':>8}{'worst':>7}"


def line(name: str, score: Score) -> str:
    """A book's row: error rates in per cent, characters mended and harmed by correction, its worst page."""
    return (
        f"{name:16}{score.pages:6}{score.chars:9}{score.rate('bare'):8.3f}%{score.rate('ocr'):8.3f}%"
        f"{score.rate('merge'):8.3f}%{score.mended:8}{score.harmed:8}{score.worst_page:7}"
    )


def add(scores: Sequence[Score]) -> Score:
    """All books as one; the worst page is the worst of all."""
    total = Score(**{field.name: sum(getattr(score, field.name) for score in scores) for field in fields(Score)})
    total.worst_page = max((score.worst_page for score in scores), default=0)
    return total


def measure(books: Sequence[Book]) -> dict[str, Score]:
    """Run the books through the pipeline, where something changed, and score them."""
    project = bench_project()
    scores: dict[str, Score] = {}
    print(f"\n{HEAD}")
    for book in books:
        run_book(project, book)
        scores[book.name] = score_book(project, book)
        print(line(book.name, scores[book.name]), flush=True)
    print(line("all", add(list(scores.values()))))
    return scores


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("books", nargs="*", help="folders of the corpora; all of them by default")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth page")
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    arguments = parser.parse_args()
    measure(find_books(arguments.corpora, arguments.books, arguments.every))


if __name__ == "__main__":
    main()
