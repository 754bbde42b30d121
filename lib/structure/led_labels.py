"""Labels of a table's rows over leaders, without what was read of the dots: `Maine.`, `19.`, `Vermont +`.

The first dot stands where a stop would. So where most labels of a table have no stop, a number or a long word has none
either; what is short may be cut short, and keeps what it was read with.

Thresholds from: the tables of tables, odd pages; tests/structure/test_led_labels.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lib.structure.table_words import Cell

LEAST_NUMBERS = 5
"""Rows that are numbered, at least, of which most have no stop, where none has one."""
NEAR = 1.0
"""White between a leader and a sign that was read for some of its dots, at most, in heights of the label."""
LEAST_LETTERS = 5
"""Letters of a word, at least, that is not cut short."""
CUT_SHORT = frozenset(
    "admin assoc chron corin deuter ephes galat lieut messrs philem philad prest scotl supts thess treas".split()
)
"""Longer words in small letters that may be, all the same."""
STATES = frozenset(
    """Ala Ariz Ark Cal Calif Colo Conn Dak Del Fla Ga Ill Ind Kan Kans Ky La Mass Md Mich Minn Miss Mo Mont Neb Nev
    Okla Oreg Pa Penn Penna Tenn Tex Va Vt Wis Wyo""".split()
)
"""Names of American states cut short; behind a comma, in several rows of a table, they are nothing else."""
LEAST_STATES = 3
"""Rows of a table that end so, at least: `Jones, Miss` is one person."""

_DOTS = re.compile(r"[+~«»=_.,:;'·•]{1,2}")
_STOPS = ".,;:·•…"
_NUMBER = re.compile(r"\d+\.?")
_WORD = re.compile(r"[^\W_]")


def with_labels(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The rows of a table, from left to right each, whose labels have nothing of the leaders behind them."""
    made = [[cell for place, cell in enumerate(row) if not _is_read_for_dots(row, place)] for row in rows]
    places = [(number, place) for number, row in enumerate(made) for place in _labels(row)]
    words = [made[number][place].text for number, place in places]
    led = len(words) > 2 * sum(word.endswith(".") for word in words)
    behind = [made[number][place - 1].text.endswith(",") if place else False for number, place in places]
    states = [comma and word.rstrip(_STOPS) in STATES for word, comma in zip(words, behind, strict=True)]
    for (number, place), word, state in zip(places, words, states, strict=True):
        bare = _label(word) if led else word
        text = word.rstrip(_STOPS) + "." if state and sum(states) >= LEAST_STATES else bare
        made[number][place] = replace(made[number][place], text=text)
    return with_even_numbers(made)


def with_even_numbers(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The rows of a table, whose numbers in front all have a stop or none: for most of them none was read."""
    numbered = [place for place, row in enumerate(rows) if len(row) > 1 and _NUMBER.fullmatch(row[0].text)]
    stopped = {place for place in numbered if rows[place][0].text.endswith(".")}
    if len(numbered) < LEAST_NUMBERS or 2 * len(stopped) >= len(numbered):
        return [list(row) for row in rows]
    return [
        [replace(row[0], text=row[0].text.removesuffix(".")), *row[1:]] if place in stopped else list(row)
        for place, row in enumerate(rows)
    ]


def _labels(row: Sequence[Cell]) -> Iterator[int]:
    """Places of the words before a row's leaders."""
    for place in range(1, len(row)):
        before = row[place - 1]
        if row[place].is_leader and not before.is_leader and _WORD.search(before.text):
            yield place - 1


def _is_read_for_dots(row: Sequence[Cell], place: int) -> bool:
    """Whether a sign stands among a leader's dots, as near to them as they to each other. A dash may be a value."""
    if not 0 < place < len(row) - 1 or not _DOTS.fullmatch(row[place].text) or row[place].is_leader:
        return False
    before, after = row[place - 1], row[place + 1]
    high = max(cell.box[3] - cell.box[1] for cell in row)
    white = row[place].box[0] - before.box[2], after.box[0] - row[place].box[2]
    return before.is_leader and after.is_leader and max(white) <= NEAR * high


def _label(text: str) -> str:
    """The last word of a label without a stop, where it is a number or a word that is whole."""
    bare = text.rstrip(_STOPS)
    whole = bare.isalpha() and len(bare) >= LEAST_LETTERS and bare.lower() not in CUT_SHORT
    return bare if bare.isdigit() or whole else text
