"""Learn how many characters are misread where: python -m lib.training.learn_misreads DATA BOOK=TRUTH [...] [--write]

DATA is a project's data folder, in which merge and export have done each BOOK. TRUTH is a folder with a text of each
page: *.gt.dp.txt in proofreaders' mark-up, or *.gt.txt, in page order; pages whose mark-up holds tables, verse or
display (`/*`) are left out, for their truth is retyped. It prints each book's rate beside that which all others make
expect, and the interval; with --write it writes the weights of all. It needs the extra `learning`.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from lib.evaluation.book_ground_truth import BookKnown
from lib.evaluation.normalise import Normalisation
from lib.evaluation.reading_text.book_text_score import score_book_text
from lib.evaluation.reading_text.epub_text import read_epub
from lib.learning.expected_counts import ExpectedCounts
from lib.report.misreads import NAMES, WEIGHTS, count_words
from lib.schemas.merge import MergePage
from lib.schemas.score import Finding
from lib.system.atomic import write_text
from lib.text.alignment import distance
from lib.training.learning_command import learning_parser, named_truths

LONGEST_MISREAD = 25
"""Characters of a difference that is still a misreading; more is text that was lost, doubled or moved. From: set by
hand; a line has 40 to 60."""
RETYPED = "/*"
LEAST_COUNT = 0.5
"""Characters that stand for none, where a logarithm is taken. From: a place in doubt has at least a half."""
NEAR_TIMES = 1.5
"""How many times more or less than measured an estimate may be to be called near. From: what is asked of it."""
DIGITS = 4


@dataclass(frozen=True)
class KnownBook:
    """What was counted of a book's pages with truth, shape (len(NAMES),), and how it was misread."""

    name: str
    counts: NDArray[np.float64]
    misread: int
    edits: int
    """All that differs, lost and doubled text too."""
    chars: int


def known_book(data: Path, name: str, truth: Path) -> KnownBook:
    """Measure a book. ValueError where it has fewer pages than its truth, or no truth."""
    records = sorted((data / name / "merge/pages").glob("*.json"))
    pages = {number: MergePage.model_validate_json(path.read_bytes()) for number, path in enumerate(records, start=1)}
    texts = {number: text for number, text in _truth(truth).items() if RETYPED not in text}
    if texts and max(texts) > len(pages):
        raise ValueError(f"{name}: {len(pages)} pages were read, and the truth has {max(texts)}")
    known = BookKnown(marked=texts) if any(truth.glob("*.gt.dp.txt")) else BookKnown(texts=texts)
    scored = score_book_text(known, read_epub(data / name / f"export/{name}.epub"), len(pages), (), Normalisation())
    if scored is None:
        raise ValueError(f"{name}: no truth in {truth}")
    score, findings = scored
    counts = sum((count_words(pages[number]) for number in texts), np.zeros(len(NAMES)))
    return KnownBook(name, counts, misread_characters(findings), score.flexible_edits, score.chars)


def misread_characters(findings: Sequence[Finding]) -> int:
    """Characters that differ in places that are short enough to be misread."""
    edits = (distance(one.truth or "", one.given or "") for one in findings if one.kind == "text")
    return sum(each for each in edits if each <= LONGEST_MISREAD)


def _truth(folder: Path) -> Mapping[int, str]:
    files = sorted(folder.glob("*.gt.dp.txt")) or sorted(folder.glob("*.gt.txt"))
    return {number: path.read_text(encoding="utf-8-sig") for number, path in enumerate(files, start=1)}


def fit(books: Sequence[KnownBook]) -> ExpectedCounts:
    """The weights that come nearest by share, each book counting once; `spread` is that of books left out."""
    left_out = [off(_weights([other for other in books if other is not book]), book) for book in books]
    return ExpectedCounts(NAMES, _weights(books), round(float(np.std(left_out)), DIGITS))


def _weights(books: Sequence[KnownBook]) -> NDArray[np.float64]:
    true = np.asarray([max(book.misread, LEAST_COUNT) for book in books])
    counts = np.stack([book.counts for book in books])
    weights, _ = nnls(counts / true[:, None], np.ones(len(books)))
    centre: float = np.log(true / np.maximum(counts @ weights, LEAST_COUNT)).mean()
    return np.asarray(np.round(weights * np.exp(centre), DIGITS))


def off(weights: NDArray[np.float64], book: KnownBook) -> float:
    """Logarithm of expected over measured."""
    expected = max(float(book.counts @ weights), LEAST_COUNT)
    return math.log(expected / max(book.misread, LEAST_COUNT))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, fit, and print how books are told by the weights of all others."""
    chosen = learning_parser(__doc__).parse_args(arguments)
    books = [known_book(chosen.data, name, folder) for name, folder in named_truths(chosen.books)]
    near = covered = 0
    for book in books:
        others = fit([other for other in books if other is not book])
        times = math.exp(off(others.weights, book))
        near += 1 / NEAR_TIMES <= times <= NEAR_TIMES
        covered += 1 / others.factor <= times <= others.factor
        rate: float = others.expected(book.counts) / book.chars
        sys.stdout.write(
            f"{book.name:16} misread {book.misread / book.chars:.3%}  expected {rate:.3%} "
            f"({rate / others.factor:.3%} to {rate * others.factor:.3%})  {times:.2f} times  "
            f"all that differs {book.edits / book.chars:.3%}\n"
        )
    sys.stdout.write(f"{near} of {len(books)} within {NEAR_TIMES} times, {covered} within the interval\n")
    if chosen.write:
        made = fit(books)
        plain = {"spread": made.spread, "weights": dict(zip(NAMES, made.weights.tolist(), strict=True))}
        write_text(WEIGHTS, json.dumps(plain, indent=1) + "\n")
        sys.stdout.write(f"{WEIGHTS} written\n")


if __name__ == "__main__":
    main()
