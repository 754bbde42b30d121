"""Printed page numbers, found over the whole book: what stands at the head or foot and goes up from page to page.

Thresholds from: set by hand on the seven books of tests/bench/test_structure.py; their scores are in reports/bench, no
curves kept. tests/label/test_numbering.py holds them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lib.label.shapes import LineShape, PageShape
from lib.schemas.label import NumberPlace, NumberStyle, PrintedNumber
from lib.text.numerals import may_be, read_number

STYLES: tuple[NumberStyle, ...] = ("arabic", "roman")
WINDOW = 10
"""Pages before and after that a number is compared with."""
NEAR = 2
"""A page so many pages off, or nearer, counts double."""
ENOUGH = 2
"""Support, in pages, that proves a number: one page near by or two farther off."""
OUTDONE = 0.3
"""A step with less than this share of the support of another of its style was misread, and more than once."""
FOOT_WHITE = 0.8
"""White above a page number that stands beside words, in type sizes."""
FOOT_WORDS = 3
"""A row at the foot with more words than this is text."""
READABLE_LETTERS, READABLE = 2, 0.5
"""Letters, and confidence, 0 to 1, from which the first row is no speck above the head."""
OTHER_WORD = 2
"""Letters; a longer word beside a number asks for white above."""
FEW_FIGURES = 3
"""Characters of a page number whose looks say nothing, at most."""
PROVEN, BY_SUPPORT, MOST_SURE = 0.7, 0.03, 0.99
"""Confidence, 0 to 1, of a number that pages near by bear out: without support, more for each, and at most."""
MISREAD, MISREAD_BETWEEN, UNLIKE = 0.75, 0.6, 0.5
"""Confidence, 0 to 1, of a misread number: where the pages about it agree, where they do not, by place alone."""


class Step(NamedTuple):
    """How far the printed numbers of a style lag behind the pages' positions in the book."""

    style: NumberStyle
    lag: int


@dataclass(frozen=True)
class Token:
    """A word at the head or foot that may be a page number."""

    page: int
    line: LineShape
    text: str
    place: NumberPlace
    alone: bool
    """Nothing but marks stands beside it."""
    step: Step | None
    """Where the sequence would stand, if this was read rightly; None where it is no number as it was read."""

    def printed(self, step: Step, confidence: float) -> PrintedNumber | None:
        """This token as the number that the sequence has here; None before the sequence begins."""
        value = self.page - step.lag
        if value < 1:
            return None
        return PrintedNumber(
            text=self.text,
            value=value,
            style=step.style,
            place=self.place,
            block=self.line.origin,
            line=self.line.id,
            confidence=round(confidence, 2),
        )


def number_tokens(page: PageShape) -> list[Token]:
    """Where a page number may stand: either end of the row at the head, and short rows at the foot."""
    rows = page.rows
    if not rows:
        return []
    heads = rows[:1] if _is_readable(rows[0]) else rows[:2]
    feet = [rows[at] for at in range(max(len(heads), len(rows) - 2), len(rows)) if _may_be_foot(rows, at)]
    return [
        *(token for row in heads for token in _ends(page.number, row, "head")),
        *(token for row in feet for token in _ends(page.number, row, "foot")),
    ]


def _is_readable(row: Sequence[LineShape]) -> bool:
    """Specks above the head are no row of their own."""
    return any(
        (line.confidence >= READABLE and line.letters >= READABLE_LETTERS) or read_number(line.text) for line in row
    )


def _may_be_foot(rows: Sequence[Sequence[LineShape]], at: int) -> bool:
    """Whether a row may be a page number below the text: a few words, and apart from the text if there are others."""
    words = [word for line in rows[at] for word in line.words]
    if len(words) > FOOT_WORDS:
        return False
    others = [word for word in words if sum(letter.isalpha() for letter in word) > OTHER_WORD]
    if not others or not at:
        return True
    high = max(line.size for line in rows[at])
    white = min(line.box[1] for line in rows[at]) - max(line.box[3] for line in rows[at - 1])
    return white >= FOOT_WHITE * high


