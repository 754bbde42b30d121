"""Notes found, joined over pages, and tied to the right place in the text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from lib.evaluation.book_ground_truth import NoteTruth
from lib.schemas.structure import Note, Passage

SAME = 75.0
OPENING = 40
"""Characters of a note that are compared; both ends, where it is as long."""
CONTEXT = 20
"""Characters before the mark that are compared."""


@dataclass(frozen=True)
class NoteScore:
    """Counts over a book."""

    true: int
    found: int
    linked: int
    """Found, and the mark stands where it should."""
    given: int
    invented: int
    missed: tuple[NoteTruth, ...] = ()
    astray: tuple[NoteTruth, ...] = ()
    """Found, but tied to the wrong place, or to none."""


def score_notes(truth: Sequence[NoteTruth], notes: Sequence[Note], passages: Mapping[str, Passage]) -> NoteScore:
    """Match notes by page and text. `passages` holds those that notes name."""
    free = list(notes)
    missed, astray = [], []
    for known in truth:
        match = next((note for note in free if _is_same(known, note, passages)), None)
        if match is None:
            missed.append(known)
            continue
        free.remove(match)
        if not _is_tied(known, match, passages):
            astray.append(known)
    found = len(truth) - len(missed)
    return NoteScore(
        true=len(truth), found=found, linked=found - len(astray), given=len(notes), invented=len(free),
        missed=tuple(missed), astray=tuple(astray),
    )  # fmt: skip


def _is_same(known: NoteTruth, note: Note, passages: Mapping[str, Passage]) -> bool:
    if known.page not in note.pages or (known.pages is not None and known.pages != note.pages):
        return False
    one, other = _plain(known.text), _plain(passages[note.passage].text)
    return fuzz.ratio(one[:OPENING], other[:OPENING]) >= SAME and fuzz.ratio(one[-OPENING:], other[-OPENING:]) >= SAME


def _is_tied(known: NoteTruth, note: Note, passages: Mapping[str, Passage]) -> bool:
    anchor = passages.get(note.anchor or "")
    if anchor is None:
        return False
    mark = next((mark for mark in anchor.marks if mark.note == note.id), None)
    if mark is None or mark.page != known.page:
        return False
    if known.before is None:
        return True
    wanted = _plain(known.before)[-CONTEXT:]
    return fuzz.ratio(_plain(anchor.text[: mark.start])[-max(len(wanted), 1) :], wanted) >= SAME


def _plain(text: str) -> str:
    """Letters and figures only: marks at a note's head are read in many ways."""
    return re.sub(r"[\W_]+", "", text.casefold()).lstrip("0123456789")


def contexts(text: str, sign: str) -> list[str]:
    """What stands before each sign of a text, in order."""
    return [text[max(0, found.start() - 60) : found.start()] for found in re.finditer(re.escape(sign), text)]
