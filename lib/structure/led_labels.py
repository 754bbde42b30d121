"""Labels of a table's rows over leaders, without what was read of the dots: `Maine.`, `Vermont +`.

The first dot stands where a stop would. So a label has a stop where it is an abbreviation, and none else.

Thresholds from: the tables of tables, odd pages; tests/structure/test_led_labels.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lib.structure.table_words import Cell

LEAST_NUMBERS = 5
"""Rows that are numbered, at least, of which most have no stop, where none has one."""
NEAR = 1.0
"""White between a leader and a sign that was read for some of its dots, at most, in heights of the label."""
ABBREVIATIONS = frozenset(
    """&c app apr art aug bros capt cent ch chap co col dec do dr ea ed esq etc feb fig figs gen hon inst jan jr jun lb
    lbs lieut ltd mar messrs mr mrs no nos nov oct oz p pp prof rev sec sen sept sr st ult viz vol vols""".split()
)
"""Words in small letters that keep the stop with which they were read."""
STATES = frozenset(
    """Ala Ariz Ark Cal Calif Col Colo Conn Dak Del Fla Ga Ia Ill Ind Kan Kans Ky La Mass Md Me Mich Minn Miss Mo Mont
    Neb Nev Okla Or Ore Oreg Pa Penn Penna Tenn Tex Va Vt Wash Wis Wyo""".split()
)
"""Names of American states cut short; behind a comma they are nothing else."""

_DOTS = re.compile(r"[+—–\-_~«»=.,:;'’·•]{1,2}")
_STOPS = ".,:;·•…'’"
_NUMBER = re.compile(r"\d+\.?")
_WORD = re.compile(r"[^\W_]")
_INITIAL = re.compile(r"[A-Z]")


def without_dots(row: Sequence[Cell]) -> list[Cell]:
    """A row of cells, from left to right, whose labels have nothing of the leaders behind them."""
    made: list[Cell] = []
    for place, cell in enumerate(row):
        if _is_read_for_dots(row, place):
            continue
        if cell.is_leader and made and not made[-1].is_leader and _WORD.search(made[-1].text):
            made[-1] = replace(made[-1], text=_label(made[-1].text, made[-2].text if len(made) > 1 else ""))
        made.append(cell)
    return made


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


def _is_read_for_dots(row: Sequence[Cell], place: int) -> bool:
    """Whether a sign stands among a leader's dots, as near to them as they to each other."""
    if not 0 < place < len(row) - 1 or not _DOTS.fullmatch(row[place].text) or row[place].is_leader:
        return False
    before, after = row[place - 1], row[place + 1]
    high = max(cell.box[3] - cell.box[1] for cell in row)
    white = row[place].box[0] - before.box[2], after.box[0] - row[place].box[2]
    return before.is_leader and after.is_leader and max(white) <= NEAR * high


def _label(text: str, before: str) -> str:
    """The last word of a label, behind another or nothing."""
    bare = text.rstrip(_STOPS)
    if not _WORD.search(bare[-1:]):
        return text
    initials = _INITIAL.fullmatch(bare) and re.fullmatch(r"[A-Z]\.", before)
    if initials or (bare in STATES and before.endswith(",")):
        return bare + "."
    return text if text == f"{bare}." and bare.lower() in ABBREVIATIONS else bare
