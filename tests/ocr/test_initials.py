"""Large initials on made pages: read, joined to their words, and nothing else of the page changed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont

from lib.images.binarization import Grey
from lib.ocr.initials import Initials, _join, _only_join, _without_neighbour, read_initials
from lib.ocr.missed_type import Type
from lib.ocr.tesseract import Reading
from lib.text.read_words import ReadWord

LEXICON = frozenset("from the when petroleum a perusal no survey on of keeper lamp walked along".split())
LINES = (
    "the keeper of the lamp walked along",
    "the shore of the island until evening",
    "came and the ships were out of sight",
    "and there was nothing left to be seen",
    "from the window of his narrow little",
    "house upon the hill above the harbour",
)
SIZE, PITCH, LEFT, TOP = 40, 60, 80, 60


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(SourceSerifPro), size, layout_engine=ImageFont.Layout.BASIC)


def _page(initial: str, first: str, *, lines: int = 2) -> tuple[Grey, list[ReadWord], int]:
    """A page that opens with an initial over two lines, what is read of it but the initial, and its right edge."""
    image = Image.new("L", (1100, 520), 255)
    draw = ImageDraw.Draw(image)
    large = _font(150)
    draw.text((LEFT, TOP + PITCH + SIZE), initial, font=large, fill=0, anchor="ls")
    edge = LEFT + round(large.getlength(initial))
    words: list[ReadWord] = []
    for number, text in enumerate((f"{first} {LINES[0]}", *LINES[1:])):
        x, y = (edge + 8 if number < lines else LEFT), TOP + PITCH * number
        for word in text.split():
            draw.text((x, y + SIZE), word, font=_font(SIZE), fill=0, anchor="ls")
            end = x + round(_font(SIZE).getlength(word))
            words.append(ReadWord(1, 1, number + 1, (x, y + 8, end, y + SIZE + 8), 0.95, word))
            x = end + 12
    return np.asarray(image), words, edge


def _read(grey: Grey, words: list[ReadWord]) -> Initials:
    return read_initials(grey, words, Type(grey), Reading("eng"), LEXICON)


@pytest.mark.parametrize(
    ("initial", "first", "becomes"),
    [("F", "ROM", ["From"]), ("W", "HEN", ["When"]), ("O", "N", ["On"]), ("A", "PERUSAL", ["A", "PERUSAL"])],
)
def test_an_initial_that_was_passed_over_begins_its_word(initial: str, first: str, becomes: list[str]) -> None:
    grey, words, _ = _page(initial, first)
    read = _read(grey, words)
    assert [word.text for word in read.words] == [*becomes, *(word.text for word in words[1:])]
    assert read.words[0].box[0] <= LEFT + 10
    assert read.words[0].box[3] - read.words[0].box[1] <= PITCH


def test_a_word_as_high_as_the_initial_is_read_again_with_its_line() -> None:
    grey, words, edge = _page("T", "HE")
    lump = replace(words[0], text="Te", box=(LEFT, TOP, edge + 90, TOP + PITCH + SIZE), confidence=0.7)
    read = _read(grey, [lump, *words[1:]])
    assert " ".join(word.text for word in read.words).startswith("The the keeper of the lamp walked along the shore")
    assert lump in read.replaced
    assert len(read.words) == len(words)


def test_what_makes_no_word_of_the_language_is_left() -> None:
    grey, words, _ = _page("F", "QXZ")
    read = _read(grey, words)
    assert read.words == words
    assert read.replaced == []


def test_a_page_without_initials_is_left() -> None:
    grey, words, _ = _page(" ", "HE", lines=0)
    assert _read(grey, words).words == words


def test_nothing_is_joined_without_a_list_of_words() -> None:
    grey, words, _ = _page("F", "ROM")
    assert read_initials(grey, words, Type(grey), Reading("eng"), None).words == words


@pytest.mark.parametrize("start", [101, 102, 140])
def test_something_of_an_initial_stays_wherever_the_next_line_begins(start: int) -> None:
    """A word that begins a pixel right of the initial's left edge stands under it, and is no letter that it touches."""
    initial, row = (100, 100, 200, 200), (210, 100, 600, 120)
    below = ReadWord(1, 1, 2, (start, 150, start + 80, 170), 0.99, "word")
    left, _, right, _ = _without_neighbour(initial, row, [below])
    assert left < right


@pytest.mark.parametrize(
    ("read", "becomes"),
    [
        ("Hereas", "Whereas"),  # no other letter makes a word of it
        ("HEREAS,", "Whereas,"),
        ("arly", None),  # early, yarly: more than one
        ("binder", None),  # a word by itself
        ("The", None),  # too short to tell
        ("qzzq", None),
    ],
)
def test_a_letter_in_ornaments_is_told_by_the_only_word_that_it_makes(read: str, becomes: str | None) -> None:
    lexicon = {"whereas", "early", "yarly", "binder", "the", "here", "reas", "ihe"}
    first = ReadWord(1, 1, 1, (100, 100, 180, 120), 0.95, read)
    made = _only_join(first, lexicon)
    assert (made[0].text if made else None) == becomes
    if becomes:
        # Nor is it cut in two because a letter that was misread makes a word of its beginning.
        assert _join("I", first, lexicon) is None
