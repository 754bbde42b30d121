"""Notes in the margin: taken out of the text's lines, whole, before the paragraph beside which they begin."""

from __future__ import annotations

from lib.layout.margins import part_margins
from lib.layout.paragraph_starts import survey_setting
from lib.layout.setting import set_page
from lib.schemas.conservation import check_arranged
from lib.schemas.ocr import Line, OcrPage
from tests.layout.lines import FULL, LEFT, PITCH, RIGHT, column, line, page

ON = (0.0, 0.0, FULL)
ENDED = (0.0, 6.0, "and he went to his bed in the tower.")
INDENTED = (1.0, 0.0, "When the keeper had come home he lit the lamp and looked at the sea")


def text() -> list[Line]:
    return column([ON, ON, ON, ENDED, INDENTED, ON, ON, ON])


def with_words(at: Line, words: str, left: int, right: int) -> Line:
    """A line with words that the engine took from the margin."""
    more = line("m", (left, at.box[1], words), right).words
    for number, word in enumerate(more):
        word.id = f"{at.id}m{number}"
    both = [*more, *at.words] if left < LEFT else [*at.words, *more]
    box = (min(at.box[0], left), at.box[1], max(at.box[2], right), at.box[3])
    return Line(id=at.id, box=box, confidence=0.9, words=both)


def notes(read: OcrPage) -> list[list[str]]:
    return [[one.text for one in note] for note in part_margins(read, PITCH).notes]


def test_words_of_a_note_are_taken_out_of_the_lines_on_either_side() -> None:
    for left, right in ((5, 70), (RIGHT + 10, 910)):
        lines = text()
        lines[5] = with_words(lines[5], "Date of", left, right)
        lines[6] = with_words(lines[6], "the return.", left, right)
        read = page([[lines]])
        assert notes(read) == [["Date of", "the return."]]
        made = set_page(read, survey_setting([page([[text()]])])[0])
        check_arranged(read, made)
        assert [[len(part.lines) for part in block.paragraphs] for block in made.blocks] == [[4], [2], [4]]
        assert [one.text for one in made.blocks[2].paragraphs[0].lines[1:3]] == [FULL, FULL]


def test_a_note_that_was_read_by_itself_stands_before_its_paragraph() -> None:
    aside = [line(f"a{row}", (5, 370 + 24 * row, word), 90) for row, word in enumerate(("Date of", "the", "return."))]
    read = page([[text()], [aside]])
    made = set_page(read, survey_setting([read])[0])
    texts = [block.paragraphs[0].lines[0].text for block in made.blocks]
    assert texts == [FULL, "Date of", INDENTED[2]]


def test_a_note_with_a_number_belongs_to_the_paragraph_whose_first_line_it_reaches_over() -> None:
    top = text()[4].box[1]
    aside = [line("a1", (5, top - 14, "(2)"), 40), line("a2", (5, top + 10, "Prynne."), 90)]
    read = page([[text()], [aside]])
    made = set_page(read, survey_setting([read])[0])
    assert [block.paragraphs[0].lines[0].text for block in made.blocks] == [FULL, "(2)", INDENTED[2]]


def test_two_notes_below_each_other_are_two() -> None:
    rows = ((200, "Date of"), (224, "return."), (380, "Law of"), (404, "heresy."))
    read = page([[text()], [[line(f"a{top}", (5, top, words), 90)] for top, words in rows]])
    assert notes(read) == [["Date of", "return."], ["Law of", "heresy."]]


def test_numbers_of_a_list_a_word_alone_and_a_second_column_are_no_notes() -> None:
    numbers = [line(f"n{row}", (60, 200 + 40 * row, number), 90) for row, number in enumerate(("VI.", "VII.", "VIII."))]
    assert notes(page([[text()], [numbers]])) == []
    assert notes(page([[text()], [[line("a", (5, 240, "Alone"), 90)]]])) == []
    broad = [line(f"c{row}", (840, 200 + 40 * row, FULL), 1560) for row in range(8)]
    assert notes(page([[text()], [broad]])) == []


def test_hanging_signs_and_a_leaning_page_are_no_margin() -> None:
    lines = [line(f"l{at}", (LEFT + 2 * at, 200 + PITCH * at, FULL), RIGHT + 2 * at) for at in range(12)]
    lines[3].words[0].box = (LEFT - 10, *lines[3].words[0].box[1:])
    assert notes(page([[lines]])) == []


def test_lines_that_hang_out_of_those_around_them_are_no_note() -> None:
    set_in = [line(f"l{number}", (LEFT, 100 + PITCH * number, FULL), RIGHT) for number in range(12)]
    hanging = [
        line(f"h{number}", (LEFT - 2 * PITCH, 100 + PITCH * number, f"the old {FULL}"), RIGHT)
        for number in range(12, 15)
    ]
    assert notes(page([[[*set_in, *hanging]]])) == []
