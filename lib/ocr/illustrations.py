"""Finding pictures: ink that no word accounts for, in a compact area of some size.

Thresholds from: set by hand, no figures kept; tests/ocr/test_illustrations.py holds them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from lib.geometry import area, inside, intersection
from lib.images.components import find_marks
from lib.images.reduction import shrink
from lib.ocr.missed_type import Type
from lib.ocr.picture_groups import whole_pictures
from lib.schemas.base import Box
from lib.text.read_words import ReadWord

WORKING_WIDTH = 600
"""Pixels; pictures are large, so a small image finds them as well."""
SURE_WORD = 0.6
"""Confidence, 0 to 1, from which a word is text, and its ink is taken away."""
SHAPED = (0.4, 2.0)
"""So are words with so many marks in lines for each of their characters, however they were read: italics, old type
and worn type are read badly, but look like type. Strokes of a picture seldom stand in lines."""
TALL = 2.5
"""Words higher than this many usual ones are text only where they were read as a title is: strokes are large too."""
TITLE_WORD, TITLE_LETTERS = 0.85, 3
"""Least confidence, and least letters, of such a word."""
COVERED = 0.25
"""Share of a picture's area that words of text may take: more is a passage with a frame or a tint, and no picture."""
LINES = 3
"""Lines of three words or more, side by side with nothing else, that make what holds them a passage."""
WORD_IN_PICTURE = 0.5
"""Least confidence of a word of several letters in a picture that reads as one."""
LETTER_IN_PICTURE = 0.85
"""The same of a single letter or figure."""
PROSE = 0.7
"""Share of the words of a passage that are sure."""
LEAST_PROSE = 20
"""Words of a passage at least."""
SAME = 0.7
"""Share of a picture that lies in another at most, else it is the same picture again."""
MIN_WIDTH, MIN_HEIGHT = 0.12, 0.05
"""Least size of a picture, as shares of the page's width and height."""
MARGIN = 0.02
"""Share of the page at its edges where ink is the scanner's and not the printer's."""
TONE = 0.65
"""Areas with less light than this share of the paper's are a picture's tones, however broad: a photograph."""
STROKES = 0.35
"""Least share of a picture's ink that is no mark of a line: where nearly all of it is, it is type that nobody read."""
LEAST_DRAWN = 0.03
"""Least share of a picture's area that is ink of no letter and no rule: else it is a table, or a frame about type."""
DOT, STROKE_AREA = 12, 160
"""Pixels at working width: a dot of a leader or a screen has no more, and a picture has a stroke of so many; letters
set upright, which stand in no line, have fewer. From: pictures of six books and the tables of two, by their marks."""
RULE = (40, 8)
"""Least length of a rule and the thickness that none has, in pixels at working width."""
MIN_FILL = 0.06
"""Least share of a picture's area that is ink."""
REACH = 40
"""Parts of the width; strokes that stand no farther apart than one of them belong to one picture."""
WHOLE = 0.9
"""Strokes that run over this share of the page's width or height are its edge or a shadow, and no frame."""
STROKE, CONTRAST = 9, 40
"""Pixels at working width in which strokes melt into the paper, and grey levels by which they are darker than it."""
LIGHT, LEAST_LIGHT = 8, 15
"""Parts of the width over one of which the paper's light is averaged, and the least of that in pixels."""
PAPER_PERCENTILE = 75
"""Percentile of the light that is the paper's."""


def reads_as_word(word: ReadWord) -> bool:
    """Whether what was read inside a picture is its lettering, and not its strokes."""
    symbols = sum(character.isalnum() for character in word.text)
    return word.confidence >= (WORD_IN_PICTURE if symbols > 1 else LETTER_IN_PICTURE) and symbols > 0


