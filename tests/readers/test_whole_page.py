"""A page that rapidocr's models read as a whole."""

from __future__ import annotations

import importlib.util
from itertools import pairwise

import numpy as np
import pytest
from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont

from lib.readers.line_finder import Grey
from lib.readers.whole_page import page_facts, read_lines

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("rapidocr") is None, reason="the extra `reader` is not installed"
)
ENGLISH = frozenset({"eng"})
LINES = ("The binder kept his thread in a box,", "and nobody asked “what is it for?”", "before the winter of 1764.")


def page(turned: float = 0.0) -> Grey:
    """Three lines of type, leaning by so many degrees."""
    image = Image.new("L", (1000, 400), 245)
    font = ImageFont.truetype(str(SourceSerifPro), 36, layout_engine=ImageFont.Layout.BASIC)
    for number, text in enumerate(LINES):
        ImageDraw.Draw(image).text((80, 70 + 80 * number), text, font=font, fill=20)
    return np.asarray(image.rotate(turned, fillcolor=245, resample=Image.Resampling.BICUBIC))


def test_lines_and_words_with_close_boxes() -> None:
    image = page()
    lines = read_lines(image, ENGLISH)
    read = [" ".join(word.text for word in line.words) for line in lines]
    assert [text.replace('"', "").replace("“", "").replace("”", "") for text in read] == [
        text.replace("“", "").replace("”", "") for text in LINES
    ]
    for line in lines:
        for word in line.words:
            left, top, right, bottom = word.box
            ink = image[top:bottom, left:right] < 128
            # All sides of a box touch ink, and no ink of the line stands beyond it.
            assert ink[:2].any() and ink[-2:].any() and ink[:, :2].any() and ink[:, -2:].any()
            assert 0.5 < word.confidence <= 1
        assert [word.box[0] for word in line.words] == sorted(word.box[0] for word in line.words)
    assert all(upper.box[3] < lower.box[1] for upper, lower in pairwise(lines))


def test_leaning_lines_and_light_type_are_read_too() -> None:
    assert len(read_lines(page(3.0), ENGLISH)) == len(LINES)
    assert len(read_lines(255 - page(), ENGLISH)) == len(LINES)


@pytest.mark.parametrize("shape", [(1, 1), (3, 2000), (2000, 3), (40, 40)])
def test_an_empty_page_of_any_shape_has_no_line(shape: tuple[int, int]) -> None:
    assert read_lines(np.full(shape, 255, np.uint8), ENGLISH) == []


def test_facts_name_both_models() -> None:
    assert sum(name.endswith(".onnx") for name in page_facts("ocr.second_engine")) == 2
