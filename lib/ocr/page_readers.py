"""Engines that read a page: Tesseract, rapidocr, and those that other packages bring.

A package adds one with an entry point in the group `colophon.readers`, whose name is what people write in `ocr.engine`:

    [project.entry-points."colophon.readers"]
    mine = "my_package.reading:MyReader"

It is called once in a process, with the languages by Tesseract's names and with what `ocr.engine_settings` holds, and
returns a PageReader.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Protocol, cast

import cv2
import numpy as np

from lib.errors import EngineError, SourceError
from lib.readers.whole_page import page_facts, read_lines
from lib.text.read_words import ReadWord

GROUP = "colophon.readers"
TESSERACT, RAPIDOCR = "tesseract", "rapidocr"
SETTING = "ocr.engine"


class PageReader(Protocol):
    """Reads page images. Reading the same image again gives the same words."""

    def facts(self) -> Mapping[str, str]:
        """What decides a reading besides image and settings: versions, and digests of models."""
        ...

    def read(self, image: Path) -> Sequence[ReadWord]:
        """The words of an image file in reading order, with boxes in its pixels and confidences from 0 to 1.

        Words with the same numbers of block, paragraph and line, which count from 1, stand in one line.
        """
        ...


MakeReader = Callable[[frozenset[str], Mapping[str, Any]], PageReader]


class RapidReader:
    """rapidocr's models as the first reader of a page."""

    def __init__(self, languages: frozenset[str], settings: Mapping[str, Any]) -> None:
        if settings:
            raise EngineError(f"ocr.engine_settings: {', '.join(sorted(settings))}: rapidocr has no settings")
        self._languages = languages

    def facts(self) -> Mapping[str, str]:
        return page_facts(SETTING)

    def read(self, image: Path) -> Sequence[ReadWord]:
        grey = cv2.imread(str(image), cv2.IMREAD_GRAYSCALE)
        if grey is None:
            raise SourceError(f"{image}: cannot be read as an image; run the ingest stage again")
        return [word for line in read_lines(np.asarray(grey, np.uint8), self._languages) for word in line.words]


def find_reader(name: str, languages: frozenset[str], settings: Mapping[str, Any]) -> PageReader:
    """The engine of that name, which is not Tesseract. EngineError, in a line, where it cannot be had."""
    return _made(name, languages, json.dumps(settings, sort_keys=True))


@cache
def _made(name: str, languages: frozenset[str], settings: str) -> PageReader:
    # Once in a process: a model is loaded for seconds.
    return _maker(name)(languages, json.loads(settings))


def _maker(name: str) -> MakeReader:
    if name == RAPIDOCR:
        return RapidReader
    found = {point.name: point for point in entry_points(group=GROUP)}
    if name not in found:
        names = sorted({TESSERACT, RAPIDOCR, *found})
        close = get_close_matches(name, names, n=1)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(names)}"
        raise EngineError(f"{SETTING}: there is no engine {name!r}; {hint}")
    try:
        return cast(MakeReader, found[name].load())
    except Exception as error:
        raise EngineError(
            f"{SETTING}: {name}, which {found[name].value} should be, cannot be loaded "
            f"({type(error).__name__}: {error}); mend or remove the package that brings it"
        ) from None


def checked_words(words: Sequence[ReadWord], size: tuple[int, int], name: str) -> list[ReadWord]:
    """An engine's words, each with letters and within a page of `size`, (width, height) in pixels.

    EngineError, in a line, where one is no word of the page: a record must not hold it.
    """
    for word in words:
        left, top, right, bottom = word.box
        if not (0 <= left < right <= size[0] and 0 <= top < bottom <= size[1]):
            raise EngineError(f"{name}: {word.text[:40]!r} stands at {word.box}, outside the page of {size} pixels")
        if not word.text.strip() or not 0 <= word.confidence <= 1:
            raise EngineError(f"{name}: a word at {word.box} has no letters, or a confidence of {word.confidence}")
    return list(words)
