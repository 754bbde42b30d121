"""Words in small capitals, seen closer and without their first letter; and such whose type was not told."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest
from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont

from lib.correct.known_words import KnownWords
from lib.correct.second_reader.capital_views import as_set, capitals_in, may_be_capitals
from lib.images.binarization import Grey
from lib.readers.recognizer import load_reader
from lib.schemas.ocr import Word
from tests.correct.spelled import Spelling, spelled

KNOWN = KnownWords({"washington", "sir", "dear", "resolved", "Sm", "Dar", "wasp", "friend"}, {})
PAPER, INK = 250, 20


def word_in_small_capitals(text: str) -> Grey:
    """A word whose first letter is large and the others as high as small letters, (height, width)."""
    image = Image.new("L", (400, 60), PAPER)
    pen, x = ImageDraw.Draw(image), 12
    for place, letter in enumerate(text):
        font = ImageFont.truetype(str(SourceSerifPro), 34 if place else 44, layout_engine=ImageFont.Layout.BASIC)
        pen.text((x, 46), letter.upper(), font=font, fill=INK, anchor="ls")
        x += round(font.getlength(letter.upper())) + 2
    return np.asarray(image)[:, : x + 10]


def seen_in(text: str, whole: str, *others: str, end: int | None = None, sure: float = 0.95) -> str | None:
    """What is made of a word of which the second reader sees `whole`, and `others` in the other views."""
    image, end = word_in_small_capitals(text), len(text) if end is None else end
    return capitals_in(image, text, 0, end, Spelling(*others, sure=sure), KNOWN, first=spelled(whole, sure))


@pytest.mark.parametrize(
    ("text", "views", "made"),
    [
        ("Wasmsetos,", ("WASHINGTON,",), "WASHINGTON,"),
        ("Wasmsetos,", ("washmgtos,", "WASHINGTON,"), "WASHINGTON,"),
        ("Wasmsetos,", ("WASHINGTO:,", "WASHINGTON,"), "WASHINGTON,"),  # a known word before a strange name
        ("Wasmsetos,", ("WASIINGTON,", "WASIINGTON,", "ASIINGTON,"), "WASHINGTON,"),  # one letter of a long name
        ("Wasmsetos,", ("WASXXNGTON,", "WASXXNGTON,", "ASXXNGTON,"), "WASXXNGTON,"),  # a name of its own
        ("Wasmsetos,", ("WasHrNGToN,", "WasHrNGToN,", "ASHINGTON,"), "WASHINGTON,"),  # its large letter apart
        ("Wasmsetos,", ("WasHrNGToN,", "WasHrNGToN,", "SHINGTON,"), None),  # more than that letter is gone
        ("Wasmsetos,", ("Washington,", "Washington,", "ashington,"), None),
        ("Dear", ("DEAR",), None),  # the same word: nothing is to be asked
    ],
)
def test_views_are_asked_until_one_tells(text: str, views: tuple[str, ...], made: str | None) -> None:
    assert seen_in(text, *views) == made


@pytest.mark.parametrize(
    ("text", "opens", "span"),
    [
        ("Wasmsetos,", False, (0, 10)),
        ("Washington,", False, None),
        ("Sm,—I", True, (0, 3)),
        ("Sm,—I", False, None),
        ("Was", False, None),
        ("wasmsetos", False, None),
        ("WASMSETOS", False, None),
        ("Wasmsetos—and", False, None),
        ("1st", True, None),
    ],
)
def test_what_may_be_in_small_capitals_though_nobody_told(text: str, opens: bool, span: tuple[int, int] | None) -> None:
    word = Word(id="b1p1l1w1", text=text, box=(0, 0, 90, 30), confidence=0.5)
    found = may_be_capitals(word, KNOWN, opens=opens)
    assert (found and (found.start, found.end)) == span


def test_such_words_are_written_as_they_are_set() -> None:
    assert as_set("Wasmsetos,", "WASHINGTON,", 10) == "Washington,"
    assert as_set("Sm,—I", "SIR,—I", 3) == "Sir,—I"
    assert as_set("GENERAl", "GENERAL", 7) == "GENERAL"


@pytest.mark.skipif(importlib.util.find_spec("rapidocr") is None, reason="the extra `reader` is not installed")
@pytest.mark.parametrize(
    ("text", "read"), [("Washington", "Wasmsetos"), ("Resolved", "Resotvep"), ("Friend", "Frienp")]
)
def test_the_model_reads_small_capitals(text: str, read: str) -> None:
    image, reader = word_in_small_capitals(text), load_reader(frozenset({"eng"}))
    made = capitals_in(image, read, 0, len(read), reader, KNOWN, first=reader.read(image))
    assert made == text.upper()
