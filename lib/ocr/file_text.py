"""A page's own text in place of a reading, where the file sets it and a reading of some lines agrees.

Thresholds from: pages set for the tests, with a true map and a false one; no curves kept.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median

from PIL import Image

from lib.geometry import union
from lib.ocr.hocr_words import parse_words
from lib.ocr.tesseract import Reading, read_hocr
from lib.schemas.ingest import FileWord
from lib.text.alignment import similarity
from lib.text.read_words import ReadWord

SAMPLES = 4
"""Lines that are read for comparison."""
LEAST_LETTERS = 12
"""Of a line that tells anything."""
AGREEMENT = 0.85
"""Mean likeness of these lines to what is read there, 0 to 1: an engine reads set type with fewer errors than that, and
a font whose map lies gives something else altogether."""
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


def agrees(path: Path, words: Sequence[FileWord], reading: Reading) -> bool:
    """Whether a reading of a few lines of the page image says what the file says. EngineError where Tesseract fails."""
    lines = [line for line in file_lines(words) if sum(len(word.text) for word in line) >= LEAST_LETTERS]
    if not lines:
        return False
    chosen = [lines[len(lines) * at // SAMPLES] for at in range(min(SAMPLES, len(lines)))]
    one_line = Reading(reading.language, ONE_LINE, reading.oem, reading.timeout_seconds, tessdata=reading.tessdata)
    with Image.open(path) as image, tempfile.TemporaryDirectory(prefix="colophon-") as folder:
        likeness = [_likeness(image, line, one_line, Path(folder) / "line.png") for line in chosen]
    return fmean(likeness) >= AGREEMENT


def _likeness(image: Image.Image, line: FileLine, reading: Reading, path: Path) -> float:
    left, top, right, bottom = union(word.box for word in line)
    white = round(MARGIN * (bottom - top))
    cut = image.crop((max(0, left - white), max(0, top - white), right + white, bottom + white))
    cut.save(path, compress_level=1)
    read = "".join(word.text for word in parse_words(read_hocr(path, reading)))
    return similarity(_letters(read), _letters("".join(word.text for word in line)))


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
