"""A model's text of a paragraph, change by change: each stands or falls by itself; the rest stays as it was read."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lib.correct.known_words import KnownWords
from lib.correct.model.place import Place, Verdict
from lib.correct.model.second_look import changes_of
from lib.correct.model.support import judge, judge_coming, judge_going
from lib.correct.model.type_beside import letters_beside, type_beside
from lib.correct.second_reader.line import SecondReading
from lib.schemas.base import Box
from lib.schemas.correct import Edit
from lib.schemas.ocr import Line, Paragraph, Word
from lib.text.foreign_characters import foreign
from lib.text.word_pairs import Pair, paired
from lib.text.word_shapes import bare

LEAST_WIDTH = 0.6
"""Times the usual width of so many letters, that unread type must have. From: set by hand."""
ENDS = ".!?:"
"""After one of these a sentence begins."""


@dataclass(frozen=True)
class Witnesses:
    """What a page says of what may stand on it."""

    known: KnownWords | None
    scripts: frozenset[str]
    unread: tuple[Box, ...] = ()
    """Places with marks like type under no word."""
    second: SecondReading | None = None
    """Says how likely another text of a line is to a second reader."""
    second_look: Mapping[str, str] = field(default_factory=dict)
    """What a model says of lines that it was shown by themselves, by their ids."""
    first: Mapping[str, str] = field(default_factory=dict)
    """What the engine read, by the word's id, before the local rules."""


@dataclass(frozen=True)
class Weighed:
    """The text with the changes that stand, in the paragraph's lines, and why others do not."""

    text: str
    refused: tuple[str, ...]
    edits: tuple[Edit, ...] = ()
    """The changes that stand, with what speaks for each."""
    doubtful_lines: frozenset[str] = frozenset()
    """Ids of lines in which something was refused that a second look might tell."""


def weigh(paragraph: Paragraph, text: str, witnesses: Witnesses, confidence: float = 1.0) -> Weighed:
    """Weigh each change of a text with as many lines as the paragraph has. `confidence` is the model's own."""
    weighing = _Weighing(paragraph, witnesses)
    lines = [line.split() for line in unicodedata.normalize("NFC", text).split("\n")]
    new = [word for line in lines for word in line]
    line_of = [number for number, line in enumerate(lines) for _ in line]
    made: list[list[str]] = [[] for _ in paragraph.lines]
    refused: list[str] = []
    edits: list[Edit] = []
    doubtful: set[str] = set()
    for pair in paired(weighing.read, new):
        put = new[pair.other_start : pair.other_end]
        verdict = None
        if weighing.read[pair.start : pair.end] != put:
            verdict = weighing.verdict(pair, put, line_of[pair.other_start : pair.other_end])
        if verdict is not None and verdict.stands:
            edits.append(weighing.edit(pair, put, line_of, verdict.reason, confidence))
            for at in range(pair.other_start, pair.other_end):
                made[line_of[at]].append(new[at])
            continue
        if verdict is not None:
            refused.append(verdict.reason)
            doubtful |= weighing.lines_of(pair, line_of)
        for at in range(pair.start, pair.end):
            made[weighing.line_of[at]].append(weighing.read[at])
    return Weighed("\n".join(map(" ".join, made)), tuple(refused), tuple(edits), frozenset(doubtful))


