"""Fractions set as one sign behind a number are read by their figures; numbers without one stay as they were read."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont

from lib.images.binarization import Grey
from lib.ocr import image_reading
from lib.ocr.fraction_reading import ReadFigures, Told, figures_by_second_engine, figures_by_tesseract, read_fractions
from lib.ocr.fraction_shapes import find_fraction_shape
from lib.ocr.tesseract import Reading, read_hocr
from lib.text.read_words import ReadWord

PAPER, INK = 250, 20
needs_second_engine = pytest.mark.skipif(
    importlib.util.find_spec("rapidocr") is None, reason="the extra `reader` is not installed"
)


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(SourceSerifPro), size, layout_engine=ImageFont.Layout.BASIC)


def _worn(image: Image.Image) -> Grey:
    """As a scan in black and white has it."""
    soft = cv2.GaussianBlur(np.asarray(image), (0, 0), 1)
    return np.where(soft < (PAPER + INK) // 2, INK, PAPER).astype(np.uint8)


def page(text: str, read: str, *, bar: bool = True) -> tuple[Grey, ReadWord]:
    """A word in which `5/8` is set small, over a bar or about a slash, and the word as it was read."""
    image = Image.new("L", (400, 120), PAPER)
    pen = ImageDraw.Draw(image)
    x = 40
    number, slash, rest = text.partition("/")
    large, small = _font(40), _font(24)
    pen.text((x, 80), number[:-1] if slash else number, font=large, fill=INK, anchor="ls")
    x += round(large.getlength(number[:-1] if slash else number)) + 3
    if slash and bar:
        pen.text((x + 2, 65), number[-1], font=small, fill=INK, anchor="ls")
        pen.rectangle((x, 69, x + 16, 71), fill=INK)
        pen.text((x + 2, 90), rest[0], font=small, fill=INK, anchor="ls")
        x += 20
    elif slash:
        pen.text((x, 68), number[-1], font=small, fill=INK, anchor="ls")
        pen.line((x + 6, 88, x + 24, 50), fill=INK, width=3)
        pen.text((x + 18, 86), rest[0], font=small, fill=INK, anchor="ls")
        x += 34
    pen.text((x, 80), rest[1:], font=large, fill=INK, anchor="ls")
    x += round(large.getlength(rest[1:]))
    return _worn(image), ReadWord(1, 1, 1, (36, 48, x + 3, 92), 0.5, read)


@pytest.mark.parametrize("bar", [True, False], ids=["bar", "slash"])
@pytest.mark.parametrize(("text", "before", "behind"), [("151/2", 2, 0), ("43/4d.", 1, 2), ("4125/8", 3, 0)])
def test_a_fraction_is_found_by_its_shape(text: str, before: int, behind: int, bar: bool) -> None:
    grey, word = page(text, "", bar=bar)
    shape = find_fraction_shape(grey, word.box, PAPER)
    assert shape is not None
    assert (shape.before, shape.behind) == (before, behind)


@pytest.mark.parametrize("text", ["0123456789", "14%", "18.44", "1,784", "2+3", "9th", "4=8"])
def test_figures_and_signs_are_none(text: str) -> None:
    grey, word = page(text, text)
    assert _read(grey, word, _tesseract()) == text


@needs_second_engine
@pytest.mark.parametrize("text", [f"{a}{b}" for a, b in pairwise("12345678901357924680")])
def test_figures_are_none_to_the_second_engine(text: str) -> None:
    grey, word = page(text, text)
    assert _read(grey, word, figures_by_second_engine(frozenset({"eng"}))) == text


@needs_second_engine
@pytest.mark.parametrize("bar", [True, False], ids=["bar", "slash"])
@pytest.mark.parametrize(
    ("text", "read", "told"),
    [("593/4d.", "593d.", "59¾d."), ("145/8", "14%", "14⅝"), ("143/8", "14", "14⅜")],
)
def test_the_second_engine_reads_its_figures(text: str, read: str, told: str, bar: bool) -> None:
    grey, word = page(text, read, bar=bar)
    assert _read(grey, word, figures_by_second_engine(frozenset({"eng"}))) == told


@pytest.mark.parametrize(("text", "read", "told"), [("145/8", "14%", "14⅝"), ("155/8d.", "158d.", "15⅝d.")])
def test_tesseract_reads_them_where_there_is_no_other(text: str, read: str, told: str) -> None:
    grey, word = page(text, read)
    assert _read(grey, word, _tesseract()) == told


@pytest.mark.parametrize(
    ("read", "upper", "lower", "text"),
    [
        ("154", ("1", 0.9), ("2", 0.9), "15½"),
        ("15", ("1", 0.9), ("2", 0.9), "15½"),
        ("154", ("", 0.0), ("2", 0.9), "15½"),
        ("154", ("1", 0.8), ("4", 0.9), "15¼"),
        ("154", ("3", 0.9), ("2", 0.9), "154"),
        ("154", ("1", 0.5), ("4", 0.9), "154"),
        ("154", ("1", 0.9), ("2", 0.5), "154"),
        ("154", ("2", 0.9), ("4", 0.9), "154"),
        ("154", ("1", 0.9), ("U", 0.9), "154"),
        ("l54", ("1", 0.9), ("2", 0.9), "l54"),
        ("1x4", ("1", 0.9), ("2", 0.9), "1x4"),
        ("15", ("1", 0.9), ("1", 0.9), "15"),
        ("151234", ("1", 0.9), ("2", 0.9), "151234"),
    ],
)
def test_only_what_is_sure_and_fits_the_word_is_taken(read: str, upper: Told, lower: Told, text: str) -> None:
    grey, word = page("151/2", read)
    told = iter((lower, upper))
    assert _read(grey, word, lambda figures: [next(told) for _ in figures]) == text


@pytest.mark.parametrize(
    ("number", "over", "under", "text"),
    [("165", "5", "6", "1659"), ("165", "1", "2", "165½"), ("165", "5", "8", "165⅝"), ("65", "5", "6", "65⅚")],
)
def test_of_a_year_with_two_last_figures_no_fraction_is_made(number: str, over: str, under: str, text: str) -> None:
    grey, word = page(f"{number}{over}/{under}", f"{number}9")
    told = iter(((under, 0.9), (over, 0.9)))
    assert _read(grey, word, lambda figures: [next(told) for _ in figures]) == text


def test_the_word_that_gave_way_is_told() -> None:
    grey, word = page("151/2", "154")
    other = ReadWord(1, 1, 1, (0, 0, 30, 30), 0.9, "word")
    told = iter((("2", 0.9), ("1", 0.8)))
    made = read_fractions(grey, [other, word], lambda figures: [next(told) for _ in figures])
    assert made.replaced == [word]
    assert made.words[0] is other
    assert (made.words[1].text, made.words[1].confidence, made.words[1].box) == ("15½", 0.9, word.box)


@needs_second_engine
def test_pictures_that_contradict_each_other_tell_nothing() -> None:
    pictures = []
    for figure in "24":
        image = Image.new("L", (90, 90), PAPER)
        ImageDraw.Draw(image).text((30, 66), figure, font=_font(60), fill=INK, anchor="ls")
        pictures.append(_worn(image))
    read = figures_by_second_engine(frozenset({"eng"}))
    told = read([pictures[:1], pictures[1:], pictures])
    assert [text for text, _ in told] == ["2", "4", ""]


def test_all_fractions_of_a_page_are_read_by_two_runs_of_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    (first, word), (second, other) = page("145/8", "14%"), page("155/8d.", "158d.")
    left, top, right, bottom = other.box
    below = replace(other, box=(left, top + len(first), right, bottom + len(first)))
    runs: list[Path] = []

    def counted(path: Path, reading: Reading) -> bytes:
        runs.append(path)
        return read_hocr(path, reading)

    monkeypatch.setattr(image_reading, "read_hocr", counted)
    made = read_fractions(np.vstack([first, second]), [word, below], _tesseract())
    assert [again.text for again in made.words] == ["14⅝", "15⅝d."]
    assert len(runs) == 2


def _tesseract() -> ReadFigures:
    return figures_by_tesseract(Reading("eng"))


def _read(grey: Grey, word: ReadWord, reader: ReadFigures) -> str:
    return read_fractions(grey, [word], reader).words[0].text
