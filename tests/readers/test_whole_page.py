"""A page that rapidocr's models read as a whole."""

from __future__ import annotations

import importlib.util
from itertools import pairwise

import numpy as np
import pytest
from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont

from lib.readers import line_finder
from lib.readers.line_finder import Grey
from lib.readers.whole_page import ReadLine, page_facts, read_lines

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


def unquoted(line: ReadLine) -> str:
    """A line without quotation marks, which are straight in one reading and curly in the next."""
    return " ".join(word.text for word in line.words).replace('"', "").replace("“", "").replace("”", "")


def test_lines_and_words_with_close_boxes() -> None:
    image = page()
    lines = read_lines(image, ENGLISH)
    assert [unquoted(line) for line in lines] == [text.replace("“", "").replace("”", "") for text in LINES]
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


def test_a_large_page_is_looked_at_in_strips_that_cut_no_line_in_two(monkeypatch: pytest.MonkeyPatch) -> None:
    image = np.vstack([page(), page(1.0), page()])
    whole = read_lines(image, ENGLISH)
    assert len(whole) == 3 * len(LINES)
    height, width = (-(-side // line_finder.GRID) * line_finder.GRID for side in image.shape)
    # 26 strips, a row of type each or less: every line lies across an edge.
    monkeypatch.setattr(line_finder, "STRIP_PIXELS", width * line_finder.GRID)
    assert len(line_finder.strips(height, width)) > 2 * len(whole)
    assert [unquoted(line) for line in read_lines(image, ENGLISH)] == [unquoted(line) for line in whole]


@pytest.mark.parametrize("shape", [(1600, 1216), (1600, 1600), (1600, 32), (32, 1600), (800, 600)])
def test_strips_are_the_page_and_none_is_more_than_the_model_may_hold(shape: tuple[int, int]) -> None:
    height, width = shape
    found = line_finder.strips(height, width)
    assert [row for top, bottom in found for row in range(top, bottom)] == list(range(height))
    assert all(edge % line_finder.GRID == 0 for edge, _ in found)
    most = line_finder.STRIP_PIXELS + line_finder.GRID * width
    assert all((bottom - top) * width <= most for top, bottom in found)
