"""What holds for every box."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from lib.geometry import area, centre, inside, intersection, overlap, union
from lib.schemas.base import Box

SIDE = some.integers(0, 1000)
BOXES = some.tuples(SIDE, SIDE, SIDE, SIDE).map(
    lambda four: (min(four[0], four[2]), min(four[1], four[3]), max(four[0], four[2]), max(four[1], four[3]))
)


def holds(outer: Box, inner: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


@given(some.lists(BOXES, min_size=1, max_size=6))
def test_a_union_holds_all_and_touches_each_side(boxes: list[Box]) -> None:
    whole = union(boxes)
    assert all(holds(whole, box) for box in boxes)
    assert all(whole[side] in {box[side] for box in boxes} for side in range(4))


@given(BOXES, BOXES)
def test_what_two_boxes_share_lies_in_both(one: Box, other: Box) -> None:
    common = intersection(one, other)
    assert area(common) == area(intersection(other, one)) <= min(area(one), area(other))
    if area(common):
        assert holds(one, common)
        assert holds(other, common)
    assert area(one) + area(other) - area(common) <= area(union([one, other]))


@given(BOXES, BOXES)
def test_overlap_is_a_share(one: Box, other: Box) -> None:
    assert 0 <= overlap(one, other) == overlap(other, one) <= 1
    assert overlap(one, one) == (1 if area(one) else 0)


@given(BOXES)
def test_a_box_s_middle_lies_in_it(box: Box) -> None:
    x, y = centre(box)
    assert box[0] <= x <= box[2]
    assert box[1] <= y <= box[3]
    assert inside(box, box) == bool(area(box))
