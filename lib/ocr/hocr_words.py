"""Tesseract's hOCR as words in their places, with what the engine hesitated between.

hOCR nests page > carea > par > line > word; boxes and confidences stand in the `title` of each. With
lstm_choice_mode=2 a word holds a list of choices for each symbol: each choice a character with its confidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from lib.errors import EngineError
from lib.schemas.base import Box
from lib.text.read_words import ReadWord

AREA, PARAGRAPH, WORD = frozenset({"ocr_carea"}), frozenset({"ocr_par"}), frozenset({"ocrx_word"})
LINES = frozenset({"ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"})
MANY = 5
"""Characters that are kept, at most, as what a symbol may be instead. From: set by hand, no figures kept."""
SURE = 0.95
"""Confidence, 0 to 1, above which a word's choices are not kept. From: set by hand, no figures kept."""
PER_CENT = 100
"""What a full confidence is in hOCR. From: the format."""

_BOX = re.compile(r"bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_CONFIDENCE = re.compile(r"x_wconf (-?\d+)")
_SIZE = re.compile(r"x_size (-?[\d.]+)")
_CHOICE = re.compile(r"x_confs (-?[\d.]+)")


def parse_words(hocr: bytes | str) -> list[ReadWord]:
    """The words of a page in Tesseract's reading order; words without visible text are left out.

    Raises EngineError where the text is no hOCR.
    """
    root = _root(hocr)
    return list(_words(next(_pages(root), root)))


def parse_pages(hocr: bytes | str) -> list[list[ReadWord]]:
    """The words of each page, as `parse_words` gives those of the first. Raises EngineError where it does."""
    return [list(_words(page)) for page in _pages(_root(hocr))]


def _root(hocr: bytes | str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(hocr)  # noqa: S314  # the engine wrote it on this machine
    except ElementTree.ParseError as error:
        raise EngineError(f"Tesseract's hOCR cannot be read: {error}") from None


def _pages(root: ElementTree.Element) -> Iterator[ElementTree.Element]:
    return (element for element in root.iter() if element.get("class") == "ocr_page")


def _words(page: ElementTree.Element) -> Iterator[ReadWord]:
    for block, area in enumerate(_of_class(page, AREA), start=1):
        for paragraph, part in enumerate(_of_class(area, PARAGRAPH), start=1):
            for number, line in enumerate(_of_class(part, LINES), start=1):
                size = _SIZE.search(line.get("title", ""))
                for word in _of_class(line, WORD):
                    text = _text(word)
                    if text:
                        title = word.get("title", "")
                        confidence = _confidence(title)
                        yield ReadWord(
                            block=block,
                            paragraph=paragraph,
                            line=number,
                            box=_box(title),
                            confidence=confidence,
                            text=text,
                            size=float(size[1]) if size else 0.0,
                            choices=_choices(word, text) if confidence < SURE else (),
                        )


def _of_class(element: ElementTree.Element, names: frozenset[str]) -> Iterator[ElementTree.Element]:
    return (child for child in element if child.get("class") in names)


def _text(word: ElementTree.Element) -> str:
    """The word's own text; type style may wrap it in <strong> or <em>."""
    pieces = [word.text or ""]
    for child in word:
        if child.get("class") is None:
            pieces += [child.text or "", child.tail or ""]
    return "".join(pieces).strip()


def _box(title: str) -> Box:
    found = _BOX.search(title)
    if found is None:
        raise EngineError(f"Tesseract's hOCR has a word without a box: {title[:80]!r}")
    left, top, right, bottom = map(int, found.groups())
    return left, top, right, bottom


def _confidence(title: str) -> float:
    found = _CONFIDENCE.search(title)
    return min(max(float(found[1]), 0.0), float(PER_CENT)) / PER_CENT if found else 0.0


def _choices(word: ElementTree.Element, text: str) -> tuple[str, ...]:
    """Empty where the symbols do not match the text one by one: the engine joined or dropped some."""
    symbols: list[str] = []
    for symbol in word:
        found = [
            (float(confidence[1]), choice.text or "")
            for choice in symbol
            if (confidence := _CHOICE.search(choice.get("title", "")))
        ]
        if found and found[0][1] != " ":
            best = found[0][1]
            others = [text for _, text in sorted(found[1:], key=lambda pair: -pair[0]) if len(text) == 1]
            symbols.append(best + "".join(others[:MANY]))
    if len(symbols) != len(text) or any(kept[0] != read for kept, read in zip(symbols, text, strict=True)):
        return ()
    return tuple(symbol[1:] for symbol in symbols)
