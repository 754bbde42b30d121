"""Reading one page: image in; words, pictures with their lettering, and what is no text, out."""

from __future__ import annotations

import io
from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from PIL import Image

from lib.geometry import area, inside
from lib.ocr.file_text import agrees, as_read_words, shown_words
from lib.ocr.glued_marks import part_marks
from lib.ocr.illustrations import find_illustrations, reads_as_word
from lib.ocr.light_regions import dark_on_light
from lib.ocr.margin_notes import FindNotes, no_notes
from lib.ocr.missed_type import Type
from lib.ocr.notch_reading import FindPlaces, no_places
from lib.ocr.page_readers import PageReader, words_of
from lib.ocr.quality import is_legible, judge
from lib.ocr.readings import Attempt, read_page
from lib.ocr.second_readings import SecondEngine, SecondReadings
from lib.ocr.tesseract import Reading
from lib.ocr.tidying import Arrange, Tidied, as_read, tidy
from lib.schemas.base import Box
from lib.schemas.ingest import FileText
from lib.schemas.set_aside import Reason
from lib.text.read_words import ReadWord

DECORATED = 3.0
"""Times the area of an initial in it, above which a picture is one of its own. From: set by hand; a frame about a
letter takes less."""
PNG_LEVEL = 3
"""zlib's level for pictures that were cut out. From: set by hand; no pixel hangs on it."""


Engine = tuple[str, PageReader]
"""An engine other than Tesseract, with its name."""


@dataclass(frozen=True)
class Picture:
    """An illustration: its box in pixels of the page image, its pixels as a PNG file, and the words in it."""

    box: Box
    png: bytes
    lettering: list[ReadWord] = field(default_factory=list)


@dataclass(frozen=True)
class PageReading:
    """What was read: words in reading order, pictures, the attempts with the one kept first, and the rest."""

    words: list[ReadWord]
    attempts: list[Attempt]
    pictures: list[Picture] = field(default_factory=list)
    set_aside: list[tuple[ReadWord, Reason]] = field(default_factory=list)
    """Words of the kept attempt that are no text, with reasons."""
    unread: list[Box] = field(default_factory=list)
    """Places with marks in lines, as type has them, or a large initial, under no word."""
    tables: list[Box] = field(default_factory=list)
    """Ruled tables whose cells were read one by one."""
    inverted: list[Box] = field(default_factory=list)
    """What is light on dark, and was read turned."""


def read_image(
    path: Path,
    reading: Reading,
    *,
    illustrations: bool = True,
    lexicon: Container[str] | None = None,
    again: bool = True,
    arrange: Arrange = as_read,
    margins: FindNotes = no_notes,
    cut_in: FindPlaces = no_places,
    own: FileText | None = None,
    second_engine: SecondEngine | None = None,
    engine: Engine | None = None,
) -> PageReading:
    """Read a page image. Raises EngineError where an engine fails.

    Tesseract reads it, or the `engine` named; what is read again of a page, Tesseract reads.

    `again` reads in other ways too what was read badly; `arrange` puts the words of a reading into a reader's order;
    `margins` finds notes in the margins, `cut_in` those that are cut into the text, which are then read by themselves.
    `second_engine` reads the whole page too, where the first reads it badly, and parts of it that it reads better.
    `own` is text that the source sets itself: it stands instead of a reading where a reading of some lines agrees.
    Each word of the kept reading is in the text, in a picture's lettering, or set aside.
    """
    with Image.open(path) as image, dark_on_light(path, image) as (file, seen, inverted):

        def tidied(words: Sequence[ReadWord]) -> Tidied:
            return tidy(words, image.size, arrange)

        grey = np.asarray(seen.convert("L"))
        marks = Type(grey)
        shown = shown_words(own.words, grey) if own is not None else []
        taken = own is not None and (own.trusted or agrees(file, shown, reading))
        set_words = as_read_words(shown) if taken else []
        attempts: list[Attempt] = []
        if not set_words or marks.unread(set_words):
            if engine is None:
                attempts = read_page(file, seen, grey, reading, lexicon, again=again, tidy=tidied, marks=marks)
            else:
                made = tidied(words_of(*engine, file, image.size))
                quality = judge(made.words, lexicon, marks.missed(made.words))
                attempts = [Attempt(engine[0], 1.0, made.words, quality, made.set_aside)]
        if set_words:
            attempts = [_with_own(set_words, attempts, marks, lexicon, arrange), *attempts]
        if again and is_legible(attempts[0].quality):
            second = SecondReadings(grey, marks, reading, lexicon, tidied, margins, second_engine, cut_in)
            attempts = [*second.of(attempts[0]), *attempts]
        kept = attempts[0]
        words, aside = kept.words if set_words else part_marks(kept.words, *marks.searched), list(kept.set_aside)
        if not is_legible(kept.quality):
            words, aside = [], [*aside, *((word, "illegible") for word in words)]
        held = [*words, *(word for word, _ in aside)]
        pictures: list[Picture] = []
        for box in find_illustrations(grey, words, marks) if illustrations else []:
            there = [word for word in words if inside(word.box, box)]
            lettering = [word for word in there if reads_as_word(word)]
            aside += [(word, "picture") for word in there if not reads_as_word(word)]
            words = [word for word in words if not inside(word.box, box)]
            pictures.append(Picture(box, _png(image, box), lettering))
    unread = _unread(marks, held, [picture.box for picture in pictures])
    return PageReading(words, attempts, pictures, aside, unread, kept.tables, inverted)


def _unread(marks: Type, words: Sequence[ReadWord], pictures: Sequence[Box]) -> list[Box]:
    """Places that look like type under no word, from top to bottom."""
    # Hatching stands in lines too. A decorated initial is a picture by itself, and yet the first letter of a word.
    found = marks.unread(words)
    hidden = [place for place in found if any(inside(place, box) for box in pictures)]
    found = [place for place in found if place not in hidden] + marks.certain(hidden)
    # Strokes of a picture may stand one above the other as evenly as figures do.
    known = [*found, *pictures]
    rows = [row for column in marks.unread_columns(words) for row in column]
    found += [row for row in rows if not any(inside(row, place) for place in known)]
    for place in marks.unread_initials(words):
        larger = [box for box in pictures if area(box) > DECORATED * area(place)]
        if not any(inside(place, box) for box in larger):
            found.append(place)
    return sorted(found, key=lambda place: (place[1], place[0]))


def _with_own(
    own: Sequence[ReadWord],
    attempts: Sequence[Attempt],
    marks: Type,
    lexicon: Container[str] | None,
    arrange: Arrange,
) -> Attempt:
    """The file's own words as an attempt, and what was read where it sets none, as in a picture of a page."""
    last = max((word.block for word in own), default=0)
    others = [
        replace(word, block=word.block + last)
        for word in (attempts[0].words if attempts else ())
        if not any(inside(word.box, one.box) or inside(one.box, word.box) for one in own)
    ]
    words = [*own, *others]
    return Attempt("file", 1.0, arrange(words), judge(words, lexicon, marks.missed(words)))


def _png(image: Image.Image, box: Box) -> bytes:
    data = io.BytesIO()
    image.crop(box).save(data, format="PNG", compress_level=PNG_LEVEL)
    return data.getvalue()
