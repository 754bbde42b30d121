"""Learn how many characters are misread where: python -m lib.training.learn_misreads DATA BOOK=TRUTH [...] [--write]

DATA is a project's data folder, in which merge and export have done each BOOK, all of them English. TRUTH is a folder
with a text of each page in proofreaders' mark-up, *.gt.dp.txt in page order; pages with tables, verse or display (`/*`)
are left out, for their truth is retyped. Each book's doubts are told by the trees of all others. It prints each book's
rate beside that which all others make expect, and the interval; with --write it writes the weights of all. With
--one-reader it learns those for books that no second reader was asked about, as BOOKs are then to be: which of their
words are likely wrong, without the trees, and how many characters each of these is worth. It needs the extra
`learning`.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from lib.doubt.english_words import ENGLISH
from lib.doubt.one_reader import NAMES as ONE_READER_NAMES
from lib.doubt.one_reader import WEIGHTS as WRONG_BY_ONE_READER
from lib.doubt.one_reader import one_reader_features
from lib.errors import InputError
from lib.evaluation.book_ground_truth import BookKnown
from lib.evaluation.normalise import Normalisation
from lib.evaluation.reading_text.book_text_score import score_book_text
from lib.evaluation.reading_text.epub_text import read_epub
from lib.learning.expected_counts import ExpectedCounts
from lib.learning.logistic import Weights
from lib.ocr.tesseract import language_data
from lib.report.misreads import BY_ONE_READER, NAMES, WEIGHTS, count_words
from lib.schemas.merge import MergePage
from lib.system.atomic import write_text
from lib.text.language_data import engine_names
from lib.text.lexicon import load_lexicon
from lib.training.doubt_labels import DoubtExamples, gather
from lib.training.examples import Examples
from lib.training.fitting import fit as fit_logistic
from lib.training.fitting import write_weights
from lib.training.learn_doubt import left_out_logits, shift_to_wrong
from lib.training.learning_command import learning_parser, named_truths, run_command
from lib.training.misread_truth import RETYPED, misread_characters

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


def known_book(data: Path, name: str, truth: Path, likely: float, *, one_reader: bool = False) -> KnownBook:
    """Measure a book, of whose words so many are `likely` wrong; of `one_reader` these alone count.

    InputError where it has fewer pages than its truth, or no truth.
    """
    records = sorted((data / name / "merge/pages").glob("*.json"))
    pages = {number: MergePage.model_validate_json(path.read_bytes()) for number, path in enumerate(records, start=1)}
    files = enumerate(sorted(truth.glob("*.gt.dp.txt")), start=1)
    every = {number: path.read_text(encoding="utf-8-sig") for number, path in files}
    texts = {number: text for number, text in every.items() if RETYPED not in text}
    if texts and max(texts) > len(pages):
        raise InputError(f"{name}: {len(pages)} pages were read, and the truth has {max(texts)}")
    scored = score_book_text(
        BookKnown(marked=texts), read_epub(data / name / f"export/{name}.epub"), len(pages), (), Normalisation()
    )
    if scored is None:
        raise InputError(f"{name}: no truth in {truth}")
    score, findings = scored
    counts = sum((count_words(pages[number], 0) for number in texts), np.zeros(len(NAMES)))
    if one_reader:
        counts[:] = 0.0  # words in much doubt count among those that are likely wrong
    counts[NAMES.index("likely_wrong")] = likely
    return KnownBook(name, counts, misread_characters(findings), score.flexible_edits, score.chars)


def likely_wrong(books: Sequence[DoubtExamples]) -> list[float]:
    """How many words of each book are likely wrong, by the trees of all others; of those that its truth tells of."""
    logits = left_out_logits(books)
    shift = shift_to_wrong(books, np.concatenate(logits))
    told = [each[book.labels >= 0] for book, each in zip(books, logits, strict=True)]
    return [float((1 / (1 + np.exp(-(each + shift)))).sum()) for each in told]


def likely_by_one_reader(books: Sequence[DoubtExamples]) -> list[float]:
    """The same of books that one reader alone has read, by weights of their own."""
    told = [one_reader_features(book.features[book.labels >= 0]) for book in books]
    return [
        float(fit_one_reader([other for other in books if other is not book]).probability(features).sum())
        for book, features in zip(books, told, strict=True)
    ]


def fit_one_reader(books: Sequence[DoubtExamples]) -> Weights:
    """What tells that a word is wrong where one reader read it."""
    known = [book.labels >= 0 for book in books]
    examples = Examples(
        ONE_READER_NAMES,
        np.concatenate([one_reader_features(book.features[each]) for book, each in zip(books, known, strict=True)]),
        np.concatenate([book.labels[each] for book, each in zip(books, known, strict=True)]),
        np.concatenate([np.full(int(each.sum()), book.book) for book, each in zip(books, known, strict=True)]),
    )
    return fit_logistic(examples)


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
    parser = learning_parser(__doc__)
    parser.add_argument("--one-reader", action="store_true")
    chosen = parser.parse_args(arguments)
    # Of those that tell a book, each is left out once more for the interval.
    named = named_truths(chosen.data, chosen.books, least=3)
    folder, names = engine_names(language_data(None).present(ENGLISH))
    examples = gather(chosen.data, named, load_lexicon(Path(folder), names))
    alone = chosen.one_reader
    likely = likely_by_one_reader(examples) if alone else likely_wrong(examples)
    books = [
        known_book(chosen.data, name, truth, wrong, one_reader=alone)
        for (name, truth), wrong in zip(named, likely, strict=True)
    ]
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
        weights = BY_ONE_READER if alone else WEIGHTS
        if alone:
            write_weights(WRONG_BY_ONE_READER, fit_one_reader(examples))
            sys.stdout.write(f"{WRONG_BY_ONE_READER} written\n")
        write_text(weights, json.dumps(plain, indent=1) + "\n")
        sys.stdout.write(f"{weights} written\n")


if __name__ == "__main__":
    sys.exit(run_command(main))
