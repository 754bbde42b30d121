"""How weights of a project's own do beside the package's, on pages that they were not learnt from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

import numpy as np

from lib.learning.logistic import Weights
from lib.learning.own_weights import Tried
from lib.training.examples import Examples
from lib.training.near_weights import fit_near
from lib.training.proofread_pages import PagePlaces

FOLDS_COUNT = 10
"""Parts that a book's pages are dealt into, each left out once. From: usual; up to so many pages each is left out by
itself."""

Wrong = tuple[int, int]
"""Places of a page that the package's weights tell wrong, and that the own ones do."""


def as_one(names: tuple[str, ...], pages: Iterable[PagePlaces]) -> Examples:
    """What pages tell, together."""
    kept = list(pages)
    return Examples(
        names,
        np.concatenate([page.features for page in kept]),
        np.concatenate([page.labels for page in kept]),
        np.concatenate([np.full(len(page.labels), page.book) for page in kept]),
    )


def wrong(weights: Weights, page: PagePlaces, likely: float) -> int:
    """Places of a page that weights tell wrong."""
    return int(((weights.probability(page.features) >= likely) != (page.labels == 1)).sum())


def tried_books(pages: Sequence[PagePlaces], package: Weights, likely: float) -> dict[str, Tried]:
    """For each book how its pages are told by weights that were learnt from all other pages, those of the book too."""
    found: dict[str, list[tuple[PagePlaces, Wrong]]] = {page.book: [] for page in pages}
    folds = [at % FOLDS_COUNT for _, group in groupby(pages, lambda page: page.book) for at, _ in enumerate(group)]
    for fold in sorted(set(folds)):
        left = [page for page, own in zip(pages, folds, strict=True) if own == fold]
        others = [page for page, own in zip(pages, folds, strict=True) if own != fold]
        for page, told in _told(left, others, package, likely):
            found[page.book].append((page, told))
    return {book: _tried(told) for book, told in found.items()}


def tried_other_books(pages: Sequence[PagePlaces], package: Weights, likely: float) -> Tried | None:
    """How books are told by weights that were learnt from the other books alone; None where there is only one."""
    books = sorted({page.book for page in pages})
    if len(books) < 2:
        return None
    return _tried(
        each
        for book in books
        for each in _told(
            [page for page in pages if page.book == book],
            [page for page in pages if page.book != book],
            package,
            likely,
        )
    )


def _told(
    left: Sequence[PagePlaces], others: Sequence[PagePlaces], package: Weights, likely: float
) -> Iterator[tuple[PagePlaces, Wrong]]:
    own = fit_near(as_one(package.names, others), package) if others else package
    for page in left:
        yield page, (wrong(package, page, likely), wrong(own, page, likely))


def _tried(told: Iterable[tuple[PagePlaces, Wrong]]) -> Tried:
    """Used where fewer places are wrong, and more pages are better than are worse: one page alone decides nothing."""
    pages = list(told)
    by_package, by_own = (sum(counts[which] for _, counts in pages) for which in (0, 1))
    better = _count(pages, lambda package, own: own < package)
    worse = _count(pages, lambda package, own: own > package)
    return Tried(
        pages=len(pages),
        places=sum(len(page.labels) for page, _ in pages),
        package_wrong=by_package,
        own_wrong=by_own,
        pages_better=better,
        pages_worse=worse,
        used=by_own < by_package and better > worse,
    )


def _count(pages: Iterable[tuple[PagePlaces, Wrong]], holds: Callable[[int, int], bool]) -> int:
    return sum(holds(*counts) for _, counts in pages)