def _ends(page: int, row: Sequence[LineShape], place: NumberPlace) -> Iterator[Token]:
    words = [(line, word) for line in row for word in line.words if any(letter.isalnum() for letter in word)]
    words = words or [(line, word) for line in row for word in line.words]
    for line, word in dict.fromkeys([words[0], words[-1]]):
        read = read_number(word)
        step = Step(read[1], page - read[0]) if read else None
        yield Token(page, line, word, place, len(words) == 1, step)


def find_numbers(
    tokens: Mapping[int, Sequence[Token]], heads: Mapping[int, Collection[str]]
) -> dict[int, PrintedNumber]:
    """Page position → printed number. `heads` holds the ids of running heads, by page position."""
    steps = {number: [token.step for token in found if token.step] for number, found in tokens.items()}
    certain: dict[int, tuple[Token, Step, int]] = {}
    for number, found in tokens.items():
        best = _best(number, found, steps)
        if best is not None:
            certain[number] = best
    _drop_outliers(certain)
    sequence = {number: step for number, (_, step, _) in certain.items()}
    numbers: dict[int, PrintedNumber] = {}
    for number, found in tokens.items():
        if number in certain:
            token, step, support = certain[number]
            printed = token.printed(step, min(MOST_SURE, PROVEN + BY_SUPPORT * support))
        else:
            printed = _misread(number, found, _expected(number, sequence), heads.get(number, ()))
        if printed is not None:
            numbers[number] = printed
    return numbers


def _best(number: int, tokens: Sequence[Token], steps: Mapping[int, Sequence[Step]]) -> tuple[Token, Step, int] | None:
    """The token that the pages round about bear out, its step and its support; None where they bear out none."""
    support: Counter[Step] = Counter()
    for other in range(number - WINDOW, number + WINDOW + 1):
        if other != number:
            for step in steps.get(other, ()):
                support[step] += 2 if abs(other - number) <= NEAR else 1
    most = {style: max((n for step, n in support.items() if step.style == style), default=0) for style in STYLES}
    borne_out = [(token, token.step, support[token.step]) for token in tokens if token.step]
    borne_out = [entry for entry in borne_out if entry[2] >= max(ENOUGH, OUTDONE * most[entry[1].style])]
    return max(borne_out, key=lambda entry: (entry[2], entry[0].alone), default=None)


def _drop_outliers(certain: dict[int, tuple[Token, Step, int]]) -> None:
    """Drop numbers out of step with both neighbours, who agree: a figure is misread the same way again and again."""
    sequence = {number: step for number, (_, step, _) in certain.items()}
    for number, step in sequence.items():
        expected = _expected(number, sequence)
        if len(expected) == 1 and expected[0] != step:
            del certain[number]


def _expected(number: int, sequence: Mapping[int, Step]) -> list[Step]:
    """The steps of the nearest certain numbers before and after; one where both sides agree."""
    before = next((sequence[at] for at in range(number - 1, number - WINDOW, -1) if at in sequence), None)
    after = next((sequence[at] for at in range(number + 1, number + WINDOW) if at in sequence), None)
    return list(dict.fromkeys(step for step in (before, after) if step))


def _misread(
    number: int, tokens: Sequence[Token], expected: Sequence[Step], heads: Collection[str]
) -> PrintedNumber | None:
    """A token that was misread, at a place where a number stands: in a running head, or alone in its row."""
    placed = [token for token in tokens if token.alone or token.line.id in heads]
    for step in expected:
        for token in placed:
            if number > step.lag and may_be(token.text, number - step.lag, step.style):
                return token.printed(step, MISREAD if len(expected) == 1 else MISREAD_BETWEEN)
    if len(expected) == 1:
        for token in placed:
            # Its looks say nothing, but it stands alone where a number must stand, and is no signature mark.
            lone = token.alone and token.place == "foot" and len(token.text) <= FEW_FIGURES
            if lone and token.text.isalnum() and not token.text[0].isupper():
                return token.printed(expected[0], UNLIKE)
    return None
