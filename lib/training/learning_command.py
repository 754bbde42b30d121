"""What the commands that learn have in common: `DATA BOOK=TRUTH [BOOK=TRUTH ...] [--write]`.

DATA is a project's data folder. TRUTH is a folder with a text of each page in proofreaders' mark-up, *.gt.dp.txt in
page order. It prints how each book is told by the weights of all others; with --write the weights of all are written.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from lib.errors import ColophonError, InputError
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


def named_truths(data: Path, books: Iterable[str], least: int = 2) -> list[tuple[str, Path]]:
    """Each BOOK=TRUTH as the book's name, with its :LANGUAGE if it has one, and the folder of its truth.

    Raises InputError where `data` lacks the book, the folder holds no truth, or there are fewer books than `least`.
    """
    named = [(name, Path(folder)) for name, _, folder in (book.partition("=") for book in books)]
    for name, folder in named:
        book = data / name.partition(":")[0]
        if not book.is_dir():
            raise InputError(f"{book}: no such book; name a project's data folder, then books as BOOK=TRUTH")
        if folder == Path() or not any(folder.glob("*.gt.*")):
            raise InputError(
                f"{name}: no truth in {folder}; name a folder of *.gt.dp.txt, a file a page, as BOOK=TRUTH"
            )
    if len(named) < least:
        raise InputError(f"too few books, {len(named)}: each is told by what the others teach; name {least} or more")
    return named


def run_command(main: Callable[[], None]) -> int:
    """Run such a command, and return its exit code. What a person can mend is told in one line."""
    try:
        main()
    except ColophonError as error:
        sys.stderr.write(f"learn: {' '.join(str(error).split())}\n")
        return error.exit_code
    return 0


def score_line(score: Score, places: str) -> str:
    """How such a command says how a book was told; `places` is what was told, in the plural."""
    wrong = f"{score.invented} invented, {score.missed} missed"
    return f"{score.book:16} {score.places:6} {places}  F1 {score.f1:.4f}  {wrong}"


def learn(description: str | None, gather: Gather, likely: float, weights: Path, places: str) -> None:
    """Such a command of one logistic regression. `places` is what is told, in the plural; from the probability
    `likely` on it is."""
    chosen = learning_parser(description).parse_args()
    examples = gather(chosen.data, named_truths(chosen.data, chosen.books))
    scores = list(leave_one_out(examples, likely))
    for score in [*scores, pooled(scores)]:
        sys.stdout.write(f"{score_line(score, places)}\n")
    if chosen.write:
        write_weights(weights, fit(examples))
        sys.stdout.write(f"{weights} written\n")
