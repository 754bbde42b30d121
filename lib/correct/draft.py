"""A line while it is corrected: what stands where each word was read, and why."""

from __future__ import annotations

from collections.abc import Iterator

from lib.schemas.correct import Edit
from lib.schemas.layout import StyledWord
from lib.schemas.ocr import Line


class LineDraft:
    """Changes to one line, kept with their reasons. Places are indices of the words that were read."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.tokens = [word.text for word in line.words]
        """What stands in each word's place; empty where nothing does."""
        self.edits: list[Edit] = []
        self._glued: set[int] = set()

    @property
    def places(self) -> list[int]:
        """The words that still stand."""
        return [place for place, token in enumerate(self.tokens) if token]

    @property
    def first(self) -> str:
        """The first word that stands; empty where none does."""
        return next((token for token in self.tokens if token), "")

    @property
    def last(self) -> str:
        """The last word that stands; empty where none does."""
        return next((token for token in reversed(self.tokens) if token), "")

    def replace(self, place: int, after: str, reason: str, confidence: float, styled: StyledWord | None = None) -> None:
        """Another text for one word, and the type that it was seen to be in."""
        self.set(place, Edit(
            line=self.line.id, word=self.line.words[place].id, before=self.tokens[place], after=after,
            reason=reason, confidence=confidence, styled=styled,
        ))  # fmt: skip

    def set(self, place: int, edit: Edit) -> None:
        """An edit of one word that a rule has made."""
        self.tokens[place] = edit.after
        self.edits.append(edit)

    def replace_run(self, first: int, last: int, after: str, reason: str, confidence: float) -> None:
        """One text, or none, for the words from `first` to `last` (outside)."""
        before = " ".join(token for token in self.tokens[first:last] if token)
        word = self.line.words[first].id if last == first + 1 else None
        self.tokens[first:last] = [after] + [""] * (last - first - 1)
        self.edits.append(
            Edit(line=self.line.id, word=word, before=before, after=after, reason=reason, confidence=confidence)
        )

    def glue(self, left: int, right: int, reason: str, confidence: float) -> None:
        """Close the space between two words that stand next to each other."""
        before, after = self.tokens[left], self.tokens[right]
        self._glued.add(left)
        self.edits.append(
            Edit(
                line=self.line.id, word=None, before=f"{before} {after}", after=before + after,
                reason=reason, confidence=confidence,
            )
        )  # fmt: skip

    def places_between(self, start: int, end: int) -> list[int]:
        """The words that stand, even in part, between two places of the line's text."""
        return [place for place, first, last in self._spans() if first < end and last > start]

    def _spans(self) -> Iterator[tuple[int, int, int]]:
        """Each word that stands, and where it begins and ends in the line's text."""
        at = 0
        for place in self.places:
            end = at + len(self.tokens[place])
            yield place, at, end
            at = end + (0 if place in self._glued else 1)

    def span(self, places: list[int]) -> tuple[int, int]:
        """Where the words of these places, which stand next to each other, begin and end in the line's text."""
        spans = {place: (start, end) for place, start, end in self._spans()}
        return spans[places[0]][0], spans[places[-1]][1]

    def rewrite(self, places: list[int], before: str, after: str, reason: str, confidence: float) -> None:
        """One text for words that stand next to each other, with the white between them."""
        word = self.line.words[places[0]].id if len(places) == 1 else None
        for place in places:
            self.tokens[place] = ""
        self.tokens[places[0]] = after
        self._glued -= set(places)
        self.edits.append(
            Edit(line=self.line.id, word=word, before=before, after=after, reason=reason, confidence=confidence)
        )

    @property
    def text(self) -> str:
        """The line with its changes made."""
        return self._spell(self.tokens)

    def text_with(self, place: int, token: str) -> str:
        """The line with another text for one word."""
        return self._spell([*self.tokens[:place], token, *self.tokens[place + 1 :]])

    def _spell(self, tokens: list[str]) -> str:
        return "".join(tokens[place] + ("" if place in self._glued else " ") for place in self.places).strip()
