"""A page as it is set: whole paragraphs in blocks, every word once, ids of words kept."""

from __future__ import annotations

import pytest

from lib.errors import InvalidRecordError
from lib.layout.paragraph_starts import survey_setting
from lib.layout.setting import set_page
from lib.schemas.conservation import check_arranged, words_read
from lib.schemas.ocr import Block, Line
from tests.layout.lines import FULL, PITCH, column, line, page

ON = (0.0, 0.0, FULL)
ENDED = (0.0, 6.0, "and he went to his bed in the tower.")
INDENTED = (1.0, 0.0, "When the keeper had come home he lit the lamp and looked at the sea")


def test_a_paragraph_that_the_engine_cut_in_two_blocks_is_one() -> None:
    lines = column([ON, ON, ON, ON, ENDED, INDENTED, ON])
    for number, one in enumerate(lines):
        one.words[0].id = f"other{number}"
    read = page([[lines[:3]], [lines[3:]]])
    made = set_page(read, survey_setting([read])[0])
    assert [[len(part.lines) for part in block.paragraphs] for block in made.blocks] == [[5, 2]]
    assert [word for word in words_read(made) if word.startswith("other")] == [f"other{number}" for number in range(7)]
    assert [one.id for one in made.blocks[0].paragraphs[1].lines] == ["b1p2l1", "b1p2l2"]


def test_a_running_head_stays_a_block_of_its_own() -> None:
    head = [line("h", (100, 150, "12 EVOLUTION OF THE KEEPERS OF THE LONG LAMPS AND TOWERS"), 820)]
    lines = column([ON, ON, ON, ON])
    read = page([[head], [lines]])
    assert [len(block.paragraphs) for block in set_page(read, survey_setting([read])[0]).blocks] == [1, 1]


def test_what_stands_far_below_a_divided_word_does_not_go_on() -> None:
    lines = column([ON, ON, (0.0, 0.0, FULL[:-4] + "mid-")])
    foot = column([(0.0, 9.0, "This is page 2.")], top=200 + 5 * PITCH)
    read = page([[lines], [foot]])
    assert [len(block.paragraphs) for block in set_page(read, survey_setting([read])[0]).blocks] == [1, 1]


def test_a_picture_parts_the_text_and_keeps_its_name() -> None:
    upper, lower = column([ON, ON, ON]), column([ON, ON, ON], top=800)
    read = page([[upper], [lower]])
    picture = Block(id="i1", kind="illustration", box=(100, 400, 800, 700), confidence=1.0, image="page_0001.i1.png")
    read.blocks.insert(1, picture)
    assert [block.id for block in set_page(read, survey_setting([read])[0]).blocks] == ["b1", "i1", "b2"]


@pytest.mark.parametrize("place", [0, 4, len(FULL.split()) - 1])
def test_a_word_that_was_read_apart_goes_back_into_its_line(place: int) -> None:
    """At the head, into a gap, at the end."""
    lines = column([ON, ON, ON])
    stray = lines[1].words.pop(place)
    apart = Line(id="s", box=stray.box, confidence=0.5, words=[stray])
    read = page([[lines], [[apart]]])
    made = set_page(read, survey_setting([page([[lines]])])[0])
    assert [one.text for part in made.paragraphs() for one in part.lines] == [FULL] * 3
    check_arranged(read, made)


def test_a_speck_may_have_made_the_word_higher() -> None:
    lines = column([ON, ON, ON])
    stray = lines[1].words.pop(4)
    stray.box = (stray.box[0], stray.box[1] - 10, stray.box[2], stray.box[3] + 15)
    read = page([[lines], [[Line(id="s", box=stray.box, confidence=0.5, words=[stray])]]])
    assert sum(1 for _ in set_page(read, survey_setting([read])[0]).lines()) == 3


def test_a_word_far_from_the_line_stays_by_itself() -> None:
    lines = column([ON, ON, ON])
    stray = line("s", (820 + 3 * PITCH, lines[1].box[1], "aside"))
    read = page([[lines], [[stray]]])
    assert sum(1 for _ in set_page(read, survey_setting([read])[0]).lines()) == 4


def test_a_word_that_is_lost_or_doubled_is_caught() -> None:
    read = page([[column([ON, ON, ON])]])
    made = set_page(read, survey_setting([read])[0]).model_copy(deep=True)
    made.blocks[0].paragraphs[0].lines[0].words.pop()
    with pytest.raises(InvalidRecordError, match="1 lost"):
        check_arranged(read, made)
    again = set_page(read, survey_setting([read])[0])
    again.blocks[0].paragraphs[0].lines.append(again.blocks[0].paragraphs[0].lines[0])
    with pytest.raises(InvalidRecordError, match="doubled"):
        check_arranged(read, again)
