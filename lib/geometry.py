"""Boxes: (left, top, right, bottom) in pixels, x to the right and y down, right and bottom outside."""

from __future__ import annotations

from collections.abc import Iterable

from lib.schemas.base import Box


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box round `boxes`, of which there is at least one."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def area(box: Box) -> int:
    """Square pixels; 0 of a box that is turned inside out."""
    return max(box[2] - box[0], 0) * max(box[3] - box[1], 0)


def intersection(one: Box, other: Box) -> Box:
    """What two boxes have in common; a box without area where that is nothing."""
    left, top = max(one[0], other[0]), max(one[1], other[1])
    return left, top, max(left, min(one[2], other[2])), max(top, min(one[3], other[3]))


def overlap(one: Box, other: Box) -> float:
    """Common area over covered area (intersection over union), 0 to 1."""
    common = area(intersection(one, other))
    covered = area(one) + area(other) - common
    return common / covered if covered else 0.0


def centre(box: Box) -> tuple[float, float]:
    """The middle of a box, across and down."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def inside(box: Box, region: Box) -> bool:
    """Whether a box's middle lies in a region; on its right or lower edge is outside."""
    x, y = centre(box)
    return region[0] <= x < region[2] and region[1] <= y < region[3]