class _Weighing:
    """A paragraph's words, and what is asked about a change of some of them."""

    def __init__(self, paragraph: Paragraph, witnesses: Witnesses) -> None:
        self.paragraph = paragraph
        self.witnesses = witnesses
        self.words: list[Word] = [word for line in paragraph.lines for word in line.words]
        self.read = [word.text for word in self.words]
        self.line_of = [number for number, line in enumerate(paragraph.lines) for _ in line.words]

    def verdict(self, pair: Pair, put: Sequence[str], lines: Sequence[int]) -> Verdict:
        """Whether `put`, which stands in these lines of the new text, may stand where the pair's words were read."""
        new, was = " ".join(put), " ".join(self.read[pair.start : pair.end])
        came = foreign(was, new, self.witnesses.scripts)
        if came is not None:
            return Verdict(stands=False, reason=came)
        known = self.witnesses.known
        old = self.words[pair.start : pair.end]
        place = Place(
            tuple(old),
            opens=self._opens(pair.start),
            margin=self.margin(pair, put, lines),
            agreed=self.agreed(pair, put, lines),
            read_so=bool(bare(new))
            and bare(new) == bare("".join(self.witnesses.first.get(word.id, "") for word in old)),
            type_beside=self._type_beside(pair, new),
        )
        if not put:
            return judge_going(place, known)
        if not place.words:
            return judge_coming(new, unread=self._unread_beside(put, lines[0]), margin=place.margin)
        return judge(place, new, known)

    def margin(self, pair: Pair, put: Sequence[str], lines: Sequence[int]) -> float | None:
        """What the second reader says of a change; None where there is none, or where the change is not of one line."""
        place = self._within_line(pair, lines)
        if self.witnesses.second is None or place is None:
            return None
        line, start, end = place
        words = [word.text for word in line.words]
        return self.witnesses.second.margin(line, " ".join([*words[:start], *put, *words[end:]]))

    def agreed(self, pair: Pair, put: Sequence[str], lines: Sequence[int]) -> bool:
        """Whether a second look at the line, by itself, says the same of these words."""
        place = self._within_line(pair, lines)
        if place is None or place[0].id not in self.witnesses.second_look:
            return False
        line, start, end = place
        seen = changes_of((word.text for word in line.words), self.witnesses.second_look[line.id])
        return (start, end, tuple(put)) in seen

    def lines_of(self, pair: Pair, line_of: Sequence[int]) -> set[str]:
        """Ids of the lines that a change is of."""
        numbers = {*self.line_of[pair.start : pair.end], *line_of[pair.other_start : pair.other_end]}
        return {self.paragraph.lines[number].id for number in numbers}

    def _within_line(self, pair: Pair, lines: Sequence[int]) -> tuple[Line, int, int] | None:
        """The line that a change is of, and the words of it, from and to (outside); None where it is of several."""
        numbers = {*self.line_of[pair.start : pair.end], *lines}
        if len(numbers) > 1:
            return None
        [number] = numbers
        line = self.paragraph.lines[number]
        if not line.words:
            return None
        first = self.line_of.index(number)
        return line, max(pair.start - first, 0), max(pair.end - first, 0)

    def edit(self, pair: Pair, put: Sequence[str], line_of: Sequence[int], reason: str, confidence: float) -> Edit:
        """The change as the record has it."""
        old = self.words[pair.start : pair.end]
        number = self.line_of[pair.start] if old else line_of[pair.other_start]
        return Edit(
            line=self.paragraph.lines[number].id,
            word=old[0].id if len(old) == 1 else None,
            before=" ".join(word.text for word in old),
            after=" ".join(put),
            reason=reason,
            confidence=confidence,
        )

    def _opens(self, at: int) -> bool:
        return at == 0 or self.read[at - 1].rstrip("\"'”’)»")[-1:] in ENDS

    def _type_beside(self, pair: Pair, new: str) -> bool:
        """Whether the image has type beside a word, for letters that come in at its edge."""
        coming = letters_beside(self.read[pair.start], new) if pair.end - pair.start == 1 else None
        if coming is None or self.witnesses.second is None:
            return False
        word, others = self.words[pair.start], [*self.words[: pair.start], *self.words[pair.end :]]
        return type_beside(self.witnesses.second.image, word, others, coming[0], before=coming[1])

    def _unread_beside(self, put: Sequence[str], number: int) -> bool:
        """Whether there is unread type on the line where words are to come in, and enough for them."""
        line = self.paragraph.lines[number].words
        if not line:
            return False
        top, bottom = min(word.box[1] for word in line), max(word.box[3] for word in line)
        letter = sum(word.box[2] - word.box[0] for word in line) / sum(len(word.text) for word in line)
        wide = sum(
            box[2] - box[0]
            for box in self.witnesses.unread
            if min(bottom, box[3]) - max(top, box[1]) > (box[3] - box[1]) / 2
        )
        return wide >= LEAST_WIDTH * letter * sum(map(len, put))
