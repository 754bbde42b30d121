"""What the commands that learn have in common: `DATA BOOK=TRUTH [BOOK=TRUTH ...] [--write]`.

DATA is a project's data folder. TRUTH is a folder with a text of each page in proofreaders' mark-up, *.gt.dp.txt in
page order. It prints how each book is told by the weights of all others; with --write the weights of all are written.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from lib.training.examples import Examples, Score, pooled
from lib.training.fitting import fit, leave_one_out, write_weights

Gather = Callable[[Path, list[tuple[str, Path]]], Examples]
"""The examples of books, each with the folder of its truth, from a data folder."""


def learning_parser(description: str | None) -> argparse.ArgumentParser:
    """What reads such a command: the attributes data, books and write."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("books", nargs="+", metavar="BOOK=TRUTH")
    parser.add_argument("--write", action="store_true")
    return parser


def named_truths(books: Iterable[str]) -> list[tuple[str, Path]]:
    """Each BOOK=TRUTH as the book's name and the folder of its truth."""
    return [(name, Path(folder)) for name, _, folder in (book.partition("=") for book in books)]


def score_line(score: Score, places: str) -> str:
    """How such a command says how a book was told; `places` is what was told, in the plural."""
    wrong = f"{score.invented} invented, {score.missed} missed"
    return f"{score.book:16} {score.places:6} {places}  F1 {score.f1:.4f}  {wrong}"


def run(description: str | None, gather: Gather, likely: float, weights: Path, places: str) -> None:
    """Run such a command. `places` is what is told, in the plural; from the probability `likely` on it is."""
    chosen = learning_parser(description).parse_args()
    examples = gather(chosen.data, named_truths(chosen.books))
    scores = list(leave_one_out(examples, likely))
    for score in [*scores, pooled(scores)]:
        sys.stdout.write(f"{score_line(score, places)}\n")
    if chosen.write:
        write_weights(weights, fit(examples))
        sys.stdout.write(f"{weights} written\n")
