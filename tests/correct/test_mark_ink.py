"""Specks beside words are told from marks by their ink."""

from __future__ import annotations

import numpy as np
import pytest

from lib.correct.draft import LineDraft
from lib.correct.second_reader.mark_ink import MarkInk, ink_beside, take_specks_off
from lib.schemas.ocr import Block, Line, OcrPage, Paragraph, Word

HIGH, WIDE, STEP = 20, 8, 12
MARKS = {".": (5, 5), ",": (5, 9), ":": (5, 10), "’": (5, 9), "‘": (5, 9), "-": (10, 4)}
"""Width and height of each mark's ink, in pixels."""
SPECK = (3, 2)


def printed(*texts: str, specks: tuple[int, ...] = ()) -> tuple[OcrPage, np.ndarray]:
    """A line of words; those whose places are in `specks` have a speck where their mark was read."""
    image = np.full((60, 2000), 240, np.uint8)
    words, x = [], 20
    for place, text in enumerate(texts):
        left = x
        for sign in text:
            wide, high = MARKS.get(sign, (WIDE, HIGH))
            if sign in MARKS and place in specks:
                wide, high = SPECK
            image[40 - high : 40, x : x + wide] = 20
            x += STEP
        words.append(Word(id=f"w{place}", text=text, box=(left, 20, x - 4, 40), confidence=0.95))
        x += STEP
    line = Line(id="b1p1l1", box=(20, 20, x, 40), confidence=0.9, words=words)
    paragraph = Paragraph(id="b1p1", box=line.box, confidence=0.9, lines=[line])
    block = Block(id="b1", kind="text", box=line.box, confidence=0.9, paragraphs=[paragraph])
    return OcrPage(page_number=1, width=2000, height=60, blank=False, blocks=[block]), image


USUAL = ("One.", "two.", "Three.", "four,")


def mended(*texts: str, specks: tuple[int, ...], below: str = "") -> list[str]:
    page, image = printed(*USUAL, *texts, specks=tuple(place + len(USUAL) for place in specks))
    draft = LineDraft(next(iter(page.lines())))
    take_specks_off(draft, MarkInk.of(page, image), below)
    return draft.tokens[len(USUAL) :]


@pytest.mark.parametrize("read", ["highest:", "themselves.", "side’", "die-"])
def test_a_speck_behind_a_word_goes_where_the_sentence_goes_on(read: str) -> None:
    assert mended("the", read, "points", specks=(1,)) == ["the", read[:-1], "points"]
    assert mended("the", read, "points", specks=()) == ["the", read, "points"]
    assert mended("the", read, "Points", specks=(1,)) == ["the", read, "Points"]


def test_a_speck_before_a_word_goes_and_one_that_opens_a_line_may_be_a_quotation_mark() -> None:
    assert mended("and", "‘then", "went", specks=(1,)) == ["and", "then", "went"]
    assert mended("and", "‘then", "went", specks=()) == ["and", "‘then", "went"]
    page, image = printed("‘then", *USUAL, specks=(0,))
    draft = LineDraft(next(iter(page.lines())))
    take_specks_off(draft, MarkInk.of(page, image))
    assert draft.tokens[0] == "‘then"


def test_what_may_be_a_mark_stays() -> None:
    assert mended("the", "keepers’", "lamp", specks=(1,)) == ["the", "keepers’", "lamp"]
    assert mended("it", "went", "philo-", specks=(2,), below="sophers") == ["it", "went", "philo-"]
    assert mended("it", "went.", specks=(1,), below="and") == ["it", "went"]
    assert mended("it", "went.", specks=(1,), below="And") == ["it", "went."]


def test_where_too_few_marks_tell_what_is_usual_nothing_goes() -> None:
    page, image = printed("the", "side.", "of", specks=(1,))
    ink = MarkInk.of(page, image)
    draft = LineDraft(next(iter(page.lines())))
    take_specks_off(draft, ink)
    assert (ink.point, draft.tokens) == (None, ["the", "side.", "of"])


@pytest.mark.parametrize("box", [(0, 0, 1, 1), (5, 5, 5, 5), (1990, 50, 2400, 90), (0, 0, 2000, 60)])
def test_any_box_has_some_ink_or_none(box: tuple[int, int, int, int]) -> None:
    assert ink_beside(np.full((60, 2000), 240, np.uint8), box, behind=True) == 0
