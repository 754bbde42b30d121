"""Where paragraphs begin: by indent, behind short lines, by white; not at a divided word, whatever the engine said."""

from __future__ import annotations

from lib.layout.flow import flows
from lib.layout.paragraph_starts import BookSetting, begins, survey_setting
from lib.schemas.ocr import Line
from tests.layout.lines import FULL, LEFT, PITCH, RIGHT, column, line, page

INDENTED = (1.0, 0.0, "When the keeper had come home he lit the lamp and looked at the sea")
ENDED = (0.0, 6.0, "and he went to his bed in the tower.")
ON = (0.0, 0.0, FULL)
TEXT = [ON, ON, ENDED, INDENTED, ON, ENDED, INDENTED, ON, ON]
STARTS = [3, 6]


def starts(*paragraphs: list[Line], book: BookSetting | None = None) -> list[int]:
    """Numbers of the lines, from 0, at which a paragraph begins; the engine's own paragraphs are given."""
    read = page([list(paragraphs)])
    setting = book or survey_setting([page([[column(TEXT)]])])[0]
    (flow,) = flows(read, setting.pitch)
    return [at for at, begun in enumerate(begins(flow, setting), start=1) if begun]


def test_an_indent_begins_a_paragraph_though_the_engine_saw_none() -> None:
    assert starts(column(TEXT)) == STARTS


def test_a_survey_tells_how_a_book_is_set() -> None:
    setting = survey_setting([page([[column(TEXT)]])] * 3)[0]
    assert (setting.pitch, setting.indent.indent, setting.indent.share) == (PITCH, 1.0, 1.0)
    assert BookSetting.from_plain(setting.as_plain()) == setting


def test_one_page_more_changes_nothing() -> None:
    pages = [page([[column(TEXT)]])] * 20
    assert survey_setting([*pages, page([[column([ON, ON, ON])]])])[:-1] == survey_setting(pages)


def test_the_engine_s_paragraph_in_the_middle_of_a_sentence_is_none() -> None:
    lines = column([ON, ON, ON, ON, ON, ON])
    assert starts(lines[:3], lines[3:]) == []


def test_a_divided_word_goes_on() -> None:
    lines = column([ON, ON, (0.0, 0.0, FULL[:-5] + "eve-"), (0.9, 0.0, "ning " + FULL[5:]), ON, ON])
    assert starts(lines) == []


def test_white_parts_paragraphs_that_are_not_set_in() -> None:
    upper, lower = column([ON, ON, ENDED]), column([ON, ON, ENDED], top=200 + 3 * PITCH + PITCH // 2)
    assert starts([*upper, *lower]) == [3]


def test_a_leaning_edge_is_no_indent() -> None:
    rows = [(LEFT + 2 * number, 200 + PITCH * number, FULL) for number in range(12)]
    assert starts([line(f"l{at}", row, RIGHT + 2 * at) for at, row in enumerate(rows)]) == []
