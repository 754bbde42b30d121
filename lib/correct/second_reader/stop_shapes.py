"""Points that were read as commas, told by their shape: a point stands on the line's foot, a comma hangs below it.

Thresholds from: 13,200 commas and 7,700 points of ten proofread books; docs/decisions.md, "A comma that does not hang
is a point". tests/correct/test_stop_shapes.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from lib.correct.draft import LineDraft
from lib.correct.rules.stops import STARTERS
from lib.correct.second_reader.line_foot import LineFoot
from lib.images.binarization import Grey
from lib.schemas.ocr import Line, OcrPage
from lib.text.vocabulary import fold

LEAST, MOST, MOST_TALL = 0.15, 0.5, 0.42
"""Height of a point and how far it hangs below the foot of its line, together, in heights of the line's letters; the
last beside capitals and figures, which are higher than letters. Points have 0.2 to 0.45 in all books, commas 0.5 to
1.3; less is a speck, or a comma's rest."""
OF_COMMA = 0.75
"""The same of a point, in that of the page's commas in the middle, at most. From: commas of 0.66 in the book that has
the shortest, points of 0.5."""
FEWEST_COMMAS, SHORT = 5, 0.1
"""Commas before small letters that tell what the page's look like, at least; and share of them that look like points,
at most: type that is too light or worn has no tails. From: worn type drawn for it has a half and more, books 0.002."""
RISE = 0.2
"""How far a point's foot stands from the line's, up or down, in heights of a letter, at most."""
CONFIDENCE = 0.85
"""Confidence, 0 to 1, of a point that its shape tells."""
PRONOUNS = frozenset(("i", "o"))
"""Written with a capital within sentences too."""
TITLES = frozenset("Mr Mrs Messrs Dr St Rev Hon Capt Col Gen Prof Esq Jun Sen Jr Sr".split())
"""Words that a point shortens before a name."""
REASON = "a point's shape: it does not hang below the line"

_COMMA = re.compile(r"(?P<word>.*[^\W_].*),(?P<after>[”’\"')\]]*)")
_OPENING = re.compile(r"[“‘\"'(\[—]*[^\W\d_]")


@dataclass(frozen=True)
class CommaShapes:
    """A page's image, and how high and low its commas are."""

    image: Grey
    lines: Sequence[Line]

    @classmethod
    def of(cls, page: OcrPage, image: Grey) -> CommaShapes:
        """`image` is (height, width)."""
        return cls(image, list(page.lines()))

    @cached_property
    def most(self) -> float:
        """What a point has at most; nothing has less than 0, where the page's commas do not tell."""
        depths = [depth for line in self.lines for depth in self._of_commas(line)]
        short = sum(depth <= MOST for depth in depths)
        if len(depths) < FEWEST_COMMAS or short > SHORT * len(depths):
            return 0.0
        return min(MOST, OF_COMMA * median(depths))

    def _of_commas(self, line: Line) -> Iterator[float]:
        """Depths of the commas before small letters, which are no points."""
        words = [
            word
            for word, after in pairwise(line.words)
            if _COMMA.fullmatch(word.text) and after.text[:1].islower() and any(map(str.islower, word.text))
        ]
        foot = LineFoot.of(self.image, line) if words else None
        if foot is not None:
            yield from (sum(mark) for word in words if (mark := foot.mark(word.box)) is not None)


def tell_points(draft: LineDraft, shapes: CommaShapes, below: str = "") -> None:
    """Make points of commas where an English sentence may end, and the page's image shows one.

    `below` is the first word of the paragraph's next line; empty where there is none.
    """
    places = draft.places
    following = [*(draft.tokens[place] for place in places[1:]), below]
    wanted: list[tuple[int, re.Match[str]]] = []
    for place, after in zip(places, following, strict=True):
        found = _COMMA.fullmatch(draft.tokens[place])
        if found is not None and draft.tokens[place] == draft.line.words[place].text and _may_end(found["word"], after):
            wanted.append((place, found))
    foot = LineFoot.of(shapes.image, draft.line) if wanted else None
    if foot is None:
        return
    for place, found in wanted:
        mark = foot.mark(draft.line.words[place].box)
        most = MOST if any(map(str.islower, found["word"])) else MOST_TALL
        if mark is not None and abs(mark[1]) <= RISE and LEAST <= sum(mark) <= min(most, shapes.most):
            draft.replace(place, f"{found['word']}.{found['after']}", REASON, CONFIDENCE)


def _may_end(word: str, after: str) -> bool:
    """Whether a sentence may end with a word and begin with the one after it, or a point shorten the word.

    Names stand in rows: behind one, only what no name begins with begins a sentence.
    """
    if not after:
        return True
    begins, opening = fold(_bare(after)), _OPENING.match(after)
    if opening is None or not opening[0][-1].isupper() or re.split("[’']", begins)[0] in PRONOUNS:
        return False
    before = _OPENING.match(word)
    named = before is not None and before[0][-1].isupper()
    return not named or begins in STARTERS or _bare(word) in TITLES


def _bare(word: str) -> str:
    return word.strip("“”‘’\"'()[].,;:—-")
