"""Footnotes: where each begins and goes on, and which place in the text calls it.

Thresholds from: set by hand on the seven books of tests/bench/test_structure.py; their scores are in reports/bench, no
curves kept. tests/structure/test_notes.py holds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz.distance import LCSseq

from lib.schemas.label import BlockClass
from lib.schemas.layout import Looks, RaisedMark
from lib.schemas.merge import MergedLine, NoteTie
from lib.structure.calls import RAISED, SIGNS, Key, Place, choose, figures, places
from lib.structure.headings import opens_part
from lib.structure.note_marks import mark_at, marks_of, style_of
from lib.structure.paragraph_joins import has_ended
from lib.structure.raised_places import by_word, opening_mark, words_in
from lib.structure.units import Unit

FOOT = frozenset({BlockClass.FOOTNOTE})
CALLING = frozenset({"paragraph", "verse", "heading", "table", "caption"})
NO_CALL, CALLED, BY_WEIGHT, MOST_SURE = 0.4, 0.5, 0.09, 0.95
"""Confidence, 0 to 1, of a note that nothing calls; of one that is called, what its place's weight adds to that, and
the most that comes of it."""
CERTAIN = 1.0
"""Confidence, 0 to 1, of a note of which a person says what calls it. From: a person is believed."""


@dataclass
class FoundNote:
    """A note as it was found."""

    id: str
    read: str | None
    """Its mark as it was read; None where none was."""
    on_page: int
    """Which of its page's notes it is, from 1."""
    parts: list[tuple[Key, int, int]] = field(default_factory=list)
    """Paragraphs over pages, and which of their lines: first, and one past the last."""
    mark: str | None = None
    place: Place | None = None
    last_text: str = ""
    at_end: bool = False
    """An endnote."""
    words_at: int = 0
    """Where its words begin after the mark, in characters."""
    told: bool = False
    """A person says what calls it."""
    looks: Looks | None = None
    """What its mark looks like on the page, where it was seen there."""

    @property
    def page(self) -> int:
        return self.parts[0][0][0]

    @property
    def confidence(self) -> float:
        if self.told:
            return CERTAIN
        if self.place is None or self.mark is None:
            return NO_CALL
        return min(MOST_SURE, CALLED + BY_WEIGHT * self.place.weighs(self.mark, self.looks))


class NoteFinder:
    """Takes the pages one by one, and ties the notes when all are known."""

    def __init__(self) -> None:
        self.notes: list[FoundNote] = []
        self._places: dict[int, list[Place]] = {}
        """By page, of the pages that have footnotes."""
        self._endnotes: list[FoundNote] = []
        self._figures: list[Place] = []
        """Raised figures of the pages that have no footnotes: they may call endnotes."""

    def add(
        self,
        units: Sequence[Unit],
        raised: Sequence[RaisedMark] = (),
        ties: Sequence[NoteTie] = (),
        wide: frozenset[str] = frozenset(),
    ) -> None:
        """Take the notes of a page, and the places that may call them.

        `raised` are the page's raised marks, `ties` what people say of its notes, `wide` ids of words in wide type.
        """
        begun = 0
        marks = by_word(raised)
        told = {tie.note: tie for tie in ties}
        seen = any(
            opening_mark(line, marks) is not None
            for unit in units
            if unit.block_class in FOOT and unit.paragraph is not None
            for line in unit.paragraph.lines
        )
        for unit in units:
            if unit.block_class not in FOOT or unit.paragraph is None:
                continue
            for first, end in _pieces(unit.paragraph.lines, begun, marks, told):
                line = unit.paragraph.lines[first].text
                read, words_at, looks = _opening(unit.paragraph.lines[first], marks)
                tie = _told_of(unit.paragraph.lines[first], told)
                if read is None and tie is None and self._goes_on(unit.page, begun, line, seen=seen):
                    note = self.notes[-1]
                else:
                    begun += 1
                    note = FoundNote(f"n{len(self.notes) + 1:03d}", read, begun, words_at=words_at, looks=looks)
                    self.notes.append(note)
                    if tie is not None:
                        note.told, note.place = True, _called_by(tie, units, marks)
                note.parts.append((unit.key, first, end))
                note.last_text = unit.paragraph.lines[end - 1].text
        calling = [(unit, unit.paragraph) for unit in units if _may_call(unit) and unit.paragraph is not None]
        if begun:
            self._places[units[0].page] = [p for unit, text in calling for p in places(unit.key, text, marks, wide)]
        else:
            self._figures += [p for unit, text in calling for p in figures(unit.key, text.text)]
        for unit in units:
            if unit.block_class == BlockClass.ENDNOTES and not opens_part(unit):
                self._add_endnotes(unit)

    def _add_endnotes(self, unit: Unit) -> None:
        """Take a paragraph of endnotes. What stands before the first number is no note."""
        assert unit.paragraph is not None
        lines = unit.paragraph.lines
        before = int(self._endnotes[-1].read or 0) if self._endnotes else 0
        starts = []
        for at, line in enumerate(lines):
            mark, _ = mark_at(line.text)
            if mark is not None and mark.isdigit() and int(mark) in {before + 1, 1} - ({1} if before == 1 else set()):
                starts.append(at)
                before = int(mark)
        if self._endnotes and (not starts or starts[0] > 0):
            note = self._endnotes[-1]
            note.parts.append((unit.key, 0, starts[0] if starts else len(lines)))
        for first, end in pairwise([*starts, len(lines)]):
            read, words_at = mark_at(lines[first].text)
            note = FoundNote(
                f"n{len(self.notes) + 1:03d}", read, int(read or 0), mark=read, words_at=words_at, at_end=True
            )
            note.parts.append((unit.key, first, end))
            self.notes.append(note)
            self._endnotes.append(note)

    def _goes_on(self, page: int, begun: int, line: str, *, seen: bool) -> bool:
        """Whether lines without a mark go on with the note before: of this page, or of the one before."""
        if begun:
            return True
        if not self.notes or page - self.notes[-1].parts[-1][0][0] > 1:
            return False
        # Where the other notes of the page open with raised marks, one without goes on.
        return seen or line[:1].islower() or not has_ended(self.notes[-1].last_text)

    def tie(self) -> list[FoundNote]:
        """The notes, each with its mark and its place, where one was found."""
        tie_endnotes(self._endnotes, self._figures)
        footnotes = [note for note in self.notes if not note.at_end]
        by_page: dict[int, list[FoundNote]] = {}
        for note, mark in zip(footnotes, marks_of(footnotes, style_of(footnotes)), strict=True):
            note.mark = mark
            by_page.setdefault(note.page, []).append(note)
        for page, notes in by_page.items():
            taken = {(note.place.key, note.place.start) for note in notes if note.told and note.place is not None}
            left = [note for note in notes if not note.told]
            free = [place for place in self._places[page] if (place.key, place.start) not in taken]
            chosen = choose([note.mark or SIGNS[0] for note in left], free, [note.looks for note in left])
            for note, place in zip(left, chosen, strict=True):
                note.place = place
        return self.notes


