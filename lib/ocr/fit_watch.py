"""Telling as soon as a book's first pages are read where its language data does not fit them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from lib.ocr.data_fit import FIRST_PAGES, PageFit, told, unfit


class _Skip(Protocol):
    @property
    def metrics(self) -> Mapping[str, Any]: ...
    @property
    def failed(self) -> str | None: ...


class _Logger(Protocol):
    def warning(self, message: str) -> None: ...


class FitWatch:
    """Says once what does not fit."""

    def __init__(self) -> None:
        self._fits: dict[int, PageFit] = {}
        self._told = False

    def page_done(self, place: int, metrics: Mapping[str, Any], language: str, logger: _Logger) -> None:
        """A page was read; `place` is its place in the book, from 0."""
        if place < FIRST_PAGES:
            self._fits[place] = PageFit.of(metrics)
            if len(self._fits) == FIRST_PAGES:
                self._tell(self._fits.values(), language, logger)

    def book_done(self, skips: Iterable[_Skip], language: str, logger: _Logger) -> None:
        """All pages were read: of a book with few pages, say what `page_done` says of a longer one."""
        if not self._told:
            self._tell(_first_fits(skips), language, logger)

    def _tell(self, fits: Iterable[PageFit], language: str, logger: _Logger) -> None:
        what = unfit(fits, language)
        if what is not None:
            self._told = True
            logger.warning(told(what, language))


def unfit_metrics(skips: Iterable[_Skip], language: str) -> Mapping[str, Any]:
    """What does not fit the language data, where something does not; `skips` are of the book's pages in order."""
    what = unfit(_first_fits(skips), language)
    return {"unfit": what, "unfit_told": told(what, language)} if what else {}


def _first_fits(skips: Iterable[_Skip]) -> list[PageFit]:
    """Of the book's first pages, as their skip files have it."""
    first = list(skips)[:FIRST_PAGES]
    return [PageFit.of(skip.metrics) for skip in first if skip.failed is None]
