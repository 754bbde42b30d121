"""Scores on pages left out: what a page alone could teach is not known of it."""

from __future__ import annotations

import numpy as np
import pytest

from lib.learning.logistic import Weights
from lib.training.left_out_pages import FOLDS_COUNT, as_one, tried_books, tried_other_books, wrong
from lib.training.near_weights import fit_near
from lib.training.proofread_pages import PagePlaces

PAGES, ROWS = 6, 12
NAMES = tuple(f"of_{page}" for page in range(PAGES))
PACKAGE = Weights(NAMES, np.zeros(PAGES), -1.0)
HALF = 0.5


def pages(book: str = "one", own: bool = True) -> list[PagePlaces]:
    """Pages of places of which half are true, told by a feature that is each page's own, or by that of the first."""
    made = []
    for page in range(PAGES):
        features = np.zeros((2 * ROWS, PAGES))
        features[:ROWS, page if own else 0] = 1
        made.append(PagePlaces(book, page + 1, features, np.repeat([1, 0], ROWS)))
    return made


def test_what_only_a_page_itself_teaches_is_not_known_of_it() -> None:
    known = fit_near(as_one(NAMES, pages()), PACKAGE)
    assert sum(wrong(known, page, HALF) for page in pages()) == 0
    tried = tried_books(pages(), PACKAGE, HALF)["one"]
    assert (tried.pages, tried.places, tried.package_wrong) == (PAGES, 2 * ROWS * PAGES, ROWS * PAGES)
    assert tried.own_wrong >= tried.package_wrong
    assert not tried.used


def test_what_pages_have_in_common_is_learnt_of_the_others() -> None:
    tried = tried_books(pages(own=False), PACKAGE, HALF)["one"]
    assert (tried.own_wrong, tried.pages_better, tried.pages_worse, tried.used) == (0, PAGES, 0, True)


def test_books_without_pages_get_what_other_books_teach() -> None:
    assert tried_other_books(pages(own=False), PACKAGE, HALF) is None
    both = [*pages("one", own=False), *pages("two", own=False)]
    tried = tried_other_books(both, PACKAGE, HALF)
    assert tried is not None
    assert (tried.own_wrong, tried.used) == (0, True)
    # Two books that say the opposite teach nothing of a third.
    opposite = [PagePlaces("two", page.page, page.features, 1 - page.labels) for page in pages(own=False)]
    tried = tried_other_books([*pages(own=False), *opposite], PACKAGE, HALF)
    assert tried is not None
    assert not tried.used


def test_one_page_that_gets_better_does_not_outweigh_two_that_get_worse() -> None:
    first, *others = pages(own=False)
    many = PagePlaces("one", 1, np.repeat(first.features, 4, axis=0), np.repeat(first.labels, 4))
    against = [PagePlaces("one", page.page, page.features[:ROWS], 1 - page.labels[:ROWS]) for page in others[:2]]
    tried = tried_books([many, *against, *pages(own=False)[3:4]], PACKAGE, HALF)["one"]
    assert tried.pages_worse >= tried.pages_better
    assert not tried.used


@pytest.mark.parametrize("count", [FOLDS_COUNT + 3, 2 * FOLDS_COUNT])
def test_of_many_pages_each_is_left_out_once(count: int) -> None:
    many = [PagePlaces("one", at, page.features, page.labels) for at, page in enumerate(pages() * 4)][:count]
    assert tried_books(many, PACKAGE, HALF)["one"].pages == count


def test_without_examples_the_weights_are_the_package_s_and_few_move_little() -> None:
    one = pages()[0]
    few = fit_near(as_one(NAMES, [PagePlaces("one", 1, one.features[:1], one.labels[:1])]), PACKAGE)
    assert 0 < few.weights[0] < 1
    assert few.weights[1:].tolist() == [0.0] * (PAGES - 1)
    far = Weights(NAMES, np.full(PAGES, 40.0), -200.0)
    assert np.isfinite(fit_near(as_one(NAMES, pages()), far).weights).all()
