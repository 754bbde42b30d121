"""Which letters were read for which others in this very book, as its corrections tell: worn type has its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from lib.text.alignment import distance, pieces
from lib.text.vocabulary import forms

MOST_EDITS = 2
"""Letters of a word that a correction changes at most, to tell of letters. From: set by hand; more is another word."""
LEAST_TIMES = 2
"""Times that letters were taken for each other, to be the book's way. From: set by hand; once may be chance."""


class OwnConfusions:
    """Counts what was read and what stands there now. Ask `words_like` once all was counted."""

    def __init__(self) -> None:
        self._times: Counter[tuple[str, str]] = Counter()
        self._like: dict[str, list[tuple[str, int]]] = {}
        self._taken: Mapping[str, list[tuple[str, int]]] | None = None

    def add(self, read: str, text: str) -> None:
        """A word was read, and was corrected to another text. Capitals and marks tell nothing."""
        before, after = forms(read), forms(text)
        if len(before) != 1 or len(after) != 1 or distance(before[0], after[0]) > MOST_EDITS:
            return
        for run in pieces(before[0], after[0]):
            given, true = before[0][run.start : run.end], after[0][run.other_start : run.other_end]
            if not run.same and given and true:
                self._times[given, true] += 1

    def words_like(self, form: str) -> list[tuple[str, int]]:
        """Forms that may have been read as this one, with how often their letters were; words or not."""
        if self._taken is None:
            taken: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
            for (given, true), times in sorted(self._times.items()):
                if times >= LEAST_TIMES:
                    taken[given].append((true, times))
            self._taken = dict(taken)
        if form not in self._like:
            self._like[form] = [
                (form[:at] + true + form[end:], times)
                for at in range(len(form))
                for end in range(at + 1, min(at + MOST_EDITS, len(form)) + 1)
                for true, times in self._taken.get(form[at:end], ())
            ]
        return self._like[form]
