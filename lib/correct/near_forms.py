"""The book's forms that are like a form: one letter more, less or other, or two letters for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

LONGEST = 24
"""Letters; longer forms have no neighbours that matter. From: set by hand, no figures kept."""


class NearForms:
    """Finds neighbours by what is left of two forms when a letter is taken from either."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._by_rest: dict[str, list[str]] = defaultdict(list)
        for form in sorted(set(forms)):
            for rest in _rests(form):
                self._by_rest[rest].append(form)

    def of(self, form: str) -> set[str]:
        """The form itself, where it is one of the book's, and its neighbours."""
        return {found for rest in _rests(form) for found in self._by_rest.get(rest, ())}


def _rests(form: str) -> Iterator[str]:
    if len(form) > LONGEST:
        return iter(())
    return iter({form, *(form[:place] + form[place + 1 :] for place in range(len(form)))})
