"""Type that the engine passes over is read by itself: a table between heavy rules, below a paragraph."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont

from lib.layout.arrangement import arrange
from lib.ocr.missed_places import read_missed_places
from lib.ocr.missed_type import Type
from lib.ocr.read import read_image
from lib.ocr.tesseract import Reading
from tests.projects import SENTENCES

READING = Reading("eng")
ROWS = (
    "yellow pebble kettle midnight",
    "walnut spirit glory harvest",
    "museum chapel fortune region",
    "village prophet citizen tailor",
    "riddle custom soldier hatchet",
)


def draw(path: Path, *, rules: int) -> None:
    image = Image.new("L", (1500, 2100), 255)
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(SourceSerifPro), 40, layout_engine=ImageFont.Layout.BASIC)
    for row, sentence in enumerate(SENTENCES):
        pen.text((150, 150 + 60 * row), sentence, font=font, fill=20)
    for row, line in enumerate(ROWS):
        for column, word in enumerate(line.split()):
            box = (150 + 300 * column, 1000 + 80 * row, 450 + 300 * column, 1080 + 80 * row)
            pen.rectangle(box, outline=0, width=rules)
            pen.text((box[0] + 30, box[1] + 16), word, font=font, fill=20)
    image.save(path, dpi=(300, 300))


def test_a_table_between_heavy_rules_is_read(tmp_path: Path) -> None:
    draw(tmp_path / "page.png", rules=8)
    plain = read_image(tmp_path / "page.png", READING, again=False, arrange=arrange)
    found = read_image(tmp_path / "page.png", READING, arrange=arrange)
    cells = " ".join(ROWS).split()
    assert not set(cells) <= {word.text for word in plain.words}
    assert set(cells) <= {word.text for word in found.words}
    assert found.attempts[0].name == "missed places"
    assert (found.pictures, found.unread) == ([], [])


def test_what_was_read_is_not_read_again(tmp_path: Path) -> None:
    draw(tmp_path / "page.png", rules=0)
    read = read_image(tmp_path / "page.png", READING, arrange=arrange)
    assert [attempt.name for attempt in read.attempts] == ["plain"]
    with Image.open(tmp_path / "page.png") as image:
        grey = np.asarray(image)
    rows = [word for word in read.words if word.box[1] < 900]
    again = read_missed_places(grey, rows, Type(grey), READING)
    assert sorted(word.text for word in again) == sorted(" ".join(ROWS).split())
    assert min(word.block for word in again) > max(word.block for word in rows)
