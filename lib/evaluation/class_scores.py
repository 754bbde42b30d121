"""Scores of block classes: precision, recall and F1 for each, and the pairs of a confusion table.

Blocks are matched by their words, for a reader does not part a page as people do. Precision is taken over the blocks
that were labelled, recall over those of the truth. A block without words, a picture, matches another of its page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lib.evaluation.normalise import Normalisation, normalise
from lib.text.alignment import pieces, word_codes

NONE = "none"
"""Stands for the class of what only one side has."""

Labelled = tuple[str, str]
"""Class and text of a block."""


@dataclass(frozen=True)
class ClassScore:
    """Counts of one class."""

    labelled: int
    right: int
    """Of the labelled."""
    true: int
    found: int
    """Of the true."""

    @property
    def precision(self) -> float:
        return self.right / self.labelled if self.labelled else 0.0

    @property
    def recall(self) -> float:
        return self.found / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class ClassScorer:
    """Takes the pages one by one."""

    def __init__(self) -> None:
        self.pairs: list[tuple[int, str, str]] = []
        """Page, true class and given class, of each labelled block and of each true block that no block holds."""
        self._labelled: Counter[str] = Counter()
        self._right: Counter[str] = Counter()
        self._true: Counter[str] = Counter()
        self._found: Counter[str] = Counter()

    def add(self, page: int, truth: Sequence[Labelled], given: Sequence[Labelled]) -> None:
        """Score a page's blocks."""
        given_for, true_for = _match(truth, given)
        claimed: set[int] = set()
        for index, (block_class, _) in enumerate(given):
            match = true_for[index]
            true_class = truth[match][0] if match is not None else NONE
            claimed |= {match} if match is not None else set()
            self._labelled[block_class] += 1
            self._right[block_class] += block_class == true_class
            self.pairs.append((page, true_class, block_class))
        for index, (block_class, _) in enumerate(truth):
            match = given_for[index]
            self._true[block_class] += 1
            self._found[block_class] += match is not None and given[match][0] == block_class
            if index not in claimed:
                self.pairs.append((page, block_class, given[match][0] if match is not None else NONE))

    def scores(self) -> dict[str, ClassScore]:
        """Scores by class, for every class that either side has."""
        return {
            name: ClassScore(self._labelled[name], self._right[name], self._true[name], self._found[name])
            for name in sorted({*self._labelled, *self._true})
        }


def macro_f1(scores: Iterable[ClassScore]) -> float:
    """Mean F1 over the classes; each counts the same, however rare."""
    values = [score.f1 for score in scores]
    return sum(values) / len(values) if values else 0.0


def _match(truth: Sequence[Labelled], given: Sequence[Labelled]) -> tuple[dict[int, int | None], dict[int, int | None]]:
    """For each true block the given one that holds most of its words, and the other way round."""
    shared: dict[int, Counter[int]] = defaultdict(Counter)
    true_words, given_words = _words(truth), _words(given)
    codes = word_codes([word for word, _ in true_words], [word for word, _ in given_words])
    for part in pieces(*codes):
        # A word in the right place counts, however it was read; one that went or came in has no place.
        for left, right in zip(range(part.start, part.end), range(part.other_start, part.other_end), strict=False):
            weight = 3 if part.same else 1
            shared[true_words[left][1]][given_words[right][1]] += weight
    given_for: dict[int, int | None] = {index: _most(shared[index]) for index in range(len(truth))}
    back: dict[int, Counter[int]] = defaultdict(Counter)
    for true_index, counts in shared.items():
        for given_index, count in counts.items():
            back[given_index][true_index] += count
    true_for: dict[int, int | None] = {index: _most(back[index]) for index in range(len(given))}
    wordless = [index for index, (_, text) in enumerate(truth) if not text.strip()]
    for index, (_, text) in enumerate(given):
        if not text.strip() and wordless:
            match = wordless.pop(0)
            true_for[index], given_for[match] = match, index
    return given_for, true_for


def _most(counts: Counter[int]) -> int | None:
    return max(counts, key=lambda index: (counts[index], -index)) if counts else None


def _words(blocks: Sequence[Labelled]) -> list[tuple[str, int]]:
    return [
        (word, index) for index, (_, text) in enumerate(blocks) for word in normalise(text, Normalisation()).split()
    ]
