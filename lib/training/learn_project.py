"""Learning a project's own weights from its proofread pages, and going back to those of the package."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lib.errors import InvalidRecordError
from lib.layout import paragraph_features, paragraph_starts, quotation_features, quotations
from lib.layout.paragraph_starts import PARAGRAPH_STARTS
from lib.layout.quotations import QUOTATIONS
from lib.learning.logistic import Weights, load_weights
from lib.learning.own_weights import (
    LEARNT_FILE,
    LEARNT_FOLDER,
    Decision,
    check_kept,
    load_learnt,
    weights_digest,
    weights_path,
)
from lib.merge.overrides import override_files
from lib.pipeline import BookStorage
from lib.settings.params import Params
from lib.system.atomic import write_text
from lib.system.locking import exclusive
from lib.training.left_out_pages import as_one, tried_books, tried_other_books
from lib.training.near_weights import fit_near
from lib.training.proofread_pages import PagePlaces, line_places, quotation_places

LEAST_PAGES, LEAST_EACH = 5, 10
"""Pages that tell something, and lines of each kind, from which it is tried. From: set by hand; of fewer a single page
left out says nothing."""


@dataclass(frozen=True)
class Taught:
    """A decision that proofread pages teach."""

    name: str
    places: str
    """What is told, in the plural."""
    kinds: tuple[str, str]
    """Which of them are 1 and which 0, as one says of several."""
    features: tuple[str, ...]
    package: Path
    likely: float
    gather: Callable[[BookStorage, Path | None], Iterator[PagePlaces]]


DECISIONS = (
    Taught(
        PARAGRAPH_STARTS, "lines", ("begin a paragraph", "go on"), paragraph_features.NAMES, paragraph_starts.WEIGHTS,
        paragraph_starts.LIKELY, line_places,
    ),
    Taught(
        QUOTATIONS, "paragraphs", ("are quotations", "are running text"), quotation_features.NAMES,
        quotations.QUOTATION_WEIGHTS, quotations.LIKELY, quotation_places,
    ),
)  # fmt: skip


class TooFewError(InvalidRecordError):
    """There are too few proofread pages to learn from."""


@dataclass(frozen=True)
class Outcome:
    """What was learnt of a decision, and what became of it."""

    taught: Taught
    decision: Decision
    path: Path | None
    """The weights that are used now; None for the package's alone."""
    held: int
    """Pages that keep the weights of before, the package's or own ones, for a person wrote overrides for them."""


def learn(root: Path, taught: Taught) -> Outcome:
    """Learn from all books' proofread pages, and write what scores better on pages left out than the package does.

    The same pages give the same bytes. Raises TooFewError, with nothing written, where there are too few.
    """
    package = load_weights(taught.package, taught.features)
    params = Params.load(root)
    pages: list[PagePlaces] = []
    for book in params.books:
        truth = params.book(book).truth
        pages += taught.gather(BookStorage(book, root / "data"), root / truth if truth else None)
    _check_enough(taught, pages)
    tried, others = tried_books(pages, package, taught.likely), tried_other_books(pages, package, taught.likely)
    used = any(book.used for book in tried.values()) or (others is not None and others.used)
    text = _text(fit_near(as_one(taught.features, pages), package)) if used else None
    made = Decision(weights=weights_digest(text) if text else None, books=tried, other_books=others)
    return _write(root, taught, made, text)


def go_back(root: Path, taught: Taught) -> Outcome | None:
    """Let the package's weights decide again, but on pages that people mended since; None where they do already."""
    folder = root / "data" / LEARNT_FOLDER
    before = load_learnt(folder).decisions.get(taught.name)
    if before is None:
        return None
    held = {digest for pages in before.held.values() for digest in pages.values()}
    lost = any(digest is not None and _still_good(folder, taught, digest) is None for digest in held)
    return _write(root, taught, Decision(), None) if before.weights is not None or lost else None


def _check_enough(taught: Taught, pages: list[PagePlaces]) -> None:
    counts = [sum(int((page.labels == label).sum()) for page in pages) for label in (1, 0)]
    if len(pages) < LEAST_PAGES or min(counts) < LEAST_EACH:
        told = " and ".join(f"{count} {kind}" for count, kind in zip(counts, taught.kinds, strict=True))
        raise TooFewError(
            f"{taught.name}: too few proofread pages to learn from: {len(pages)}, with {taught.places} of which "
            f"{told}; it takes {LEAST_PAGES} pages, and {LEAST_EACH} of each kind. Proofread more "
            "(F7 in `colophon review`)"
        )


def _text(weights: Weights) -> str:
    plain = {"intercept": weights.intercept, "weights": dict(zip(weights.names, weights.weights.tolist(), strict=True))}
    return json.dumps(plain, indent=1) + "\n"


def _write(root: Path, taught: Taught, made: Decision, text: str | None) -> Outcome:
    """Put a decision in the place of the one before. Weights come first and go last, so no kill leaves a name alone."""
    folder = root / "data" / LEARNT_FOLDER
    with _alone(root):
        learnt = load_learnt(folder)
        before = learnt.decisions.get(taught.name, Decision())
        made = made.model_copy(update={"held": _held(root, folder, taught, before)})
        path = None
        if text is not None and made.weights is not None:
            path = weights_path(folder, taught.name, made.weights)
            write_text(path, text)
        keeps = {digest for pages in made.held.values() for digest in pages.values()} - {None}
        if made.weights is None and not keeps:
            learnt.decisions.pop(taught.name, None)  # the package's decide everywhere, held or not
        else:
            learnt.decisions[taught.name] = made
        if learnt.decisions:
            write_text(folder / LEARNT_FILE, learnt.model_dump_json(indent=1) + "\n")
        else:
            (folder / LEARNT_FILE).unlink(missing_ok=True)
        for old in folder.glob(f"{taught.name}-*.json"):
            if old.stem.rpartition("-")[2] not in keeps | {made.weights}:
                old.unlink()
        held = Counter(
            digest for book, pages in made.held.items() for digest in pages.values() if digest != made.of_book(book)
        )
        return Outcome(taught, made, path, held.total())


def _held(root: Path, folder: Path, taught: Taught, before: Decision) -> dict[str, dict[int, str | None]]:
    """For each page with overrides the weights by which it was set when they were written."""
    held: dict[str, dict[int, str | None]] = {}
    for book in Params.load(root).books:
        files = override_files(BookStorage(book, root / "data").override_dir)
        pages = {number: _still_good(folder, taught, before.of_page(book, number)) for number in files}
        if pages:
            held[book] = pages
    return held


def _still_good(folder: Path, taught: Taught, digest: str | None) -> str | None:
    """A digest, but that of weights which are gone or weigh what is measured no more."""
    if digest is None:
        return None
    try:
        check_kept(weights_path(folder, taught.name, digest), taught.features)
    except InvalidRecordError:
        return None
    return digest


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """No other `colophon learn` writes within the block. BusyError where one does."""
    with exclusive(root / "logs" / ".learn.lock", instead=root / "data" / LEARNT_FOLDER):
        yield
