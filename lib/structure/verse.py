"""Verse: its printed lines, set in as the printer set them, with an empty line between stanzas.

Thresholds from: set by hand, no figures kept; tests/structure holds them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from lib.schemas.structure import NoteMark
from lib.structure.drafts import Draft, piece
from lib.structure.notes import FoundNote
from lib.structure.units import Unit

STANZA = 1.5
"""Lines farther apart than this many times the common distance have a stanza's end between them."""
STEP, HALF = 2, 0.6
"""Spaces for an em by which a line is set in; less than this part of an em is no indent."""
EM = 1.3
"""An em in heights of a line's box, which seldom has both the tallest and the deepest letters."""
MOST = 8
"""Ems that a line is set in, at most."""

Key = tuple[int, str]


def verse(units: Sequence[Unit], section: str, called_at: Mapping[Key, Sequence[FoundNote]]) -> Draft:
    """The paragraphs of a poem on a page as one passage, a line a line; two spaces for each em it is set in."""
    lines = [line for unit in units if unit.paragraph for line in unit.paragraph.lines]
    left = min(line.box[0] for line in lines)
    em = EM * median(line.box[3] - line.box[1] for line in lines)
    steps = [below.box[3] - above.box[3] for above, below in pairwise(lines)]
    pitch = median(steps) if steps else 0
    draft = Draft("verse", units[0].block_class, section)
    last = None
    for unit in units:
        assert unit.paragraph is not None
        plain = unit.text == " ".join(line.text for line in unit.paragraph.lines)
        notes = called_at.get(unit.key, ()) if plain else ()
        at = 0
        for index, line in enumerate(unit.paragraph.lines):
            if last is not None:
                draft.text += "\n\n" if line.box[3] - last.box[3] > STANZA * pitch > 0 else "\n"
            share = (line.box[0] - left) / em
            draft.text += " " * (STEP * min(MOST, round(share))) if share >= HALF else ""
            if index == 0:
                draft.pieces.append(piece(unit, len(draft.text)))
            shift = len(draft.text) - at
            end = at + len(line.text)
            for note in notes:
                place = note.place
                if place is not None and note.mark and at <= place.start < end:
                    start, stop = place.start + shift, place.end + shift
                    draft.marks.append(NoteMark(note=note.id, mark=note.mark, start=start, end=stop, page=unit.page))
            draft.text += line.text
            at, last = end + 1, line
    return draft
