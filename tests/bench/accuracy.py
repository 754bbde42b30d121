"""Errors of bare Tesseract, ocr and merge over real books: python -m tests.bench.accuracy [BOOK ...] [--every N]

`--keep` puts the figures into reports/bench/accuracy.json, from which docs/accuracy.md has its table.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from tests.bench.books import Book, Score, bench_project, find_books, run_book, score_book
from tests.bench.conftest import CORPORA, RESULTS
from tests.bench.cost import measure_cost

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
    """Put books' figures into reports/bench/accuracy.json, beside those of books measured before."""
    kept = _kept()
    books = {**kept.get("books", {}), **{name: {"taken": pages, **score.as_dict()} for name, score in scores.items()}}
    names = [field.name for field in fields(Score)]
    all_books = add([Score(**{name: book[name] for name in names}) for book in books.values()])
    _write({**kept, "books": dict(sorted(books.items())), "all": all_books.as_dict()})


def keep_cost(books: Sequence[Book]) -> None:
    """Measure and keep what a page costs, of a clean book, a worn one and of photographs."""
    costs = {}
    for book in books:
        costs[book.name] = measure_cost(book)
        print(book.name, costs[book.name], flush=True)
    kept = _kept()
    _write({**kept, "cost": dict(sorted({**kept.get("cost", {}), **costs}.items()))})


def document_rows(figures: Mapping[str, Any]) -> list[str]:
    """The lines of the tables in docs/accuracy.md."""
    rows = []
    for name, book in [*figures["books"].items(), ("**all**", {**figures["all"], "taken": ""})]:
        rates = " | ".join(f"{book[f'{which}_cer']:.2f} %" for which in ("bare", "ocr", "merge"))
        rows.append(f"| {name} | {book.get('taken', 'all')} | {book['pages']} | {book['chars']:,} | {rates} |")
    for name, cost in figures.get("cost", {}).items():
        seconds = " | ".join(f"{cost[f'{what}_seconds']:.2f}" for what in ("bare", "ingest", "ocr"))
        memory = f"{cost['tesseract_mib']} | {cost['python_mib']}"
        rows.append(f"| {name} | {seconds} | {cost['ocr_over_bare']:.2f} | {cost['readings']:.2f} | {memory} |")
    return rows


def _kept() -> dict[str, Any]:
    return dict(json.loads(FIGURES.read_bytes())) if FIGURES.exists() else {}


def _write(figures: Mapping[str, Any]) -> None:
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print("\nFor docs/accuracy.md:", *document_rows(figures), sep="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("books", nargs="*", help="folders of the corpora; all of them by default")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth page")
    parser.add_argument("--keep", action="store_true", help="write the figures to reports/bench/accuracy.json")
    parser.add_argument("--cost", action="store_true", help="measure time and memory a page instead, and keep them")
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    arguments = parser.parse_args()
    books = find_books(arguments.corpora, arguments.books, arguments.every)
    if arguments.cost:
        keep_cost(books)
        return
    scores = measure(books)
    if arguments.keep:
        keep(scores, "all" if arguments.every == 1 else f"one of {arguments.every}")


if __name__ == "__main__":
    main()
