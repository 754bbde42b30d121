"""Pages as a printer sets them, for the tests of label: OCR records whose boxes fit their letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.schemas.ocr import Block, Line, OcrPage, Paragraph, Word

WIDTH, HEIGHT = 1000, 1600
LEFT, RIGHT = 100, 900
SIZE, PITCH = 40, 50
TOP = 200
"""Where running text begins, below the head."""
HEAD = 100
FOOT = 1500
PROSE = "it was the custom of the house to speak of ships and of the weather,"


@dataclass(frozen=True)
class Set:
    """Lines set one below the other. `indent` moves both edges in; centred lines take what width they need."""

    lines: tuple[str, ...]
    top: int
    size: int = SIZE
    pitch: int = PITCH
    indent: int = 0
    centre: bool = False
    ragged: bool = False
    """Lines end where their letters do."""
    at: int | None = None
    """Left edge of lines that stand somewhere else and take what width they need."""
    confidence: float = 0.95


def prose(count: int, top: int = TOP, *, first: str = PROSE, last: str = PROSE) -> Set:
    """Lines of running text."""
    lines = [PROSE] * count
    lines[0], lines[-1] = first, last if count > 1 else first
    return Set(tuple(lines), top)


def head(text: str, top: int = HEAD) -> Set:
    return Set((text,), top, size=30, centre=True)


def folio(text: str) -> Set:
    return Set((text,), FOOT, size=34, centre=True)


def heading(text: str, top: int = 400) -> Set:
    return Set(tuple(text.split("\n")), top, size=40, centre=True)


def picture(top: int, bottom: int) -> Block:
    return Block(id="i", kind="illustration", box=(200, top, 800, bottom), confidence=1.0)


def page(number: int, *pieces: Set | Block) -> OcrPage:
    """A page; each piece is a block, with ids b1, b2 … and i1, i2 …"""
    blocks: list[Block] = []
    for piece in pieces:
        if isinstance(piece, Block):
            pictures = sum(block.kind == "illustration" for block in blocks)
            blocks.append(piece.model_copy(update={"id": f"i{pictures + 1}"}))
        else:
            blocks.append(_block(f"b{sum(block.kind == 'text' for block in blocks) + 1}", piece))
    return OcrPage(page_number=number, width=WIDTH, height=HEIGHT, blank=not blocks, blocks=blocks)


def book(*pages: Sequence[Set | Block]) -> list[OcrPage]:
    """Pages in order, from their pieces."""
    return [page(number, *pieces) for number, pieces in enumerate(pages, start=1)]


def numbered(count: int, start: int = 1) -> list[list[Set | Block]]:
    """Body pages with a running head, which takes turns, and a page number in it."""
    made: list[list[Set | Block]] = []
    for number in range(start, start + count):
        text = f"{number} THE LONG WAY HOME" if number % 2 == 0 else f"A GARDEN AND A GATE {number}"
        made.append([head(text), prose(20)])
    return made


def _block(block_id: str, piece: Set) -> Block:
    lines = [_line(f"{block_id}p1l{at}", text, piece, at - 1) for at, text in enumerate(piece.lines, start=1)]
    box = _round([line.box for line in lines])
    paragraph = Paragraph(id=f"{block_id}p1", box=box, confidence=piece.confidence, lines=lines)
    return Block(id=block_id, kind="text", box=box, confidence=piece.confidence, paragraphs=[paragraph])


def _line(line_id: str, text: str, piece: Set, at: int) -> Line:
    baseline = piece.top + round(0.7 * piece.size) + at * piece.pitch
    tokens = text.split()
    own = round(0.45 * piece.size * len(text))
    left, right = LEFT + piece.indent, RIGHT - piece.indent
    if piece.at is not None:
        left, right = piece.at, piece.at + own
    elif piece.centre:
        left, right = (WIDTH - own) // 2, (WIDTH + own) // 2
    elif piece.ragged or len(tokens) < 6:
        right = min(left + own, right)
    step = (right - left) / max(len(text), 1)
    words, passed = [], 0
    for place, token in enumerate(tokens, start=1):
        x0, x1 = left + round(passed * step), left + round((passed + len(token)) * step)
        passed += len(token) + 1
        tall = any(letter in "bdfhklijt0123456789" or letter.isupper() for letter in token)
        deep = any(letter in "gjpqy,;()" for letter in token)
        top = baseline - round((0.70 if tall else 0.46) * piece.size)
        bottom = baseline + (round(0.22 * piece.size) if deep else 0)
        words.append(Word(id=f"{line_id}w{place}", text=token, box=(x0, top, x1, bottom), confidence=piece.confidence))
    return Line(id=line_id, box=_round([word.box for word in words]), confidence=piece.confidence, words=words)


def _round(boxes: list[tuple[int, int, int, int]]) -> tuple[int, int, int, int]:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
