"""A page on which words are set one by one, each in a type of its own, as a scan shows it, with what a reader reads."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from font_source_serif_pro import SourceSerifPro, SourceSerifProBold, SourceSerifProIt
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from lib.geometry import union
from lib.images.binarization import Grey
from lib.schemas.layout import Style
from lib.schemas.ocr import Block, Line, OcrPage, Paragraph, Word

SIZE, SMALLER, PITCH, LEFT, TOP = 40, 0.77, 62, 80, 80
"""Of the type, of small capitals beside it, and where lines stand, in pixels."""
SPACED = 7
"""White between letters that are set apart, in pixels."""
SHRINK = 0.8
"""How much smaller the scan is: small letters are 15 pixels high then."""
FONTS: dict[Style, str] = {"italic": str(SourceSerifProIt), "bold": str(SourceSerifProBold)}

SetWords = Sequence[tuple[str, Style | None]]


def sheet(lines: Sequence[SetWords], *, shrink: float = SHRINK, turn: float = 0.0) -> tuple[OcrPage, Grey]:
    """A page, made smaller as a scan of 170 dpi is and turned by some degrees, and its words. Ids are w1, w2 …"""
    wide, high = 1500, TOP * 2 + PITCH * len(lines)
    image = Image.new("L", (wide, high), 240)
    draw = ImageDraw.Draw(image)
    made: list[Line] = []
    number = 0
    for row, words in enumerate(lines):
        left, set_words = float(LEFT), []
        for text, style in words:
            number += 1
            foot = TOP + PITCH * row
            right, box = _set(draw, text, style, left, foot)
            scaled = tuple(round(side * shrink) for side in box)
            read = text.upper() if style == "small_capitals" else text
            set_words.append(Word(id=f"w{number}", text=read, box=scaled, confidence=0.95))
            left = right + 12
        box = union(word.box for word in set_words)
        made.append(Line(id=f"b1p1l{row + 1}", box=box, words=set_words, confidence=0.95))
    image = image.rotate(turn, resample=Image.Resampling.BICUBIC, fillcolor=240)
    image = image.filter(ImageFilter.GaussianBlur(0.8)).resize((round(wide * shrink), round(high * shrink)))
    grey = np.asarray(image, np.int16) + np.random.default_rng(0).integers(-9, 10, (image.height, image.width))
    whole = union(line.box for line in made)
    paragraph = Paragraph(id="b1p1", box=whole, lines=made, confidence=0.95)
    block = Block(id="b1", kind="text", box=whole, paragraphs=[paragraph], confidence=0.95)
    page = OcrPage(page_number=1, width=image.width, height=image.height, blank=False, blocks=[block])
    return page, np.clip(grey, 0, 255).astype(np.uint8)


def _set(
    draw: ImageDraw.ImageDraw, text: str, style: Style | None, left: float, foot: int
) -> tuple[float, tuple[int, int, int, int]]:
    """Draw a word; returns where it ends, and its box."""
    boxes = []
    for sign in text if style in ("small_capitals", "letterspaced") else [text]:
        small = style == "small_capitals" and sign.islower()
        path = FONTS.get(style, str(SourceSerifPro)) if style else str(SourceSerifPro)
        font = ImageFont.truetype(path, round(SIZE * (SMALLER if small else 1)), layout_engine=ImageFont.Layout.BASIC)
        shown = sign.upper() if small else sign
        draw.text((left, foot), shown, font=font, fill=25, anchor="ls")
        boxes.append(tuple(map(round, draw.textbbox((left, foot), shown, font=font, anchor="ls"))))
        left += font.getlength(shown) + (SPACED if style == "letterspaced" else 0)
    return left, union(boxes)  # type: ignore[arg-type]
