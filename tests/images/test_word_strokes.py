"""What is measured of the strokes of words, on words set in real type."""

from __future__ import annotations

import numpy as np
import pytest
from font_source_serif_pro import SourceSerifPro, SourceSerifProBold, SourceSerifProIt
from PIL import Image, ImageDraw, ImageFont

from lib.images.word_strokes import LONG_SIDE, WordStrokes, measure_strokes

SIZE, FOOT, X_HEIGHT = 40, 100, 19.0
"""Of the type and the line on which it stands, in pixels."""


def measured(*words: tuple[str, str, int], sheet: tuple[int, int] = (1400, 200), times: int = 1) -> WordStrokes:
    """Words side by side, each as (text, path of its font, size)."""
    image = Image.new("L", (sheet[0] * times, sheet[1] * times), 235)
    draw = ImageDraw.Draw(image)
    left, boxes = 40 * times, []
    for text, path, size in words:
        font = ImageFont.truetype(path, size * times, layout_engine=ImageFont.Layout.BASIC)
        draw.text((left, FOOT * times), text, font=font, fill=30, anchor="ls")
        boxes.append(draw.textbbox((left, FOOT * times), text, font=font, anchor="ls"))
        left = round(boxes[-1][2]) + 30 * times
    count = len(words)
    return measure_strokes(
        np.asarray(image),
        np.asarray(boxes, np.float64),
        np.full(count, float(FOOT * times)),
        np.full(count, X_HEIGHT * times),
    )


def roman(text: str, size: int = SIZE) -> tuple[str, str, int]:
    return text, str(SourceSerifPro), size


def test_italics_lean_and_roman_type_stands() -> None:
    found = measured(roman("lighthouse"), ("lighthouse", str(SourceSerifProIt), SIZE), roman("him"))
    assert abs(found.lean[0]) < 1
    assert abs(found.lean[2]) < 2
    assert found.lean[1] > 6
    assert found.directions.sum(axis=1) == pytest.approx([1, 1, 1])


def test_bold_strokes_are_thicker() -> None:
    plain, bold = measured(roman("lighthouse"), ("lighthouse", str(SourceSerifProBold), SIZE)).thickness
    assert 2 < plain < 7
    assert bold > 1.3 * plain


def test_tops_tell_capitals_small_letters_and_what_reaches_under_the_line() -> None:
    found = measured(roman("Sonnens"), roman("SONNENS"), roman("Sgypys"))
    assert found.first_top[0] > 1.2 * found.high_top[0]
    assert found.first_top[1] == pytest.approx(found.high_top[1], rel=0.06)
    assert found.high_top[0] == pytest.approx(X_HEIGHT, abs=2)
    assert found.depth[0] < 2 < found.depth[2]


def test_a_finer_scan_measures_the_same() -> None:
    words = (roman("lighthouse"), ("lighthouse", str(SourceSerifProIt), SIZE))
    one, finer = measured(*words), measured(*words, times=3)
    assert LONG_SIDE < 1400 * 3
    assert finer.lean == pytest.approx(one.lean, abs=1.5)
    assert finer.first_top / 3 == pytest.approx(one.first_top, rel=0.08)
    assert finer.thickness / 3 == pytest.approx(one.thickness, rel=0.15)


def test_words_without_ink_or_outside_of_the_image_are_measured_as_nothing() -> None:
    blank = np.full((100, 100), 255, np.uint8)
    boxes = np.asarray([(10, 10, 40, 30), (90, 90, 300, 300), (-50, -50, -10, -10), (20, 20, 20, 20)], np.float64)
    found = measure_strokes(blank, boxes, boxes[:, 3], np.full(4, 10.0))
    for values in vars(found).values():
        assert np.isfinite(values).all()
        assert not np.asarray(values).any()
