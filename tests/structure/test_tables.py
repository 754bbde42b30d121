"""Tables: rows and columns from where the words stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from lib.schemas.base import Box
from lib.schemas.label import BlockClass
from lib.schemas.merge import MergedBlock, MergedLine, MergedParagraph, MergedWord, MergePage, Provenance
from lib.schemas.structure import Passage
from lib.structure.passages import PassageWriter
from lib.structure.survey import survey
from lib.structure.tables import table
from lib.structure.units import Unit

Words = Sequence[tuple[int, str]]
"""Words of a line, each with its left edge. A letter is 10 pixels wide, a word 20 high."""


def read(
    *blocks: Sequence[tuple[int, Words]], rules: Sequence[Box] = (), heights: Mapping[str, int] | None = None
) -> list[Passage]:
    """Blocks of a table, each of lines given by their top, on a page with upright rules; `heights` of some words."""
    made = []
    for number, lines in enumerate(blocks, start=1):
        name = f"b{number}"
        rows = []
        for at, (top, words) in enumerate(lines, start=1):
            boxes = [(left, top, left + 10 * len(word), top + (heights or {}).get(word, 20)) for left, word in words]
            merged = [
                MergedWord(text=word, box=box, confidence=0.9) for (_, word), box in zip(words, boxes, strict=True)
            ]
            box = (boxes[0][0], top, boxes[-1][2], top + 20)
            rows.append(MergedLine(id=f"{name}p1l{at}", box=box, words=merged))
        box = (min(r.box[0] for r in rows), rows[0].box[1], max(r.box[2] for r in rows), rows[-1].box[3])
        text = " ".join(row.text for row in rows)
        paragraph = MergedParagraph(
            id=f"{name}p1", box=box, text=text, lines=rows, provenance=Provenance(text="ocr", confidence=0.9)
        )
        made.append(
            MergedBlock(
                id=name, kind="text", block_class=BlockClass.TABLE, class_source="label", class_confidence=0.9,
                box=box, paragraphs=[paragraph],
            )
        )  # fmt: skip
    page = MergePage(
        page_number=1, width=1000, height=1600, blank=False, printed_number=None, region="body",
        continues_from_previous=False, continues_on_next=False, blocks=made, rules=list(rules),
    )  # fmt: skip
    return list(PassageWriter(survey([page], "A book")).passages([page]))


YEARS = [(100, [(100, "Year")]), (150, [(100, "1782")]), (200, [(100, "1783")]), (250, [(100, "1784")])]
PINTS = [
    (101, [(300, "Pints"), (352, "burnt")]),
    (152, [(300, "4,116")]),
    (199, [(300, "4,090")]),
    (251, [(310, "903")]),
]


def test_columns_that_were_read_as_blocks_are_one_table() -> None:
    [passage] = read(YEARS, PINTS)
    assert passage.text == "Year\tPints burnt\n1782\t4,116\n1783\t4,090\n1784\t903"
    assert [(piece.block, piece.start) for piece in passage.pieces] == [("b1", 0), ("b2", 5)]


def test_an_empty_cell_keeps_its_column_and_leaders_are_white() -> None:
    rows = [
        (100, [(100, "Oil"), (150, "...."), (300, "12"), (400, "3")]),
        (150, [(100, "Wicks"), (300, "9"), (400, "1")]),
        (200, [(100, "Brass"), (400, "7")]),
    ]
    assert read(rows)[0].text == "Oil\t12\t3\nWicks\t9\t1\nBrass\t\t7"


def test_a_remark_across_the_columns_stays_whole() -> None:
    remark = [(100, "The"), (140, "figures"), (220, "were"), (270, "added"), (330, "again"), (390, "by"), (420, "Hale")]
    rows = [*YEARS, (300, remark), (350, [(100, "and"), (140, "once"), (190, "more."), (250, "Two"), (290, "wrong.")])]
    [passage] = read(rows, PINTS)
    assert passage.text.endswith("1784\t903\nThe figures were added again by Hale\nand once more. Two wrong.")


def test_a_short_row_across_the_columns_of_a_long_table_stays_whole() -> None:
    years = [(100 + 50 * at, [(100, f"178{at}")]) for at in range(8) if at != 3]
    pints = [(100 + 50 * at, [(400, f"4,11{at}")]) for at in range(8) if at != 3]
    remark = (250, [(200, "two"), (240, "were"), (290, "lost")])
    [passage] = read([*years[:3], remark, *years[3:]], pints)
    assert passage.text.split("\n")[2:5] == ["1782\t4,112", "two were lost", "1784\t4,114"]


@pytest.mark.parametrize("left", [105, 120, 135])
def test_lines_without_columns_stay_lines(left: int) -> None:
    rows = [(100, [(100, "One"), (150, "thing")]), (150, [(left, "and"), (left + 45, "other")])]
    assert "\t" not in read(rows)[0].text


def test_upright_heads_stand_each_over_its_column() -> None:
    """Their white is little beside their height, and wide beside their type's."""
    lines: list[MergedLine] = []
    heads = ("Taylor.", "Cass.", "Van\N{NO-BREAK SPACE}Buren.")
    for row in range(6):
        for column in range(3):
            left, top = 100 + 90 * column, 300 + 30 * row
            box = (left, top, left + 50, top + 20) if row else (left + 15, 120, left + 35, 280)
            text = str(11000 + 37 * row + column) if row else heads[column]
            words = [MergedWord(text=text, box=box, confidence=0.9)]
            lines.append(MergedLine(id=f"b1p1l{len(lines) + 1}", box=box, words=words))
    text = " ".join(line.text for line in lines)
    box, given = (100, 120, 400, 480), Provenance(text="ocr", confidence=0.9)
    paragraph = MergedParagraph(id="b1p1", box=box, text=text, lines=lines, provenance=given)
    block = MergedBlock(
        id="b1", kind="text", block_class=BlockClass.TABLE, class_source="label", class_confidence=0.9, box=box,
        paragraphs=[paragraph],
    )  # fmt: skip
    made = table([Unit(1, block, paragraph)], "t001", {})
    assert made.text.split("\n")[0] == "\t".join(heads)


def test_a_word_whose_box_was_drawn_over_two_rows_stands_in_the_free_one() -> None:
    lines = [(100, [(100, "Delaware"), (300, "5,898")]), (130, [(100, "Maryland"), (300, "84,528"), (420, "125")])]
    [before] = read([*lines, (160, [(100, "Virginia"), (300, "46,586"), (440, "9")])])
    assert before.text.split("\n")[0] == "Delaware\t5,898"
    high = [(100, [(430, "80")])]
    made = read([*lines, (160, [(100, "Virginia"), (300, "46,586"), (440, "9")])], high, heights={"80": 50})
    assert made[0].text.split("\n")[:2] == ["Delaware\t5,898\t80", "Maryland\t84,528\t125"]
