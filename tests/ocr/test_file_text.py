"""A page's own text: taken where a reading agrees, left where it does not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lib.ocr.file_text import agrees, as_read_words, shown_words
from lib.ocr.read import read_image
from lib.ocr.tesseract import Reading
from lib.scans.pdf_text import set_words
from lib.scans.sources import list_scans, load_scan
from lib.schemas.ingest import FileText, FileWord
from tests.scans.set_pages import LINES, write_pdf

READING = Reading("eng")


def page(folder: Path, lines: tuple[str, ...] = LINES) -> tuple[Path, FileText]:
    """A page image, and the text that its PDF sets."""
    path = write_pdf(folder / "set.pdf", lines)
    (ref,) = list_scans(folder, path.name)
    image = load_scan(ref).image
    image.save(folder / "page.png")
    words = [FileWord(text=word.text, box=word.box, line=word.line) for word in set_words(ref, image.size)]
    return folder / "page.png", FileText(words=words)


def test_text_that_the_page_shows_is_taken_and_not_read(tmp_path: Path) -> None:
    path, own = page(tmp_path)
    read = read_image(path, READING, own=own)
    assert [word.text for word in read.words] == " ".join(LINES).split()
    assert {(word.source, word.confidence) for word in read.words} == {("file", 1.0)}
    assert [attempt.name for attempt in read.attempts] == ["file"]


def test_a_font_whose_map_lies_is_read_instead(tmp_path: Path) -> None:
    path, own = page(tmp_path)
    turned = str.maketrans("abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba")
    false = FileText(words=[word.model_copy(update={"text": word.text.translate(turned)}) for word in own.words])
    assert not agrees(path, false.words, READING)
    read = read_image(path, READING, own=false)
    assert {word.source for word in read.words} == {"ocr"}
    assert "harpsichord" in " ".join(word.text for word in read.words)


@pytest.mark.parametrize("lines", [{2}, {3, 4}])
def test_a_second_font_whose_map_lies_is_found_wherever_it_stands(tmp_path: Path, lines: set[int]) -> None:
    path, own = page(tmp_path)
    turned = str.maketrans("abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba")
    words = [
        word.model_copy(update={"text": word.text.translate(turned), "font": 1}) if word.line in lines else word
        for word in own.words
    ]
    assert not agrees(path, words, READING)
    honest = [word.model_copy(update={"font": int(word.line in lines)}) for word in own.words]
    assert agrees(path, honest, READING)


def test_words_that_are_painted_twice_or_not_seen_are_taken_once_or_not(tmp_path: Path) -> None:
    path, own = page(tmp_path)
    with Image.open(path) as image:
        grey = np.asarray(image.convert("L"))
    again = [word.model_copy(update={"box": tuple(edge + 1 for edge in word.box)}) for word in own.words]
    white = FileWord(text="unseen", box=(300, grey.shape[0] - 200, 420, grey.shape[0] - 160), line=9)
    assert shown_words([*own.words, *again, white], grey) == own.words


def test_trusted_text_is_not_compared(tmp_path: Path) -> None:
    path, own = page(tmp_path)
    trusted = FileText(words=[word.model_copy(update={"text": "x"}) for word in own.words], trusted=True)
    assert {word.text for word in read_image(path, READING, own=trusted).words} == {"x"}


def test_what_the_file_does_not_set_is_read(tmp_path: Path) -> None:
    path, own = page(tmp_path)
    half = FileText(words=[word for word in own.words if word.line <= 2])
    read = read_image(path, READING, own=half)
    assert [word.text for word in read.words if word.source == "file"] == " ".join(LINES[:2]).split()
    others = [word.text for word in read.words if word.source == "ocr"]
    assert "harpsichord" in " ".join(others)
    assert not read.unread


@pytest.mark.parametrize("gap", [0, 60])
def test_white_parts_blocks_and_indents_part_paragraphs(gap: int) -> None:
    words = [
        FileWord(text="word", box=(100 + (20 if line == 3 else 0), top, 160, top + 10), line=line)
        for line, top in enumerate((100, 120, 140 + gap, 160 + gap), start=1)
    ]
    made = as_read_words(words)
    parts = {(word.block, word.paragraph) for word in made}
    assert parts == ({(1, 1), (2, 1)} if gap else {(1, 1), (1, 2)})
