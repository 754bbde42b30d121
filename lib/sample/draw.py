"""Drawing a sheet, and writing down what was drawn."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw

from lib.sample.ground_truth import TruthBlock, TruthPage
from lib.sample.typeset import (
    HEIGHT,
    LEADING,
    LEFT,
    LINES,
    MEASURE,
    NOTE_UNITS,
    SMALL,
    TOP,
    TYPE,
    WIDTH,
    Line,
    Piece,
    Sheet,
    font,
)
from lib.schemas.label import BlockClass

INK = 25


def _put(draw: ImageDraw.ImageDraw, line: Line, y: float) -> None:
    face = font(line.size, italic=line.italic)
    words = line.text.split()
    length = face.getlength(line.text)
    x = float(LEFT + line.indent)
    if line.centre:
        x = LEFT + (MEASURE - length) / 2
    if not line.justify or len(words) < 2:
        draw.text((round(x), round(y)), line.text, font=face, fill=INK)
        return
    room = line.measure - (line.indent if line.measure == MEASURE else 0)
    gap = (room - sum(face.getlength(word) for word in words)) / (len(words) - 1)
    for word in words:
        draw.text((round(x), round(y)), word, font=face, fill=INK)
        x += face.getlength(word) + gap


def _picture(draw: ImageDraw.ImageDraw, top: int, height: int) -> None:
    """A stair on a rock, with the sea, in strokes."""
    left, right, base = LEFT + 170, LEFT + MEASURE - 170, top + height
    draw.rectangle((left, top, right, base), outline=INK, width=4)
    for step in range(13):
        x, y = left + 120 + step * 32, base - 110 - step * 27
        draw.line((x, y, x + 32, y), fill=INK, width=6)
        draw.line((x + 32, y, x + 32, y - 27), fill=INK, width=6)
        draw.line((x + 16, y, x + 16, base - 80), fill=INK, width=2)
    for row in range(7):
        for x in range(left + 8, right - 40, 44):
            y = base - 14 - 12 * row
            draw.arc((x + row * 5 % 30, y - 8, x + 30 + row * 5 % 30, y + 8), 180, 350, fill=INK, width=3)


def text_of(lines: Sequence[Line]) -> str:
    """Printed lines as truth has them: a divided word stands whole on the upper line."""
    texts = [line.text for line in lines]
    for index, line in enumerate(lines[:-1]):
        if line.broken:
            moved, _, rest = texts[index + 1].partition(" ")
            upper = texts[index]
            texts[index] = (upper[:-1] if line.broken == "word" else upper) + moved
            texts[index + 1] = rest
    return "\n".join(text for text in texts if text)


def draw_sheet(sheet: Sheet, number: int) -> tuple[Image.Image, TruthPage]:
    """The clean page, and its truth."""
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    draw = ImageDraw.Draw(image)
    blocks: list[TruthBlock] = []
    if sheet.head and sheet.printed:
        verso = int(sheet.printed) % 2 == 0 if sheet.printed.isdigit() else number % 2 == 0
        text = f"{sheet.printed} {sheet.head}" if verso else f"{sheet.head} {sheet.printed}"
        _head(draw, sheet.printed, sheet.head, verso=verso)
        blocks.append(TruthBlock(block_class=BlockClass.HEADER, text=text))
    y = float(TOP)
    for piece in sheet.pieces:
        y = _piece(draw, piece, y, blocks)
    if sheet.notes:
        y = TOP + LEADING * (LINES - NOTE_UNITS * len(sheet.notes)) + 10
        draw.line((LEFT, y - 14, LEFT + 220, y - 14), fill=INK, width=3)
        for line in sheet.notes:
            _put(draw, line, y)
            y += LEADING * NOTE_UNITS
        blocks.append(TruthBlock(block_class=BlockClass.FOOTNOTE, text=text_of(sheet.notes)))
    if sheet.drop_folio and sheet.printed:
        _put(draw, Line(sheet.printed, SMALL, centre=True), HEIGHT - 160)
        blocks.append(TruthBlock(block_class=BlockClass.PAGE_NUMBER, text=sheet.printed))
    style = None if sheet.printed is None else "arabic" if sheet.printed.isdigit() else "roman"
    return image, TruthPage(
        page=number, printed=sheet.printed, style=style, region=sheet.region, blank=not blocks, blocks=blocks
    )


def _head(draw: ImageDraw.ImageDraw, printed: str, head: str, *, verso: bool) -> None:
    _put(draw, Line(head, SMALL, centre=True), 110)
    x = LEFT if verso else LEFT + MEASURE - font(SMALL).getlength(printed)
    draw.text((round(x), 110), printed, font=font(SMALL), fill=INK)


def _piece(draw: ImageDraw.ImageDraw, piece: Piece, y: float, blocks: list[TruthBlock]) -> float:
    if piece.picture:
        _picture(draw, round(y) + 10, round(8.5 * LEADING))
        blocks.append(TruthBlock(block_class=piece.block_class, text=""))
        return y + piece.units * LEADING
    if piece.block_class in {BlockClass.QUOTE, BlockClass.VERSE, BlockClass.TABLE}:
        y += 0.5 * LEADING
    step = LEADING * max(0.85, piece.units / len(piece.lines)) if piece.lines[0].size <= TYPE else LEADING * 1.6
    for line in piece.lines:
        _put(draw, line, y)
        y += step
    if piece.block_class in {BlockClass.QUOTE, BlockClass.VERSE, BlockClass.TABLE}:
        y += 0.2 * LEADING
    blocks.append(TruthBlock(block_class=piece.block_class, text=text_of(piece.lines)))
    return y
