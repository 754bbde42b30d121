"""Contents pages: rows of dots are found, taken out, and put back between an entry and its number."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont

from lib.images.binarization import find_ink
from lib.layout.arrangement import arrange
from lib.layout.blocks import build_blocks
from lib.ocr.leader_dots import Leader, find_leaders, without_leaders
from lib.ocr.leader_entries import put_leaders
from lib.ocr.read import read_image
from lib.ocr.tesseract import Reading, tessdata_folder
from lib.text.lexicon import load_lexicon
from lib.text.read_words import ReadWord
from tests.projects import SENTENCES

ENTRIES = {"The Rock": "1", "The Keepers and their Lamp": "18", "A Winter Gale": "36", "The Last Light": "57"}


def page(*rows: str) -> Image.Image:
    image = Image.new("L", (1100, 900), 245)
    font = ImageFont.truetype(str(SourceSerifPro), 34, layout_engine=ImageFont.Layout.BASIC)
    for place, row in enumerate(rows):
        ImageDraw.Draw(image).text((80, 60 + 62 * place), row, font=font, fill=30)
    return image


def contents(step: int = 24) -> Image.Image:
    image = page("CONTENTS", *ENTRIES)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(SourceSerifPro), 34, layout_engine=ImageFont.Layout.BASIC)
    for place, (title, number) in enumerate(ENTRIES.items(), start=1):
        base = 60 + 62 * place
        end = 1000 - draw.textlength(number, font=font)
        draw.text((end, base), number, font=font, fill=30)
        for x in range(984 - step * 40, int(end) - 12, step):
            if x > 80 + draw.textlength(title, font=font) + 10:
                draw.text((x, base), ".", font=font, fill=30)
    return image


def grey(image: Image.Image) -> np.ndarray:
    return np.asarray(image)


@pytest.mark.parametrize("step", [16, 24, 60])
def test_the_rows_of_a_contents_page_are_found_and_taken_out(step: int) -> None:
    image = contents(step)
    leaders = find_leaders(grey(image))
    assert len(leaders) == 4
    assert all(abs(leader.pitch - step) < 1 for leader in leaders)
    left = grey(without_leaders(image, leaders))
    for start, top, end, bottom in (leader.box for leader in leaders):
        assert not find_ink(left)[top - 3 : bottom + 3, start - 3 : end + 3].any()
    words = grey(page("CONTENTS", *ENTRIES)) < 100
    assert np.array_equal(left[words], grey(image)[words])


@pytest.mark.parametrize(
    "rows",
    [
        SENTENCES,
        ("He said . . . and went on", "i.i.i.i.i.i.i.i.i.i.i.i.i.", "the end"),
        ("The first part", "* * * * * * * * * *", "The second part"),
        ("The first part", ". . . . . . . . . . . . . . .", "The second part"),
        (),
    ],
)
def test_other_pages_have_none(rows: tuple[str, ...]) -> None:
    assert find_leaders(grey(page(*rows))) == []


def test_a_contents_page_is_read_entry_by_entry(tmp_path: Path) -> None:
    contents().save(tmp_path / "page.png")
    lexicon = load_lexicon(tessdata_folder(), "eng")
    read = read_image(tmp_path / "page.png", Reading("eng"), lexicon=lexicon, arrange=arrange)
    lines = [
        line.text for block in build_blocks(read.words) for paragraph in block.paragraphs for line in paragraph.lines
    ]
    assert lines == ["CONTENTS", *(f"{title} ... {number}" for title, number in ENTRIES.items())]
    assert read.attempts[0].name == "without leaders"


def row(left: int, right: int, line: int) -> Leader:
    dots = [(x, 100 * line + 25, 5, 5) for x in range(left, right, 20)]
    return Leader(np.asarray(dots, dtype=np.int64))


def word(text: str, left: int, line: int, *, block: int = 1) -> ReadWord:
    return ReadWord(block, 1, line, (left, 100 * line, left + 20 * len(text), 100 * line + 30), 0.9, text)


def texts(words: list[ReadWord]) -> list[tuple[int, int, str]]:
    return [(word.block, word.line, word.text) for word in words]


def test_numbers_that_were_read_as_a_column_come_back_to_their_entries() -> None:
    entries = [word("Rock", 0, 1), word("Gale", 0, 2), word("lamp", 0, 3), word(".", 90, 3)]
    numbers = [word("18", 900, 2, block=2), word("36", 900, 3, block=2)]
    put = put_leaders([*entries, *numbers], [row(200, 880, 3), row(100, 880, 1), row(100, 880, 2)], [word("1", 900, 1)])
    assert texts(put) == [
        (1, 1, "Rock"), (1, 1, "..."), (1, 1, "1"),
        (1, 2, "Gale"), (1, 2, "..."), (1, 2, "18"),
        (1, 3, "lamp"), (1, 3, "..."), (1, 3, "36"),
    ]  # fmt: skip


def test_a_row_without_an_entry_or_a_number_takes_nothing_from_other_lines() -> None:
    words = [word("Rock", 0, 1), word("Gale", 0, 2), word("36", 900, 2)]
    put = put_leaders(words, [row(100, 880, 1), row(100, 880, 5)])
    assert texts(put) == [(1, 1, "Rock"), (1, 1, "..."), (1, 2, "Gale"), (1, 2, "36")]
