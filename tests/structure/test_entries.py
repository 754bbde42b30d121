"""Entries of an index and of a bibliography, which take more than a line."""

from __future__ import annotations

import pytest

from lib.schemas.label import BlockClass
from lib.schemas.merge import MergedBlock, MergedLine, MergedParagraph, MergedWord, Provenance
from lib.structure.contents_entries import entries, printed_entries, runs_on
from lib.structure.units import Unit

FLUSH, SET_IN = 100, 130


def line(left: int, text: str) -> MergedLine:
    box = (left, 0, left + 300, 30)
    words = [MergedWord(text=word, box=box, confidence=0.9) for word in text.split()]
    return MergedLine(id="l", box=box, words=words)


@pytest.mark.parametrize(
    ("kind", "upper", "left", "lower", "goes_on"),
    [
        (BlockClass.INDEX, "Anchor, the, 2", FLUSH, "Fenn, Tobias, 11", False),
        (BlockClass.INDEX, "Hale, Martin, 14,", FLUSH, "16", True),
        (BlockClass.INDEX, "Hale, Martin, last keeper of", SET_IN, "the light, 14", True),
        (BlockClass.INDEX, "Hale, Martin, 14", SET_IN, "his death, 16", False),
        (BlockClass.INDEX, "Light, the. See Lamp.", SET_IN, "its oil, 16", False),
        (BlockClass.INDEX, "Charts, see Maps", SET_IN, "D", False),
        (BlockClass.BIBLIOGRAPHY, "Hale, M. The Last Light.", SET_IN, "London, 1819.", True),
        (BlockClass.BIBLIOGRAPHY, "Hale, M. The Last Light.", FLUSH, "Holm, A. Whales.", False),
    ],
)
def test_a_line_goes_on_with_the_entry_above(
    kind: BlockClass, upper: str, left: int, lower: str, goes_on: bool
) -> None:
    assert runs_on([line(FLUSH, upper), line(left, lower)], 1, kind) is goes_on


def listed(*rows: tuple[str, str, int]) -> list[Unit]:
    """A list of contents: of each row the title, and a number as it was read, so many pixels high."""
    lines: list[MergedLine] = []
    for row, (title, number, high) in enumerate(rows):
        top = 100 + 60 * row
        for left, text, height in ((100, title, 30), (900, number, high)):
            box = (left, top, left + 15 * len(text), top + height)
            words = [MergedWord(text=text, box=box, confidence=0.9)]
            lines.append(MergedLine(id=f"b1p1l{len(lines) + 1}", box=box, words=words))
    box = (100, 100, 1000, 100 + 60 * len(rows))
    text = " ".join(line.text for line in lines)
    given = Provenance(text="ocr", confidence=0.9)
    paragraph = MergedParagraph(id="b1p1", box=box, text=text, lines=lines, provenance=given)
    block = MergedBlock(
        id="b1", kind="text", block_class=BlockClass.CONTENTS, class_source="label", class_confidence=0.9, box=box,
        paragraphs=[paragraph],
    )  # fmt: skip
    return [Unit(1, block, paragraph)]


@pytest.mark.parametrize(
    ("read", "high", "number"),
    [("V", 22, "v"), ("V", 30, "V"), ("Vv", 22, "v"), ("Vii", 30, "vii"), ("XII", 30, "XII"), ("xi", 30, "xi")],
)
def test_a_small_roman_number_is_none_of_capitals(read: str, high: int, number: str) -> None:
    first, *_ = entries(listed(("PREFACE", read, high), ("The Tower", "14", 30), ("The Sea", "57", 30)), 1200)
    assert first.text == f"PREFACE {number}"


def test_a_line_whose_box_reaches_into_the_next_one_is_a_row_of_its_own() -> None:
    units = listed(("The Tower", "14", 30), ("The Sea", "57", 30), ("The End", "91", 30))
    assert units[0].paragraph is not None
    line = units[0].paragraph.lines[2]
    speck = MergedWord(text="an", box=(400, 160, 420, 250), confidence=0.4)
    line.words = [*line.words, speck, MergedWord(text="x", box=(430, 160, 440, 190), confidence=0.9)]
    line.box = (100, 160, 440, 250)
    assert [entry.number for entry in entries(units, 1200)] == ["14", "57", "91"]


def test_a_list_in_two_columns_is_read_down_the_one_and_then_down_the_other() -> None:
    units = listed(*((f"The Tower and the Sea {row}", f"A Harbour in the Night {10 + row}", 30) for row in range(5)))
    for unit in units:
        assert unit.paragraph is not None
        for line in unit.paragraph.lines[1::2]:
            line.box = (500, line.box[1], 830, line.box[3])
            line.words = [word.model_copy(update={"box": line.box}) for word in line.words]
    assert [entry.number for entry in entries(units, 1200)] == [*"01234", "10", "11", "12", "13", "14"]


def test_what_heads_a_column_and_what_numbers_a_chapter_stand_in_lines_of_their_own() -> None:
    units = listed(
        ("BOOK THE FIRST", "", 30), ("", "PAGE", 30), ("The Tower", "14", 30), ("CHAPTER II.", "", 30),
        ("The Sea", "57", 30), ("CHAPTER III. The End", "91", 30),
    )  # fmt: skip
    assert units[0].paragraph is not None
    for line in units[0].paragraph.lines:
        line.words = [word for word in line.words if word.text]
    assert [entry.text for entry in printed_entries(units, 1200)] == [
        "BOOK THE FIRST", "PAGE", "The Tower 14", "CHAPTER II.", "The Sea 57", "CHAPTER III. The End 91",
    ]  # fmt: skip
    whole = [entry.text for entry in entries(units, 1200)]
    assert whole == [
        "BOOK THE FIRST The Tower 14", "CHAPTER II. The Sea 57", "CHAPTER III. The End 91",
    ]  # fmt: skip
