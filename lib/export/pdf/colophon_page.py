"""The colophon as a page of the PDF: drawn, as the other pages are scans, with its words under it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont

from lib.export.pdf.layer import PlacedWord

DPI = 150
_WIDTH = 1000
_MARGIN = 100
_SIZE = 24
_LEADING = 36
_COLUMNS = 62
_LEAST_HEIGHT = 1400


def draw(paragraphs: Sequence[str]) -> tuple[Image.Image, list[list[PlacedWord]]]:
    """The page as an image of mode "1" at DPI, and its words line by line. The first paragraph is the heading."""
    lines = [line for text in paragraphs for line in (*textwrap.wrap(text, _COLUMNS), "")]
    font = ImageFont.truetype(str(SourceSerifPro), _SIZE, layout_engine=ImageFont.Layout.BASIC)
    height = max(_LEAST_HEIGHT, 2 * _MARGIN + _LEADING * len(lines))
    image = Image.new("L", (_WIDTH, height), 255)
    pen = ImageDraw.Draw(image)
    placed = []
    for row, line in enumerate(lines):
        x, y = float(_MARGIN), _MARGIN + _LEADING * row
        words: list[PlacedWord] = []
        for word in line.split():
            wide = font.getlength(word)
            pen.text((x, y), word, font=font, fill=0)
            words.append((word, (round(x), y, round(x + wide), y + _SIZE)))
            x += wide + font.getlength(" ")
        if words:
            placed.append(words)
    return image.point(lambda value: 255 if value > 128 else 0).convert("1"), placed
