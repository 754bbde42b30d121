"""Columns of a table between printed rules, whatever white stands within them."""

from __future__ import annotations

import pytest

from lib.schemas.base import Box
from tests.structure.test_tables import Words, read

RULES: list[Box] = [(250, 90, 253, 260), (400, 90, 403, 260)]


def rows(*lines: Words) -> list[tuple[int, Words]]:
    return [(100 + 50 * number, line) for number, line in enumerate(lines)]


def test_white_between_two_rules_parts_no_column() -> None:
    """`1 in 20`, and below it `1` and `20` with white for the word that is repeated."""
    table = rows(
        [(100, "1706"), (300, "1094"), (420, "1"), (440, "in"), (500, "20")],
        [(100, "1707"), (300, "1078"), (420, "1"), (500, "20")],
        [(100, "1708"), (300, "1687"), (420, "1"), (500, "12")],
        [(100, "1709"), (300, "1024"), (420, "1"), (500, "21")],
    )
    assert read(table, rules=RULES)[0].text.split("\n")[1] == "1707\t1078\t1 20"
    assert read(table)[0].text.split("\n")[1] == "1707\t1078\t1\t20"


def test_rules_part_figures_that_stand_as_close_as_words() -> None:
    tight = rows([(206, "2500"), (260, "1614")], [(206, "1613"), (260, "2522")], [(206, "1672"), (260, "2500")])
    assert read(tight, rules=[(250, 90, 253, 230)])[0].text == "2500\t1614\n1613\t2522\n1672\t2500"
    assert read(tight)[0].text == "2500 1614\n1613 2522\n1672 2500"


def test_figures_that_were_read_as_one_over_a_rule_are_two() -> None:
    glued = rows([(206, "25001614")], [(206, "1613"), (260, "2522")], [(206, "1672"), (260, "2500")])
    assert read(glued, rules=[(245, 90, 247, 230)])[0].text == "2500\t1614\n1613\t2522\n1672\t2500"


@pytest.mark.parametrize("sign", ["|", "||", "|}", "1]"])
def test_what_was_read_for_a_rule_is_no_text(sign: str) -> None:
    table = rows([(100, "1706"), (248, sign), (300, "1094")], [(100, "1707"), (300, "1078")], [(100, "9"), (300, "8")])
    assert read(table, rules=RULES[:1])[0].text == "1706\t1094\n1707\t1078\n9\t8"
    assert sign in read(table)[0].text


def test_a_figure_is_no_rule_wherever_it_stands() -> None:
    table = rows([(100, "1706"), (246, "1"), (300, "1094")], [(100, "1707"), (300, "1078")], [(100, "9"), (300, "8")])
    assert "1" in read(table, rules=RULES[:1])[0].text.replace("1706\t1094", "").split("\n")[0]


def test_a_rule_that_stands_beside_other_rows_parts_none_here() -> None:
    """The line under the columns runs below the rules' ends."""
    words = ("Necessary", "to", "choose,", "147", "votes.")
    line: Words = list(zip((120, 220, 250, 330, 370), words, strict=True))
    table = rows([(100, "1706"), (300, "1094"), (410, "50")], [(100, "1707"), (300, "1078"), (410, "50")], line)
    ended = [(left, top, right, 190) for left, top, right, _ in RULES]
    assert read(table, rules=ended)[0].text.split("\n")[2] == "Necessary to choose, 147 votes."


def test_leaders_that_were_read_with_their_words_part_columns() -> None:
    table = rows([(100, "Maine...........126")], [(100, "Ohio"), (260, "25")], [(100, "Iowa......"), (260, "12")])
    assert read(table)[0].text == "Maine\t126\nOhio\t25\nIowa\t12"
