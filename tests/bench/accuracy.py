"""Errors of bare Tesseract, ocr and merge over real books: python -m tests.bench.accuracy [BOOK ...] [--every N]

`--keep` puts the figures into reports/bench/accuracy.json, from which docs/accuracy.md has its table.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from tests.bench.books import Book, Score, bench_project, find_books, run_book, score_book
from tests.bench.conftest import CORPORA, RESULTS

FIGURES = RESULTS / "accuracy.json"
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


def keep(scores: Mapping[str, Score], pages: str) -> None:
    """Put whole books' figures into reports/bench/accuracy.json, beside those of books measured before."""
    kept = json.loads(FIGURES.read_bytes())["books"] if FIGURES.exists() else {}
    kept.update({name: {"pages_taken": pages, **score.as_dict()} for name, score in scores.items()})
    books = dict(sorted(kept.items()))
    names = {field.name for field in fields(Score)}
    all_books = add([Score(**{name: book[name] for name in names}) for book in books.values()])
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text(json.dumps({"books": books, "all": all_books.as_dict()}, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("books", nargs="*", help="folders of the corpora; all of them by default")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth page")
    parser.add_argument("--keep", action="store_true", help="write the figures to reports/bench/accuracy.json")
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    arguments = parser.parse_args()
    scores = measure(find_books(arguments.corpora, arguments.books, arguments.every))
    if arguments.keep:
        keep(scores, "all" if arguments.every == 1 else f"one of {arguments.every}")


if __name__ == "__main__":
    main()
