"""A comma that does not hang below its line is a point, where a sentence may end."""

from __future__ import annotations

import numpy as np
import pytest

from lib.correct.draft import LineDraft
from lib.correct.second_reader.stop_shapes import CommaShapes, tell_points
from lib.images.binarization import Grey
from lib.schemas.ocr import Line, Word

HIGH, WIDE, STEP, FOOT = 20, 8, 12, 60
TAILS = "gjpqy"
POINT, COMMA, SPECK = (6, 0), (12, 7), (2, 0)
SHORT, TALL_POINT = (7, 1), (9, 0)
"""How high a mark is, and how far it hangs below the line, in pixels."""


USUAL = "it, was, in, all, not, and".split()
"""Words of the page's other line, with commas that can be no points."""


def drawn(image: Grey, words: list[str], mark: tuple[int, int], lean: float = 0.0, line_foot: int = FOOT) -> Line:
    """A line of bars for letters; each comma is printed as `mark` says. `lean` is how far it falls, a pixel."""
    made, x = [], 20
    for number, text in enumerate(words):
        left = x
        for sign in text:
            foot = line_foot + round(lean * x)
            high, hangs, wide = (*mark, 6) if sign == "," else (HIGH, 8 if sign in TAILS else 0, WIDE)
            if sign in "”’":
                foot, high, hangs = foot - HIGH + 6, 8, 0
            image[foot - high + hangs : foot + hangs, x : x + wide] = 20
            x += STEP
        top = line_foot - HIGH + round(lean * left)
        made.append(Word(id=f"w{number}", text=text, box=(left, top, x - 4, top + HIGH + 8), confidence=0.95))
        x += STEP
    box = (20, line_foot - HIGH, x, line_foot + 8 + round(lean * x))
    return Line(id="b1p1l1", box=box, confidence=0.9, words=made)


def page_of(
    words: list[str], mark: tuple[int, int], lean: float = 0.0, usual: tuple[int, int] = COMMA
) -> tuple[LineDraft, CommaShapes]:
    """Such a line, and the page that has another one, whose commas look `usual`."""
    image = np.full((240, 1200), 240, np.uint8)
    line, other = drawn(image, words, mark, lean), drawn(image, USUAL, usual, line_foot=180)
    return LineDraft(line), CommaShapes(image, [other])


def told(
    *words: str, mark: tuple[int, int] = POINT, below: str = "goes", lean: float = 0.0, usual: tuple[int, int] = COMMA
) -> list[str]:
    draft, shapes = page_of(list(words), mark, lean, usual)
    tell_points(draft, shapes, below)
    return draft.tokens


@pytest.mark.parametrize("lean", [0.0, 0.02, -0.02])
def test_what_stands_on_the_line_before_a_sentence_is_a_point(lean: float) -> None:
    assert told("it", "is", "round,", "He", "goes", lean=lean)[2] == "round."
    assert told("it", "is", "round,", "He", "goes", mark=COMMA, lean=lean)[2] == "round,"
    assert told("in", "the", "year", "1770,", "After", "it", lean=lean)[3] == "1770."


def test_at_the_end_of_a_line_the_next_one_tells() -> None:
    assert told("it", "is", "quite", "round,", below="He")[3] == "round."
    assert told("it", "is", "quite", "round,", below="“He")[3] == "round."
    assert told("it", "is", "quite", "round,", below="he")[3] == "round,"
    assert told("it", "is", "quite", "round,", below="")[3] == "round."


def test_a_sentence_may_end_within_quotation_marks() -> None:
    assert told("it", "is", "quite", "round,”", "Then", "it")[3] == "round.”"


@pytest.mark.parametrize("after", ["a", "which", "I", "I’ll,", "O", "1770", "—a"])
def test_where_no_sentence_begins_a_worn_comma_stays(after: str) -> None:
    assert told("it", "is", "quite", "round,", after, "it")[3] == "round,"


def test_names_stand_in_rows_and_a_title_has_its_point() -> None:
    assert told("in", "Johnston,", "Penn,", "and", "Maine")[1:3] == ["Johnston,", "Penn,"]
    assert told("and", "Fourth,", "That", "it", "is")[1] == "Fourth."
    assert told("there", "was", "Mrs,", "Leslie", "too")[2] == "Mrs."


def test_what_is_no_mark_of_a_line_tells_nothing() -> None:
    assert told("it", "is", "round,", "He", "goes", mark=SPECK)[2] == "round,"
    assert told("a,", "He")[0] == "a,"  # too few letters tell where the line stands
    draft, shapes = page_of(["it", "is", "round,", "He", "goes"], POINT)
    for image in (np.full_like(shapes.image, 240), np.zeros((0, 0), np.uint8)):
        tell_points(draft, CommaShapes(image, shapes.lines))
    assert draft.tokens[2] == "round,"


def test_where_the_page_s_commas_have_no_tails_their_shape_tells_nothing() -> None:
    assert told("it", "is", "round,", "He", "goes", usual=POINT)[2] == "round,"
    assert told("it", "is", "round,", "He", "goes", usual=SHORT)[2] == "round,"
    draft, shapes = page_of(["it", "is", "round,", "He", "goes"], POINT)
    tell_points(draft, CommaShapes(shapes.image, []))
    assert draft.tokens[2] == "round,"


def test_beside_capitals_and_figures_a_short_comma_stays() -> None:
    assert told("it", "is", "round,", "He", "goes", mark=TALL_POINT)[2] == "round."
    assert told("the", "year", "1770,", "He", "goes", mark=TALL_POINT)[2] == "1770,"
    assert told("OF", "THE", "HOUSE,", "That", "goes", mark=TALL_POINT)[2] == "HOUSE,"


def test_a_drop_capital_s_lines_are_not_its_words_() -> None:
    words = ["Where", "it", "is", "round,", "He", "goes"]
    draft, shapes = page_of(words, COMMA)
    first = draft.line.words[0]
    tall = first.model_copy(update={"box": (first.box[0], first.box[1], first.box[2], 190)})
    line = draft.line.model_copy(update={"words": [tall, *draft.line.words[1:]]})
    draft = LineDraft(line)
    tell_points(draft, shapes)
    assert draft.tokens[3] == "round,"


def test_what_was_corrected_before_is_no_more_what_the_image_shows() -> None:
    draft, shapes = page_of(["it", "is", "round,", "He", "goes"], POINT)
    draft.replace(2, "sound,", "another word", 0.9)
    tell_points(draft, shapes)
    assert draft.tokens[2] == "sound,"
