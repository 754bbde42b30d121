"""The second way through a book: its passages, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from lib.schemas.label import RUNNING_TEXT, BlockClass
from lib.schemas.merge import MergePage
from lib.schemas.structure import NoteMark, Passage
from lib.structure.captions import attach
from lib.structure.contents_entries import is_listed, printed_entries, runs_on
from lib.structure.display_lines import display_groups, is_open
from lib.structure.drafts import Draft, piece
from lib.structure.headings import opens_part, spans
from lib.structure.outlet import Outlet
from lib.structure.paragraph_joins import goes_on, is_cut
from lib.structure.survey import Plan
from lib.structure.table_groups import gathered
from lib.structure.tables import table
from lib.structure.units import Unit, units
from lib.structure.verse import verse
from lib.text.paragraph_text import reading_text

CAPTIONS = frozenset({BlockClass.ILLUSTRATION_CAPTION, BlockClass.PHOTO_CREDIT})

DISPLAYED = frozenset({BlockClass.TITLE_PAGE, BlockClass.DEDICATION})
KEPT = frozenset({"table", "verse"})
"""Kinds whose printed lines are kept."""


class PassageWriter:
    """Makes passages of pages in order. Only what may still go on is held in memory."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.outlet = Outlet(plan)
        self._open: Draft | None = None
        """Running text that may go on."""
        self._beside: list[list[Draft]] = []
        """Notes in the margin since the last running text: where that goes on, they stand beside it."""
        self._notes: dict[str, Draft] = {}
        """Notes that go on on a later page, by id."""
        self._section = plan.tree.sections[0].id

    def passages(self, pages: Iterable[MergePage]) -> Iterator[Passage]:
        """All passages, in reading order."""
        for page in pages:
            self._add_page(page)
            yield from self.outlet.ready()
        self._close()
        yield from self.outlet.ready()

    def _add_page(self, page: MergePage) -> None:
        self.outlet.styled.add(page)
        fresh, listed = True, False
        pictures: list[list[Draft]] = []
        captions: list[Draft] = []
        for unit, *others in _together(_in_order(units(page)), self.plan):
            running = unit.block_class in RUNNING_TEXT and unit.kind == "paragraph"
            if self.plan.tree.holds(*unit.key):
                self._heading(unit)
            elif unit.key in self.plan.notes_at:
                self._note(unit)
            elif running:
                self._running(unit, page, fresh=fresh)
            elif unit.paragraph is None:
                draft = self._draft(unit)
                draft.image = unit.block.image
                pictures.append(self.outlet.put(draft))
            elif unit.block_class in CAPTIONS and any(block.kind == "illustration" for block in page.blocks):
                captions.append(self._draft(unit))
            elif unit.kind in KEPT:
                there = [unit, *others], self._section, self.plan.called_at
                self.outlet.put(verse(*there) if unit.kind == "verse" else table(*there, page.rules))
            elif is_listed(unit):
                if not listed:
                    self._contents(page)
                listed = True
            elif unit.kind == "entry":
                self._entry_lines(unit)
            elif unit.block_class == BlockClass.SIDENOTE:
                self._beside.append(self.outlet.put(self._draft(unit)))
            else:
                self._set_apart(unit)
            fresh = fresh and not running
        attach(captions, pictures)

    def _draft(self, unit: Unit) -> Draft:
        """A passage of one unit."""
        draft = Draft(unit.kind, unit.block_class, self._section)
        self._mark(draft, unit, draft.add(unit, self.plan.words))
        return draft

    def _set_apart(self, unit: Unit) -> None:
        """A passage of what is no running text. Lines of a title page are kept: they are what it is made of."""
        assert unit.paragraph is not None
        if unit.block_class not in DISPLAYED or unit.paragraph.joins or unit.key in self.plan.called_at:
            self.outlet.put(self._draft(unit))
            return
        for lines in display_groups(unit.paragraph.lines):
            draft = self.outlet.last
            here = draft is not None and draft.block_class == unit.block_class and draft.pieces[-1].page == unit.page
            if draft is None or not here or not is_open(draft.text):
                draft = Draft(unit.kind, unit.block_class, self._section)
                self.outlet.put(draft)
            draft.add_lines(unit, lines)

    def _heading(self, unit: Unit) -> None:
        assert unit.paragraph is not None
        tree = self.plan.tree
        for span in spans(unit):
            if span.key in tree.starts:
                self._close()
                self._section = tree.starts[span.key]
            lines = unit.paragraph.lines[span.first : span.end]
            whole = len(lines) == len(unit.paragraph.lines)
            draft = Draft("heading", unit.block_class, self._section, level=tree.levels[span.key])
            draft.text = unit.text if whole else reading_text(lines, unit.paragraph.joins)
            draft.pieces.append(piece(unit, 0, None if whole else lines))
            if whole:
                self._mark(draft, unit, 0)
            self.outlet.put(draft)

    def _note(self, unit: Unit) -> None:
        assert unit.paragraph is not None
        for note, first, end in self.plan.notes_at[unit.key]:
            draft = self._notes.get(note.id)
            if draft is None:
                draft = Draft("note", unit.block_class, self._section, note=note.id)
                self._notes[note.id] = draft
                self.outlet.put(draft)
            lines = unit.paragraph.lines[first:end]
            if len(lines) == len(unit.paragraph.lines):
                draft.add(unit, self.plan.words)
            else:
                draft.add(unit, self.plan.words, reading_text(lines, unit.paragraph.joins), lines=lines)
            if (unit.key, first, end) == note.parts[-1]:
                draft.done = True
                del self._notes[note.id]
            else:
                draft.done = False

    def _running(self, unit: Unit, page: MergePage, *, fresh: bool) -> None:
        assert unit.paragraph is not None
        draft = self._open
        if draft is not None and self._goes_on(draft, unit, page, fresh=fresh):
            start = draft.add(unit, self.plan.words)
            self.outlet.move_before(draft, self._beside)
        else:
            if draft is not None:
                draft.done = True
            draft = Draft(unit.kind, unit.block_class, self._section, done=False)
            start = draft.add(unit, self.plan.words)
            self._open = draft
            self.outlet.put(draft)
        self._beside = []
        self._mark(draft, unit, start)

    @staticmethod
    def _goes_on(draft: Draft, unit: Unit, page: MergePage, *, fresh: bool) -> bool:
        above = draft.last
        assert above is not None
        assert above.paragraph is not None
        assert unit.paragraph is not None
        if unit.paragraph.continues is not None:
            return unit.paragraph.continues
        same = draft.block_class == unit.block_class
        if above.page == unit.page:
            whole = goes_on(above.paragraph, unit.paragraph, page.width, draft.right)
            return whole and (same or is_cut(draft.text, unit.text))
        if not (fresh and page.continues_from_previous):
            return False
        return same or is_cut(draft.text, unit.text)

    def _contents(self, page: MergePage) -> None:
        """A passage for each entry of a contents page."""
        for entry in printed_entries(units(page), page.width):
            draft = Draft("entry", BlockClass.CONTENTS, self._section, text=entry.text)
            draft.pieces = [piece(unit, 0, lines) for unit, lines in entry.pieces()]
            self.outlet.put(draft)

    def _entry_lines(self, unit: Unit) -> None:
        """A passage for each entry of an index or a bibliography: a line, and those that go on with it."""
        assert unit.paragraph is not None
        lines = unit.paragraph.lines
        starts = [at for at in range(len(lines)) if not at or not runs_on(lines, at, unit.block_class)]
        for first, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            text = reading_text(lines[first:end], unit.paragraph.joins)
            draft = Draft("entry", unit.block_class, self._section, text=text)
            draft.pieces.append(piece(unit, 0, lines[first:end]))
            self.outlet.put(draft)

    def _mark(self, draft: Draft, unit: Unit, start: int) -> None:
        for note in self.plan.called_at.get(unit.key, []):
            assert note.place is not None
            assert note.mark is not None
            at = note.place
            draft.marks.append(
                NoteMark(note=note.id, mark=note.mark, start=start + at.start, end=start + at.end, page=unit.page)
            )

    def _close(self) -> None:
        if self._open is not None:
            self._open.done = True
            self._open = None


def _in_order(there: Iterable[Unit]) -> list[Unit]:
    """The units of a page; the heading of a contents page before its list, whatever the reader's columns were."""
    return sorted(there, key=lambda unit: not (unit.block_class == BlockClass.CONTENTS and opens_part(unit)))


def _together(there: Iterable[Unit], plan: Plan) -> Iterator[list[Unit]]:
    """The units one by one, but those of a table together, and those of a poem that follow each other."""

    def kept(unit: Unit) -> str | None:
        free = unit.kind in KEPT and not plan.tree.holds(*unit.key) and unit.key not in plan.notes_at
        return unit.kind if free else None

    whole = list(there)
    tables = {unit.key for unit in whole if kept(unit) == "table"}
    for verses, groups in groupby(gathered(whole, tables), key=lambda group: kept(group[0]) == "verse"):
        if verses:
            yield [unit for group in groups for unit in group]
        else:
            yield from groups
