"""Pictures on a page, and what is none."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from lib.ocr.illustrations import find_illustrations, reads_as_word
from lib.ocr.missed_type import Type
from lib.schemas.base import Box
from lib.text.read_words import ReadWord


def page() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (1000, 1500), 235)
    return image, ImageDraw.Draw(image)


def found(image: Image.Image, words: list[ReadWord]) -> list[Box]:
    grey = np.asarray(image)
    return find_illustrations(grey, words, Type(grey))


def test_a_picture_in_a_thin_frame_is_found_with_its_frame() -> None:
    image, draw = page()
    draw.rectangle((200, 300, 800, 900), outline=20, width=3)
    for x in range(300, 700, 14):
        draw.line((x, 600, x + 40, 880), fill=20, width=6)
    [box] = found(image, [])
    assert np.abs(np.subtract(box, (200, 300, 800, 900))).max() <= 4


def test_words_rules_and_empty_pages_are_no_pictures() -> None:
    image, draw = page()
    assert found(image, []) == []
    draw.line((100, 700, 900, 700), fill=20, width=4)
    words = []
    for line in range(12):
        box = (100, 200 + 30 * line, 900, 222 + 30 * line)
        draw.rectangle(box, fill=20)
        words.append(ReadWord(1, 1, line, box, 0.9, "word"))
    assert found(image, words) == []


def test_what_was_read_in_a_picture_with_little_confidence_does_not_hide_it() -> None:
    image, draw = page()
    draw.ellipse((250, 300, 750, 800), fill=60)
    noise = [ReadWord(1, 1, 1, (250, 300, 750, 800), 0.2, "~~")]
    assert len(found(image, noise)) == 1
    text = [ReadWord(1, 1, 2, (100 * x, 900, 100 * x + 60, 922), 0.9, "word") for x in range(1, 4)]
    assert len(found(image, [ReadWord(1, 1, 1, (250, 300, 750, 800), 0.9, "O"), *text])) == 1


def lines_of_type(draw: ImageDraw.ImageDraw, left: int, top: int, lines: int) -> list[ReadWord]:
    """Lines of ten words of five upright strokes each, that look like type."""
    words = []
    for line in range(lines):
        for word in range(10):
            x, y = left + 60 * word, top + 34 * line
            for letter in range(5):
                draw.rectangle((x + 9 * letter, y, x + 9 * letter + 4, y + 17), fill=30)
            words.append(ReadWord(1, 1, line + 1, (x, y, x + 41, y + 18), 0.35, "llill"))
    return words


def test_type_that_was_read_badly_is_no_picture() -> None:
    image, draw = page()
    assert found(image, lines_of_type(draw, 100, 200, 12)) == []
    # Nor is type that was passed over: it is listed as unread, and no crop of it hides that.
    assert found(image, []) == []


def test_a_framed_passage_is_no_picture() -> None:
    image, draw = page()
    draw.rectangle((60, 160, 740, 660), outline=20, width=9)
    draw.rectangle((80, 180, 720, 640), outline=20, width=3)
    assert found(image, lines_of_type(draw, 110, 210, 12)) == []


def test_the_same_picture_is_found_once() -> None:
    image, draw = page()
    draw.rectangle((200, 300, 800, 900), outline=20, width=12)
    draw.ellipse((300, 400, 700, 800), fill=40)
    assert len(found(image, [])) == 1


def test_lettering_is_told_from_strokes() -> None:
    box = (0, 0, 90, 20)
    assert reads_as_word(ReadWord(1, 1, 1, box, 0.7, "ERIE"))
    assert reads_as_word(ReadWord(1, 1, 1, box, 0.9, "4"))
    assert not reads_as_word(ReadWord(1, 1, 1, box, 0.7, "l"))
    assert not reads_as_word(ReadWord(1, 1, 1, box, 0.95, "~|"))
    assert not reads_as_word(ReadWord(1, 1, 1, box, 0.3, "wiln"))


def test_a_ruled_table_with_leaders_is_no_picture() -> None:
    """Rows of dots fill its first column: none of them is a stroke. A drawing in the same frame is one."""
    image, draw = page()
    draw.rectangle((150, 300, 900, 700), outline=20, width=3)
    draw.line((600, 300, 600, 700), fill=20, width=3)
    for y in range(330, 690, 30):
        for x in range(170, 590, 11):
            off = 2 * ((x * 7 + y * 3) % 5 - 2)  # worn type: the dots stand in no line
            draw.ellipse((x, y + off, x + 4, y + off + 4), fill=20)
    assert found(image, []) == []
    draw.ellipse((250, 380, 500, 620), outline=20, width=14)
    [box] = found(image, [])
    assert np.abs(np.subtract(box, (150, 300, 900, 700))).max() <= 4
