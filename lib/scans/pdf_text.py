"""The text that a page of a PDF holds itself, where it was set and not read: words with their places on the page image.

An invisible layer over a scan is some earlier reader's guess and no text of the book: pages that an image covers have
none in this sense.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from lib.scans.pdf import open_documents
from lib.scans.scan import ScanRef
from lib.schemas.base import Box

SCANNED = 0.5
"""Share of the page that images take at most: more is a scan, whatever text lies over or under it."""
LEAST_CHARACTERS = 20
"""Fewer are a stamp or a page number on a drawing: the page is read as any other."""
MOST_CHARACTERS = 200_000
"""More are no page: a font may map a letter to hundreds of thousands. From: set by hand; a page of a newspaper has a
quarter of that."""
UNMAPPED = 0.01
"""Share of characters without a Unicode value, or with one for private use, at most: else the font's map lies."""
_NESTING = 8
_INVISIBLE = frozenset({pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP})
_HYPHENS = frozenset({"\x02", "\ufffe", "\xad"})
"""What PDFium gives for a hyphen at a line's end."""


@dataclass(frozen=True)
class SetWord:
    """A word as the file sets it. `line` counts the file's lines from 1; the box is in pixels of the drawn page."""

    text: str
    box: Box
    line: int
    font: int = 0
    """Which of the page's fonts, from 0. Text that the file says otherwise than it is set (ActualText) counts as set in
    another."""


@dataclass(frozen=True)
class _Character:
    text: str
    box: tuple[float, float, float, float]
    """Left, top, right, bottom in pixels."""
    starts_line: bool
    starts_word: bool
    font: int


def set_words(ref: ScanRef, size: tuple[int, int]) -> list[SetWord]:
    """The words that a page sets visibly, in the file's order; none where an image covers the page, or where the fonts
    do not say which letters they show.

    `size` is (width, height) of the page image in pixels.
    """
    with open_documents.use(ref.path) as document:
        page = document.page(ref.index)
        try:
            return [] if _is_scan(page) else _words(page, size)
        finally:
            page.close()


def _is_scan(page: pypdfium2.PdfPage) -> bool:
    left, bottom, right, top = page.get_bbox()
    covered = 0.0
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=_NESTING):
        x0, y0, x1, y1 = picture.get_bounds()
        covered += max(0.0, min(x1, right) - max(x0, left)) * max(0.0, min(y1, top) - max(y0, bottom))
    return bool(covered > SCANNED * (right - left) * (top - bottom))


def _words(page: pypdfium2.PdfPage, size: tuple[int, int]) -> list[SetWord]:
    text = page.get_textpage()
    try:
        if text.count_chars() > MOST_CHARACTERS:
            return []
        characters = list(_characters(page, text, size))
        strange = sum(bool(pdfium.FPDFText_HasUnicodeMapError(text, index) == 1) for index in range(text.count_chars()))
    finally:
        text.close()
    strange += sum(unicodedata.category(character.text) in {"Co", "Cn", "Cs"} for character in characters)
    strange += sum(character.text == "\ufffd" for character in characters)
    if len(characters) < LEAST_CHARACTERS or strange > UNMAPPED * len(characters):
        return []
    return list(_gathered(characters))


def _characters(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, size: tuple[int, int]) -> Iterator[_Character]:
    """The visible characters but white space, each with its box."""
    looks: dict[int, tuple[int, int]] = {}
    fonts: dict[tuple[int, bool], int] = {}
    edges = [ctypes.c_double() for _ in range(4)]
    new_line, new_word = True, True
    for index in range(text.count_chars()):
        shown = chr(pdfium.FPDFText_GetUnicode(text, index) or 0xFFFD)
        if shown in "\r\n":
            new_line = new_word = True
            continue
        if shown.isspace() or shown == "\0":
            new_word = True
            continue
        item = pdfium.FPDFText_GetTextObject(text, index)
        address = ctypes.addressof(item.contents) if item else 0
        if address not in looks:
            looks[address] = _look(item, fonts) if item else (0, 0)
        mode, font = looks[address]
        if mode in _INVISIBLE or not pdfium.FPDFText_GetCharBox(text, index, *edges):
            continue
        left, right, bottom, top = (edge.value for edge in edges)
        corners = [_on_image(page, size, x, y) for x, y in ((left, top), (right, bottom))]
        (x0, x1), (y0, y1) = (sorted(values) for values in zip(*corners, strict=True))
        yield _Character("-" if shown in _HYPHENS else shown, (x0, y0, x1, y1), new_line, new_word, font)
        new_line = new_word = False


def _look(item: Any, fonts: dict[tuple[int, bool], int]) -> tuple[int, int]:
    """How a text object is painted, and the number of its font among `fonts`."""
    font = pdfium.FPDFTextObj_GetFont(item)
    address = ctypes.addressof(font.contents) if font else 0
    key = (address, _says_otherwise(item))
    return pdfium.FPDFTextObj_GetTextRenderMode(item), fonts.setdefault(key, len(fonts))


def _says_otherwise(item: Any) -> bool:
    """Whether an object is marked with the text that is to be found in its place."""
    length = ctypes.c_ulong()
    return any(
        pdfium.FPDFPageObjMark_GetParamStringValue(
            pdfium.FPDFPageObj_GetMark(item, number), b"ActualText", None, 0, length
        )
        for number in range(max(0, pdfium.FPDFPageObj_CountMarks(item)))
    )


def _on_image(page: pypdfium2.PdfPage, size: tuple[int, int], x: float, y: float) -> tuple[float, float]:
    """A point of the page in pixels, the way that the page is shown. PDFium gives whole ones, so it is asked finely."""
    across, down = ctypes.c_int(), ctypes.c_int()
    fine = 16
    pdfium.FPDF_PageToDevice(page, 0, 0, fine * size[0], fine * size[1], 0, x, y, across, down)
    return across.value / fine, down.value / fine


def _gathered(characters: list[_Character]) -> Iterator[SetWord]:
    line = 0
    word: list[_Character] = []
    for character in [*characters, None]:
        if word and (character is None or character.starts_word or character.starts_line):
            yield SetWord("".join(one.text for one in word), _round(word), line, word[0].font)
            word = []
        if character is not None:
            line += character.starts_line
            word.append(character)


def _round(word: list[_Character]) -> Box:
    lefts, tops, rights, bottoms = zip(*(character.box for character in word), strict=True)
    left, top = max(0, int(min(lefts))), max(0, int(min(tops)))
    return left, top, max(left + 1, round(max(rights) + 0.49)), max(top + 1, round(max(bottoms) + 0.49))
