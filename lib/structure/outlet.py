"""Drafts on their way out: in reading order, numbered, and noted down where the book's record names them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from lib.schemas.label import BlockClass
from lib.schemas.structure import Note, Passage
from lib.structure.drafts import Draft, passage_id
from lib.structure.styled_spans import StyledPages
from lib.structure.survey import Plan


class Outlet:
    """Holds drafts until all before them are done. A picture and its captions are one group."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.written = 0
        self.styled = StyledPages()
        self._waiting: deque[list[Draft]] = deque()
        self._entries = {entry.page: entry for entry in plan.page_map}
        self._sections = {section.id: section for section in plan.tree.sections}
        self._anchors: dict[str, str] = {}
        self._passages_of_notes: dict[str, str] = {}
        self._in_margins: dict[int, str] = {}
        """The first note in the margin of each page: it may stand before text of the page before."""

    def put(self, *group: Draft) -> list[Draft]:
        """Put drafts at the end; returns their group, which captions may still join."""
        self._waiting.append(list(group))
        return self._waiting[-1]

    def move_before(self, draft: Draft, groups: Iterable[list[Draft]]) -> None:
        """Let groups that wait leave before the one with this draft, which waits too."""
        moved = list(groups)
        waiting = [group for group in self._waiting if not any(group is one for one in moved)]
        at = next(number for number, group in enumerate(waiting) if any(one is draft for one in group))
        self._waiting = deque([*waiting[:at], *moved, *waiting[at:]])

    @property
    def last(self) -> Draft | None:
        """What was put last, if it has not left yet."""
        return self._waiting[-1][-1] if self._waiting else None

    def ready(self) -> Iterator[Passage]:
        """The passages that can leave now."""
        while self._waiting and all(draft.done for draft in self._waiting[0]):
            yield from self._write(self._waiting.popleft())
        first = next((at.page for group in self._waiting for draft in group for at in draft.pieces), None)
        self.styled.forget(first)

    def notes(self) -> list[Note]:
        """The notes, once all passages have left."""
        for page, passage in self._in_margins.items():
            entry = self._entries[page]
            entry.passage = entry.passage or passage
        return [
            Note(
                id=note.id,
                mark=note.mark,
                pages=sorted({page for (page, _), _, _ in note.parts}),
                passage=self._passages_of_notes[note.id],
                words_at=note.words_at,
                anchor=self._anchors.get(note.id),
                confidence=round(note.confidence, 2),
            )
            for note in self.plan.notes
        ]

    def _write(self, group: Sequence[Draft]) -> Iterator[Passage]:
        first = self.written + 1
        for draft in group:
            self.written += 1
            passage = draft.passage(self.written)
            passage.spans = self.styled.spans(passage)
            if len(group) > 1 and draft.kind == "illustration":
                passage.caption = passage_id(first + 1)
            elif len(group) > 1:
                passage.illustration = passage_id(first)
            self._note_down(passage)
            yield passage

    def _note_down(self, passage: Passage) -> None:
        section = self._sections.get(passage.section)
        if passage.kind == "heading" and section is not None and section.heading is None:
            section.heading = passage.id
        if passage.note is not None:
            self._passages_of_notes[passage.note] = passage.id
        for mark in passage.marks:
            self._anchors[mark.note] = passage.id
        for at in passage.pieces:
            if passage.block_class == BlockClass.SIDENOTE:
                self._in_margins.setdefault(at.page, passage.id)
                continue
            entry = self._entries[at.page]
            if entry.passage is None:
                entry.passage, entry.offset = passage.id, at.start
