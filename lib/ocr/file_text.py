"""A page's own text in place of a reading, where the file sets it and a reading of some lines agrees.

Thresholds from: pages set for the tests, with a true map and a false one; no curves kept.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path
from statistics import fmean, median

from PIL import Image

from lib.geometry import area, intersection, union
from lib.images.binarization import Grey
from lib.ocr.hocr_words import parse_words
from lib.ocr.tesseract import Reading, read_hocr
from lib.schemas.base import Box
from lib.schemas.ingest import FileWord
from lib.text.alignment import similarity
from lib.text.read_words import ReadWord

SAMPLES, SAMPLES_OF_FONT = 4, 2
"""Lines that are read for comparison: of the page, and of each font."""
LEAST_LETTERS = 12
"""Letters of a line that tells anything."""
FEW_LETTERS = 4
"""Letters of a font that is asked at all: with fewer it sets bullets and signs."""
AGREEMENT = 0.85
"""Mean likeness of a font's lines to what is read there, 0 to 1: an engine reads set type with fewer errors than that,
and a font whose map lies gives something else altogether."""
SHORT_AGREEMENT = 0.6
"""The same where less than a line is set in the font: a word is read worse than a line is."""
TWICE = 0.5
"""Share of a word's box under the same word, from which it is the same one painted twice, as bold type is made."""
UNSEEN = 24
"""Grey levels between the darkest and the brightest in a word's box; with fewer nobody sees it."""
MARGIN = 0.5
"""White left round a line that is cut out, in heights of the line."""
ONE_LINE = 7
"""Tesseract's page segmentation mode for a line."""
FAR = 4
"""Heights of a line; steps that are longer are none from line to line."""
PITCH = 1.6
"""Distance of two lines of one block, in usual distances, at most."""
INDENT = 0.8
"""What a paragraph's first line is set in by at least, in heights of a line."""
SURE = 1.0
"""Confidence of a word that nobody had to read."""

FileLine = list[FileWord]


def file_lines(words: Sequence[FileWord]) -> list[FileLine]:
    """The file's lines, from its own counting; what stands at another height is a line of its own."""
    lines: list[FileLine] = []
    for word in words:
        if lines and lines[-1][-1].line == word.line and _is_level(lines[-1][-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _is_level(one: FileWord, other: FileWord) -> bool:
    top, bottom = max(one.box[1], other.box[1]), min(one.box[3], other.box[3])
    return 2 * (bottom - top) > min(one.box[3] - one.box[1], other.box[3] - other.box[1])


def as_read_words(words: Sequence[FileWord]) -> list[ReadWord]:
    """The file's words as if an engine had read them: in blocks and paragraphs, by white and indents."""
    lines = [sorted(line, key=lambda word: word.box[0]) for line in file_lines(words)]
    boxes = [union(word.box for word in line) for line in lines]
    heights = [box[3] - box[1] for box in boxes]
    usual = median(heights) if heights else 0
    steps = [below[3] - above[3] for above, below in pairwise(boxes)]
    down = [step for step in steps if 0 < step < FAR * usual]
    pitch = median(down) if down else 2 * usual
    made: list[ReadWord] = []
    block = paragraph = 1
    left = boxes[0][0] if boxes else 0
    for number, (line, box) in enumerate(zip(lines, boxes, strict=True)):
        if number:
            above = boxes[number - 1]
            beside = box[0] >= above[2] or box[2] <= above[0]
            if not 0 < box[3] - above[3] <= PITCH * pitch or beside:
                block, paragraph, left = block + 1, 1, box[0]
            elif box[0] - left > INDENT * usual and above[0] - left <= INDENT * usual:
                paragraph += 1
            left = min(left, box[0])
        made += [
            ReadWord(
                block, paragraph, number + 1, word.box, SURE, word.text, size=float(heights[number]), source="file"
            )
            for word in line
        ]
    return made


def shown_words(words: Sequence[FileWord], grey: Grey) -> list[FileWord]:
    """The words that the page image shows, each once."""
    found: list[FileWord] = []
    boxes: dict[str, list[Box]] = {}
    for word in words:
        left, top, right, bottom = word.box
        part = grey[top:bottom, left:right]
        if not part.size or int(part.max()) - int(part.min()) < UNSEEN:
            continue
        before = boxes.setdefault(word.text, [])
        if any(area(intersection(word.box, box)) > TWICE * area(word.box) for box in before):
            continue
        before.append(word.box)
        found.append(word)
    return found


def agrees(path: Path, words: Sequence[FileWord], reading: Reading) -> bool:
    """Whether a reading of a few lines of each font says what the file says. EngineError where Tesseract fails."""
    lines = file_lines(words)
    whole = [line for line in lines if _length(line) >= LEAST_LETTERS]
    if not whole:
        return False
    one_line = Reading(reading.language, ONE_LINE, reading.oem, reading.timeout_seconds, tessdata=reading.tessdata)
    with Image.open(path) as image, tempfile.TemporaryDirectory(prefix="colophon-") as folder:

        def likeness(chosen: Sequence[FileLine]) -> float:
            return fmean(_likeness(image, line, one_line, Path(folder) / "line.png") for line in chosen)

        return likeness(_spread(whole, SAMPLES)) >= AGREEMENT and all(
            likeness(_spread(runs, SAMPLES_OF_FONT)) >= (AGREEMENT if long else SHORT_AGREEMENT)
            for runs, long in _by_font(lines)
        )


def _by_font(lines: Sequence[FileLine]) -> Iterator[tuple[list[FileLine], bool]]:
    """What is set in each font but the commonest, as parts of lines, and whether these are long; else the longest."""
    runs: dict[int, list[FileLine]] = {}
    for line in lines:
        for font, run in groupby(line, key=lambda word: word.font):
            runs.setdefault(font, []).append(list(run))
    most = max(runs, key=lambda font: sum(map(_length, runs[font])))
    for font, parts in runs.items():
        if font == most or sum(map(_length, parts)) < FEW_LETTERS:
            continue
        long = [run for run in parts if _length(run) >= LEAST_LETTERS]
        yield (long, True) if long else ([max(parts, key=_length)], False)


def _spread(lines: Sequence[FileLine], count: int) -> list[FileLine]:
    """So many of the lines, from all over."""
    return [lines[len(lines) * at // count] for at in range(min(count, len(lines)))]


def _length(line: FileLine) -> int:
    return sum(len(word.text) for word in line)


def _likeness(image: Image.Image, line: FileLine, reading: Reading, path: Path) -> float:
    left, top, right, bottom = union(word.box for word in line)
    white = round(MARGIN * (bottom - top))
    cut = image.crop((max(0, left - white), max(0, top - white), right + white, bottom + white))
    cut.save(path, compress_level=1)
    read = "".join(word.text for word in parse_words(read_hocr(path, reading)))
    return similarity(_letters(read), _letters("".join(word.text for word in line)))


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
