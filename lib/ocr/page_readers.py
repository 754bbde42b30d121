"""Engines that read a page: Tesseract, rapidocr, and those that other packages bring.

A package adds one with an entry point in the group `colophon.readers`, whose name is what people write in `ocr.engine`:

    [project.entry-points."colophon.readers"]
    mine = "my_package.reading:MyReader"

It is called once in a process, with the languages by Tesseract's names and with what `ocr.engine_settings` holds, and
returns a PageReader.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from math import ceil, floor
from pathlib import Path
from typing import Any, Protocol, cast, get_args

import cv2
import numpy as np

from lib.errors import ColophonError, EngineError, SourceError, said
from lib.readers.whole_page import page_facts, read_lines
from lib.schemas.base import MOST_PIXELS, WordSource
from lib.system.brought import brought_engine
from lib.text.read_words import ReadWord
from lib.text.unprintable import printed, visible

GROUP = "colophon.readers"
TESSERACT, RAPIDOCR, MODEL = "tesseract", "rapidocr", "model"
OWN_NAMES = frozenset((TESSERACT, RAPIDOCR, MODEL))
SETTING = "ocr.engine"
MOST_NUMBERED = 1_000_000
"""Number of a block, a paragraph or a line. From: set by hand; a newspaper's page has some thousand lines."""
MOST_LETTERS = 1000
"""Characters of a word. From: set by hand; a rule of dots over a page's width has fewer."""
_LONGEST = 200
"""Characters that are told of a cause. From: set by hand."""


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


def reader_facts(name: str, reader: PageReader) -> dict[str, str]:
    """What decides an engine's readings. EngineError, in a line, where it does not say so in words."""
    with told_by(name):
        facts = dict(reader.facts())
    if not all(isinstance(part, str) for pair in facts.items() for part in pair):
        raise EngineError(f"{SETTING}: {name}: its facts are to be names and texts, not {_shown(facts)}")
    return facts


def words_of(name: str, reader: PageReader, image: Path, size: tuple[int, int]) -> list[ReadWord]:
    """What an engine reads on an image of `size`, (width, height). EngineError, in a line, where it fails, or where
    what it gives are no words of the page."""
    with told_by(name):
        # Its words are looked at here too: what they hold may be objects of its own.
        return [checked_word(word, size, name) for word in reader.read(image)]


@contextmanager
def told_by(name: str) -> Iterator[None]:
    """Make a line, which names the engine, of whatever its code raises."""
    try:
        yield
    except ColophonError:
        raise
    except (Exception, SystemExit) as error:  # one that ends the process would be taken for success
        what = visible(said(error)[:_LONGEST])
        raise EngineError(f"{SETTING}: {name} failed ({type(error).__name__}: {what})") from None


@cache
def _made(name: str, languages: frozenset[str], settings: str) -> PageReader:
    # Once in a process: a model is loaded for seconds.
    maker = _maker(name)
    with told_by(name):
        return maker(languages, json.loads(settings))


def _maker(name: str) -> MakeReader:
    if name == RAPIDOCR:
        return RapidReader
    return cast(MakeReader, brought_engine(GROUP, name, OWN_NAMES, SETTING))


def checked_word(word: ReadWord, size: tuple[int, int], name: str) -> ReadWord:
    """An engine's word with a box of whole pixels. EngineError, in a line, where it is no word of a page of `size`,
    (width, height): a record must not hold it."""
    if not isinstance(word, ReadWord):
        raise EngineError(f"{name}: {_shown(word)} is no ReadWord")
    text = word.text
    if not _is_word(text):
        raise EngineError(f"{name}: {_shown(text)} is no word: 1 to {MOST_LETTERS} characters without white space")
    place = (word.block, word.paragraph, word.line)
    if not all(type(number) is int and 1 <= number <= MOST_NUMBERED for number in place):
        told = _shown(place)
        raise EngineError(f"{name}: {text!r} stands in block, paragraph and line {told}, which count from 1")
    if not _is_a_word_s(word.choices, word.source, word.size):
        told = _shown((word.choices, word.source, word.size))
        raise EngineError(
            f"{name}: {text!r} has choices, source and size {told}; leave out what the engine does not tell"
        )
    try:
        left, top, right, bottom = (float(edge) for edge in word.box)
        box = floor(left), floor(top), ceil(right), ceil(bottom)
        sure = float(word.confidence)
    except (TypeError, ValueError, OverflowError):
        raise EngineError(
            f"{name}: {text!r} has the box {_shown(word.box)} and the confidence {_shown(word.confidence)}"
        ) from None
    if not (0 <= box[0] < box[2] <= size[0] and 0 <= box[1] < box[3] <= size[1]):
        raise EngineError(f"{name}: {text!r} stands at {word.box}, outside the page of {size} pixels")
    if not 0 <= sure <= 1:
        raise EngineError(f"{name}: {text!r} has a confidence of {sure}, which is not from 0 to 1")
    return replace(word, box=box, confidence=sure)


def _is_a_word_s(choices: object, source: object, size: object) -> bool:
    """Whether these may be what else an engine says of a word."""
    texts = isinstance(choices, tuple | list) and all(isinstance(choice, str) for choice in choices)
    number = isinstance(size, int | float) and 0 <= size <= MOST_PIXELS
    return texts and number and source in get_args(WordSource)


def _is_word(text: object) -> bool:
    return isinstance(text, str) and len(text) <= MOST_LETTERS and text.split() == [text] and printed(text) == text


def _shown(value: object) -> str:
    try:
        return visible(repr(value)[:_LONGEST])
    except Exception:  # whatever the __repr__ of others comes to
        return f"something of type {type(value).__name__}"
