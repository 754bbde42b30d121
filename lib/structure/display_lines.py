"""Which lines of a title page or a dedication are one: none ends with `the`, and its author stands apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from lib.schemas.merge import MergedLine

OPEN = frozenset(
    "the a an of and to by for in on with from at or be are is their his her our "
    "de la le les du des et par à un une aux au en der die das des dem den und von zu im am mit für durch "
    "del los las el y por para con di il lo gli e da della dei nel".split()
)
"""Words with which nothing ends: articles, and what governs or ties the words behind it."""
SAME_SIZE = (0.87, 1.15)
"""How high a line's words are beside those of the line above, at least and at most, to be of one size: a ratio. From:
set by hand; capitals of one size differ by a pixel or two."""
AUTHORS = frozenset({"by", "par", "por"})
"""What stands before an author's name, and begins a line of its own."""


def is_open(text: str) -> bool:
    """Whether the last word of a text wants more behind it; `BY` in a line of its own stands by itself."""
    words = text.rpartition("\n")[2].casefold().split()
    return bool(words) and words[-1] in OPEN and not (len(words) == 1 and words[0] in AUTHORS)


def _names_author(line: MergedLine, above: MergedLine) -> bool:
    """Whether a line begins with `BY` and is that alone, or of another size: `DEATH / BY WATER` is one title."""
    first = line.text.split()[:1]
    if not first or first[0].casefold() not in AUTHORS:
        return False
    high, lower = (median(word.box[3] - word.box[1] for word in one.words) for one in (above, line))
    return len(line.words) == 1 or not SAME_SIZE[0] <= lower / max(high, 1) <= SAME_SIZE[1]


def display_groups(lines: Sequence[MergedLine]) -> Iterator[list[MergedLine]]:
    """The lines that follow each other, parted where an author is named."""
    group: list[MergedLine] = []
    for line in lines:
        if group and _names_author(line, group[-1]) and not is_open(group[-1].text):
            yield group
            group = []
        group.append(line)
    if group:
        yield group