def find_illustrations(grey: NDArray[np.uint8], words: Sequence[ReadWord], marks: Type) -> list[Box]:
    """Boxes of the pictures on a page, from top to bottom, in pixels of `grey` (height, width).

    `marks` are the marks of the page that stand in lines. They are no picture, whether they were read or not.
    """
    height, width = grey.shape
    scale = WORKING_WIDTH / width
    ink = _ink(shrink(grey, WORKING_WIDTH))
    letters = marks.letters()
    text = _text(words, letters)
    _erase(ink, [word.box for word in text], scale)
    strokes: NDArray[np.uint8] | None = None  # wanted by the few pages that have anything of a picture's size
    reach = WORKING_WIDTH // REACH
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((reach, reach), dtype=np.uint8))
    # Opening takes away rules and strings of specks, which closing has made no wider than a line.
    closed = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((reach, reach), dtype=np.uint8))
    _, found = find_marks(closed)
    boxes = []
    for left, top, wide, high, _area in found[1:].tolist():
        if wide < MIN_WIDTH * WORKING_WIDTH or high < MIN_HEIGHT * ink.shape[0]:
            continue
        if strokes is None:
            _erase(strokes := ink.copy(), letters, scale)
            rules = _rules(ink)
        inside_box = np.s_[top : top + high, left : left + wide]
        full = np.count_nonzero(ink[inside_box])
        if full < MIN_FILL * wide * high:
            continue
        ruled = np.count_nonzero(rules[inside_box])
        lines = strokes[inside_box] & ~rules[inside_box]
        drawn = np.count_nonzero(lines)
        if drawn < STROKES * (full - ruled) or not _is_drawn(lines):
            continue
        boxes.append(_scaled(_with_frame(ink, (left, top, left + wide, top + high)), scale, width, height))
    pieces = [box for box in sorted(boxes, key=lambda box: (box[1], box[0])) if not _is_passage(box, text)]
    return _once(whole_pictures(_once(pieces), text, grey.shape))


def _is_drawn(lines: NDArray[np.uint8]) -> bool:
    """Whether there is a stroke larger than letters, and enough besides dots: leaders fill a table, and no picture."""
    areas = find_marks(lines)[1][1:, cv2.CC_STAT_AREA]
    return bool(areas.size) and areas.max() >= STROKE_AREA and areas[areas > DOT].sum() >= LEAST_DRAWN * lines.size


