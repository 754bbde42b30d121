"""Notes that are cut into the text are taken out of it, and the lines beside them go on as if they were whole."""

from __future__ import annotations

import pytest

from lib.layout.cut_in_notes import find_notches, part_cut_in
from lib.layout.paragraph_starts import BookSetting
from lib.layout.setting import set_page
from lib.schemas.conservation import check_arranged
from lib.schemas.ocr import Block, Line, OcrPage, Word
from tests.layout.lines import FULL, LEFT, PITCH, RIGHT, line, page

SMALL = 18
"""Height of a note's lines, in pixels."""
IN = 200
"""How far a notch reaches into the text, in pixels."""
NOTE = ("The first", "sight of", "the lamp.")
TOP = 200


def _rows(*, right: bool = False, notch: bool = True) -> list[Line]:
    """Twelve lines, of which the fifth to the seventh run round a notch."""
    made = []
    for at in range(12):
        inside = notch and 4 <= at < 7
        text = FULL[:45] if inside else FULL
        left = LEFT + (IN if inside and not right else 0)
        made.append(line(f"l{at}", (left, TOP + PITCH * at, text), RIGHT - (IN if inside and right else 0)))
    return made


def _note(*, right: bool = False, high: int = SMALL) -> list[Line]:
    left = RIGHT - IN + 60 if right else LEFT
    made = []
    for at, text in enumerate(NOTE):
        row = line(f"n{at}", (left, TOP + 4 * PITCH + 5 + 30 * at, text), left + 12 * len(text))
        words = [
            word.model_copy(update={"box": (*word.box[:3], word.box[1] + high), "id": f"n{at}{word.id}"})
            for word in row.words
        ]
        made.append(row.model_copy(update={"words": words, "box": (*row.box[:3], row.box[1] + high)}))
    return made


def _page(*, right: bool = False, high: int = SMALL, notch: bool = True) -> OcrPage:
    return page([[_rows(right=right, notch=notch)], [_note(right=right, high=high)]])


@pytest.mark.parametrize("right", [False, True])
def test_a_note_in_a_notch_is_a_block_of_its_own_and_the_paragraph_goes_on(right: bool) -> None:
    read = _page(right=right)
    cut = part_cut_in(read, PITCH)
    assert [[one.text for one in note] for note in cut.notes] == [list(NOTE)]
    assert {*cut.beside.values()} == ({-IN} if right else {IN})
    made = set_page(read, BookSetting(PITCH))
    check_arranged(read, made)
    assert [len(part.lines) for part in made.paragraphs()] == [3, 12]
    assert [one.box[0] for one in made.lines()][7] == (LEFT if right else LEFT + IN)


def test_type_of_the_texts_own_size_is_no_note() -> None:
    assert part_cut_in(_page(high=28), PITCH).notes == []


def test_a_note_outside_the_text_stands_in_no_notch() -> None:
    assert find_notches(_page(notch=False), PITCH) == []


def test_words_that_were_read_into_the_lines_are_found_but_not_parted() -> None:
    rows, note = _rows(), _note()
    words = [word.model_copy(update={"box": (*word.box[:3], word.box[1] + 40)}) for word in note[0].words]
    joined = rows[4].model_copy(
        update={"words": [*words, *rows[4].words], "box": (LEFT, rows[4].box[1], *rows[4].box[2:])}
    )
    read = page([[[*rows[:4], joined, *rows[5:]]]])
    (found,) = find_notches(read, PITCH)
    assert [word.text for word in found.words] == NOTE[0].split()
    assert part_cut_in(read, PITCH).notes == []


@pytest.mark.parametrize("at", [3, 7])
def test_a_short_line_over_or_under_a_notch_is_the_texts(at: int) -> None:
    rows = _rows()
    rows[at] = line(f"l{at}", (LEFT, TOP + PITCH * at, "meadows."), LEFT + 100)
    (found,) = find_notches(page([[rows], [_note()]]), PITCH)
    assert [word.text for word in found.words] == " ".join(NOTE).split()
    assert found.box[1] > rows[3].box[3] - PITCH / 2
    assert found.box[3] < rows[7].box[1] + PITCH / 2


def test_the_lettering_of_a_picture_in_a_notch_stays_with_it() -> None:
    box = (LEFT + 20, TOP + 4 * PITCH, LEFT + 60, TOP + 4 * PITCH + 14)
    lettering = Line(id="i1l1", box=box, confidence=0.7, words=[Word(id="i1l1w1", text="Ab", box=box, confidence=0.7)])
    picture = Block(
        id="i1", kind="illustration", box=box, confidence=1, paragraphs=[], image="x.png", lettering=[lettering]
    )
    read = _page()
    read = read.model_copy(update={"blocks": [*read.blocks, picture]})
    check_arranged(read, set_page(read, BookSetting(PITCH)))