def _may_call(unit: Unit) -> bool:
    return unit.kind in CALLING and unit.block_class != BlockClass.SIDENOTE


def _told_of(line: MergedLine, told: Mapping[str, NoteTie]) -> NoteTie | None:
    """What a person says of the note that begins in a line."""
    return next((told[name] for word in line.words for name in word.ids if name in told), None)


def _called_by(tie: NoteTie, units: Sequence[Unit], raised: Mapping[str, RaisedMark]) -> Place | None:
    """The place that a person says calls a note: the mark in the word or right behind it; else the word's end."""
    for unit in units:
        for start, end, word, _ in words_in(unit.paragraph) if unit.paragraph is not None and tie.call else ():
            if tie.call in word.ids and unit.paragraph is not None:
                inside = [place for place in places(unit.key, unit.paragraph, raised) if start < place.start <= end]
                return max(inside, key=lambda place: place.weight, default=Place(unit.key, end, end, "", RAISED))
    return None


def tie_endnotes(notes: Sequence[FoundNote], found: Sequence[Place]) -> None:
    """Tie endnotes to the raised figures of the text: both in order, each to its own figure, as many as can be."""
    numbers, called = [note.read or "" for note in notes], [place.read for place in found]
    for edit in LCSseq.opcodes(numbers, called):
        if edit.tag == "equal":
            for at, to in zip(range(edit.src_start, edit.src_end), range(edit.dest_start, edit.dest_end), strict=True):
                notes[at].place = found[to]


def _opening(line: MergedLine, raised: Mapping[str, RaisedMark]) -> tuple[str | None, int, Looks | None]:
    """The mark that a line of notes begins with, where its words begin, and what it looks like: seen, or read."""
    seen = opening_mark(line, raised)
    if seen is None:
        return *mark_at(line.text), None
    after = len(line.text) - len(line.text[seen.end :].lstrip(" ."))
    return line.text[: seen.end], after, seen.looks


def _pieces(
    lines: Sequence[MergedLine], begun: int, raised: Mapping[str, RaisedMark], told: Mapping[str, NoteTie]
) -> Iterator[tuple[int, int]]:
    """Lines of a paragraph by the notes that they belong to: a new one begins where the next mark stands."""
    # Where marks stand raised on the page, a figure that does not is none: `[1897] 2 Q. B.` goes on in the next line.
    seen = any(opening_mark(line, raised) is not None for line in lines)
    starts = [0]
    expected = begun + 1 if _opening(lines[0], raised)[0] is None else begun + 2
    for index in range(1, len(lines)):
        mark, _ = mark_at(lines[index].text)
        if opening_mark(lines[index], raised) is not None or _told_of(lines[index], told) is not None:
            starts.append(index)
            expected += 1
        elif mark is None or (seen and mark.isdigit() and not _is_glued(lines[index].text, expected)):
            continue
        elif mark == str(expected) or (not mark.isdigit() and lines[index - 1].text.rstrip()[-1:] in ".!?"):
            starts.append(index)
            expected += 1
    yield from zip(starts, [*starts[1:], len(lines)], strict=True)


def _is_glued(text: str, figure: int) -> bool:
    """Whether a line begins with a figure right before a capital: `6Dr.`, and not `2 Q. B.`"""
    return text.startswith(str(figure)) and text[len(str(figure)) :][:1].isupper()
