"""Where in the words of a merged page the type is another, whatever became of the words since they were read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lib.schemas.layout import Style, StyledWord
from lib.schemas.merge import MergedWord

DASH = "—"
StyledById = Mapping[str, Sequence[StyledWord]]


@dataclass(frozen=True)
class StyledPart:
    """Characters of a word as it is now that are in another type."""

    start: int
    end: int
    styles: frozenset[Style]


def by_word(styled: Iterable[StyledWord]) -> dict[str, list[StyledWord]]:
    """Word id → what of it is in another type."""
    found: dict[str, list[StyledWord]] = {}
    for one in styled:
        found.setdefault(one.word, []).append(one)
    return found


def styled_parts(word: MergedWord, styled: StyledById) -> Iterator[StyledPart]:
    """The parts of a word that are in another type, from its beginning on; none of a word that nothing was read for."""
    found = [one for name in word.ids for one in styled.get(name, ())]
    read = word.text if word.read is None else word.read
    if len(word.ids) == 1 and read == word.text:
        yield from (StyledPart(one.start, min(one.end, len(read)), frozenset(one.styles)) for one in found)
    elif len(word.ids) == 1 and DASH in read and DASH in word.text:
        # What stood before the dash, or after it, stands there still.
        at = word.text.index(DASH)
        for one in found:
            start, end = (0, at) if one.start == 0 else (at + 1, len(word.text))
            yield StyledPart(start, end, frozenset(one.styles))
    elif found:
        # Words that were run together or parted, or changed: the type that at least half of what was read has.
        length = sum(map(len, read.split()))
        styles = {style for one in found for style in one.styles}
        most = {
            style for style in styles if 2 * sum(one.end - one.start for one in found if style in one.styles) >= length
        }
        if most:
            yield StyledPart(0, len(word.text), frozenset(most))


def main_styles(word: MergedWord, styled: StyledById) -> list[Style]:
    """The types of at least half of a word's characters, sorted."""
    if not any(name in styled for name in word.ids):  # nearly all words
        return []
    parts = list(styled_parts(word, styled))
    styles = {style for part in parts for style in part.styles}
    return sorted(
        style
        for style in styles
        if 2 * sum(part.end - part.start for part in parts if style in part.styles) >= len(word.text)
    )
