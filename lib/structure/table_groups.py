"""Which units of a page are one table: those that no text parts, whatever order the reader's blocks came in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from lib.schemas.base import Box
from lib.structure.units import Unit


def gathered(there: Sequence[Unit], tables: Collection[tuple[int, str]]) -> Iterator[list[Unit]]:
    """The units one by one, but those of a table together, where its first one comes.

    `tables` holds the keys of units of tables. Two of them are of one table unless something else of the text lies
    between them from top to bottom.
    """
    parts = sorted((unit for unit in there if unit.key in tables), key=_top)
    others = [_box(unit) for unit in there if unit.key not in tables]
    groups: list[list[Unit]] = []
    for unit in parts:
        if groups and not _parted(groups[-1], unit, others):
            groups[-1].append(unit)
        else:
            groups.append([unit])
    group_of = {unit.key: group for group in groups for unit in group}
    given: set[tuple[int, str]] = set()
    for unit in there:
        group = group_of.get(unit.key)
        if group is None:
            yield [unit]
        elif unit.key not in given:
            given |= {one.key for one in group}
            yield group


def _parted(group: Sequence[Unit], unit: Unit, others: Sequence[Box]) -> bool:
    bottom, top = max(_box(one)[3] for one in group), _box(unit)[1]
    return any(bottom <= (box[1] + box[3]) / 2 <= top for box in others)


def _box(unit: Unit) -> Box:
    return unit.paragraph.box if unit.paragraph is not None else unit.block.box


def _top(unit: Unit) -> tuple[int, int]:
    box = _box(unit)
    return box[1], box[0]
