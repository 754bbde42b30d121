"""Pictures on a page, and what is none."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from lib.ocr.illustrations import find_illustrations
from lib.text.read_words import ReadWord


def page() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (1000, 1500), 235)
    return image, ImageDraw.Draw(image)


def test_a_picture_in_a_thin_frame_is_found_with_its_frame() -> None:
    image, draw = page()
    draw.rectangle((200, 300, 800, 900), outline=20, width=3)
    for x in range(300, 700, 14):
        draw.line((x, 600, x + 40, 880), fill=20, width=6)
    [box] = find_illustrations(np.asarray(image), [])
    assert np.abs(np.subtract(box, (200, 300, 800, 900))).max() <= 4


def test_words_rules_and_empty_pages_are_no_pictures() -> None:
    image, draw = page()
    assert find_illustrations(np.asarray(image), []) == []
    draw.line((100, 700, 900, 700), fill=20, width=4)
    words = []
    for line in range(12):
        box = (100, 200 + 30 * line, 900, 222 + 30 * line)
        draw.rectangle(box, fill=20)
        words.append(ReadWord(1, 1, line, box, 0.9, "word"))
    assert find_illustrations(np.asarray(image), words) == []


def test_what_was_read_in_a_picture_with_little_confidence_does_not_hide_it() -> None:
    image, draw = page()
    draw.ellipse((250, 300, 750, 800), fill=60)
    noise = [ReadWord(1, 1, 1, (250, 300, 750, 800), 0.2, "~~")]
    assert len(find_illustrations(np.asarray(image), noise)) == 1
