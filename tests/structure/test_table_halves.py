"""Tables that are set in two halves beside each other."""

from __future__ import annotations

from lib.schemas.base import Box
from tests.structure.test_tables import Words, read


def lines(*rows: Words) -> list[tuple[int, Words]]:
    return [(100 + 50 * number, row) for number, row in enumerate(rows)]


NAMES = lines(
    [(100, "King"), (300, "126"), (500, "Butler"), (700, "27")],
    [(100, "Pillow"), (300, "25"), (500, "Strange"), (700, "23")],
    [(100, "Rusk"), (300, "12"), (500, "Cobb"), (700, "2")],
)
BALLOTS = lines(*([(100, str(at)), (300, "131"), (500, str(at + 27)), (700, "134")] for at in range(1, 8)))
DOUBLE: list[Box] = [(450, 90, 453, 430), (462, 90, 465, 430)]


def test_names_and_figures_twice_are_one_list() -> None:
    assert read(NAMES)[0].text == "King\t126\nPillow\t25\nRusk\t12\nButler\t27\nStrange\t23\nCobb\t2"


def test_columns_with_heads_of_their_own_stay_beside_each_other() -> None:
    heads: Words = [(100, "Name"), (300, "Votes"), (500, "State"), (700, "Seats")]
    table = [(50, heads), *NAMES]
    assert read(table)[0].text.split("\n")[1] == "King\t126\tButler\t27"


def test_heads_that_are_repeated_stand_over_their_half() -> None:
    heads: Words = [(100, "Name"), (300, "Votes"), (500, "Name"), (700, "Votes")]
    table = [(50, heads), *NAMES]
    assert read(table)[0].text.split("\n")[::4] == ["Name\tVotes", "Name\tVotes"]


def test_a_double_rule_parts_two_halves_of_figures() -> None:
    text = read(BALLOTS, rules=DOUBLE)[0].text
    assert text.split("\n")[::7] == ["1\t131", "28\t134"]
    assert read(BALLOTS, rules=DOUBLE[:1])[0].text.split("\n")[0] == "1\t131\t28\t134"


def test_a_line_below_one_half_stays_with_it() -> None:
    last: Words = [(500, "Necessary"), (600, "to"), (630, "choose,"), (710, "147")]
    text = read([*BALLOTS, (450, last)], rules=DOUBLE)[0].text
    assert text.endswith("34\t134\nNecessary to choose, 147")