def _rules(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Long thin straight lines, across and down: those of tables, boxes and frames."""
    lines = cv2.bitwise_or(
        cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, RULE[0]), np.uint8)),
        cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((RULE[0], 1), np.uint8)),
    )
    thick = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((RULE[1], RULE[1]), np.uint8))
    return np.asarray(cv2.subtract(lines, cv2.dilate(thick, np.ones((3, 3), np.uint8))), np.uint8)


def _erase(ink: NDArray[np.uint8], boxes: Sequence[Box] | NDArray[np.float64], scale: float) -> None:
    scaled = np.rint(np.asarray(boxes, np.float64).reshape(-1, 4) * scale).astype(np.int64)
    scaled += (-1, -1, 2, 2)
    for left, top, right, bottom in np.maximum(scaled, 0).tolist():
        ink[top:bottom, left:right] = 0


def _text(words: Sequence[ReadWord], letters: NDArray[np.float64]) -> list[ReadWord]:
    """The words that are text: read with confidence, or with the shape of type."""
    sure = [word for word in words if _is_sure(word)]
    usual = median(word.box[3] - word.box[1] for word in sure) if sure else 0
    unsure = [word for word in words if not _is_sure(word)]
    shaped = {id(word) for word, is_shaped in zip(unsure, _shaped(unsure, letters), strict=True) if is_shaped}
    found = []
    for word in words:
        if word.box[3] - word.box[1] > TALL * usual > 0:
            kept = word.confidence >= TITLE_WORD and sum(map(str.isalnum, word.text)) >= TITLE_LETTERS
        else:
            kept = _is_sure(word) or id(word) in shaped
        if kept:
            found.append(word)
    return found


def _is_sure(word: ReadWord) -> bool:
    return word.confidence >= SURE_WORD and any(character.isalnum() for character in word.text)


def _shaped(words: Sequence[ReadWord], letters: NDArray[np.float64]) -> list[bool]:
    """For each word whether it has about as many marks in lines as characters."""
    if not words:
        return []
    x, y = (letters[:, 0] + letters[:, 2]) / 2, (letters[:, 1] + letters[:, 3]) / 2
    order = np.argsort(x, kind="stable")
    x, y = x[order], y[order]
    found = []
    for word in words:
        left, top, right, bottom = word.box
        first, last = np.searchsorted(x, [left, right])
        inside = int(np.count_nonzero((y[first:last] >= top) & (y[first:last] < bottom)))
        symbols = sum(character.isalnum() for character in word.text)
        found.append(symbols > 0 and SHAPED[0] * symbols <= inside <= SHAPED[1] * symbols)
    return found


def _is_passage(box: Box, text: Sequence[ReadWord]) -> bool:
    """Whether a box holds a passage of text rather than a picture with some lettering."""
    there = [word for word in text if inside(word.box, box)]
    lines = Counter((word.block, word.paragraph, word.line) for word in there if len(word.text) > 1)
    if sum(area(word.box) for word in there) > COVERED * area(box):
        return True
    return sum(count >= LINES for count in lines.values()) >= LINES and _is_prose(there)


def _is_prose(words: Sequence[ReadWord]) -> bool:
    return sum(word.confidence >= SURE_WORD for word in words) >= PROSE * len(words) >= PROSE * LEAST_PROSE


def _once(boxes: Sequence[Box]) -> list[Box]:
    """The boxes without those that lie in another, so that the same picture is written once."""
    kept: list[Box] = []
    for box in sorted(boxes, key=area, reverse=True):
        if not any(area(intersection(box, other)) > SAME * area(box) for other in kept):
            kept.append(box)
    return sorted(kept, key=lambda box: (box[1], box[0]))


def _with_frame(ink: NDArray[np.uint8], box: Box) -> Box:
    """The box, grown to the whole of the strokes that reach into it: a thin frame is lost to the opening.

    Strokes that run over most of the page are its edge or a shadow, and stay out.
    """
    height, width = ink.shape
    left, top, right, bottom = box
    labels, found = find_marks(ink)
    for number in np.unique(labels[top:bottom, left:right]).tolist():
        x, y, wide, high, _area = found[number].tolist()
        if number and wide < WHOLE * width and high < WHOLE * height:
            left, top = min(left, x), min(top, y)
            right, bottom = max(right, x + wide), max(bottom, y + high)
    return left, top, right, bottom


def _ink(small: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Strokes and dark areas as 255; uneven light is no ink, and the page's edges are left out."""
    size = max(LEAST_LIGHT, (WORKING_WIDTH // LIGHT) | 1)
    light = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((STROKE, STROKE), dtype=np.uint8))
    light = cv2.blur(light, (size, size))
    strokes = small.astype(np.int16) < light.astype(np.int16) - CONTRAST
    ink = np.where(strokes | _tones(np.asarray(light, np.uint8)), 255, 0).astype(np.uint8)
    edge_x, edge_y = round(MARGIN * small.shape[1]), round(MARGIN * small.shape[0])
    ink[:edge_y] = ink[-edge_y:] = 0
    ink[:, :edge_x] = ink[:, -edge_x:] = 0
    return ink


def _tones(light: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Broad dark areas, but for those that come in from the page's edge as shadows and the surround do."""
    dark = light < TONE * float(np.percentile(light, PAPER_PERCENTILE))
    count, labels = cv2.connectedComponents(dark.astype(np.uint8))
    inner = np.ones(count, bool)
    inner[[0, *labels[0], *labels[-1], *labels[:, 0], *labels[:, -1]]] = False
    return np.asarray(inner[labels])


def _scaled(box: tuple[int, int, int, int], scale: float, width: int, height: int) -> Box:
    left, top, right, bottom = (round(value / scale) for value in box)
    return max(left, 0), max(top, 0), min(right, width), min(bottom, height)
