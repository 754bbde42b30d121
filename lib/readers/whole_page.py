"""A whole page read by rapidocr's models: lines found, each read by itself, and cut into words."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from lib.geometry import union
from lib.images.components import find_marks
from lib.images.line_polarity import dark_on_light_line
from lib.readers.ctc import LineOutput
from lib.readers.line_finder import Grey, cut_corners, load_finder, part_box
from lib.readers.onnx_models import model_facts
from lib.readers.recognizer import HEIGHT, load_reader
from lib.schemas.base import Box
from lib.text.read_words import ReadWord

STEP = 8
"""Pixels of a line, at the model's height, that one step of its output stands for. From: the model."""
UPRIGHT = 1.5
"""Height of a line, in its widths, above which it stands on its side and is not read. From: rapidocr."""
CORE = (0.2, 0.8)
"""Shares of a line's height between which the middle of a letter's mark lies: other marks are of the lines about it.
From: set by hand; the finder leaves a fifth of the height about a line."""


@dataclass(frozen=True)
class ReadLine:
    """A line as it was read. Boxes are in pixels of the page."""

    words: list[ReadWord]
    box: Box


def page_facts(setting: str) -> dict[str, str]:
    """What decides a page's reading besides the image; `setting` is what asks for it. EngineError where it lacks."""
    return model_facts("det", "rec", setting=setting)


def read_lines(image: Grey, languages: frozenset[str]) -> list[ReadLine]:
    """The lines of a page image (height, width), from top to bottom. Those without a word are left out."""
    reader, found = load_reader(languages, fold=False), []
    for number, corners in enumerate(load_finder().find(image), start=1):
        cut = dark_on_light_line(cut_corners(image, corners))
        high, wide = cut.shape
        if high > UPRIGHT * wide:
            continue
        spelled = _spelled_words(reader.read(cut), HEIGHT * wide / high / STEP)
        words = []
        for (text, sure, _), (left, top, right, bottom) in zip(spelled, _word_boxes(cut, spelled), strict=True):
            box = part_box(corners, (left / wide, right / wide), (top / high, bottom / high))
            if box[0] < box[2] and box[1] < box[3]:
                words.append(ReadWord(number, 1, 1, box, sure, text))
        if words:
            found.append(ReadLine(words, union([word.box for word in words])))
    return found


Span = tuple[float, float]
Spelling = tuple[str, float, Span]
"""A word, its confidence, 0 to 1, and from where to where it reaches, as shares of the line."""


def _spelled_words(output: LineOutput, steps: float) -> list[Spelling]:
    """The words of a line that has so many steps; the output has more where the line was filled up with white."""
    spelled, place, words = output.best(), 0, []
    for text in spelled.text.split(" "):
        end = place + len(text)
        if text:
            sure = spelled.sure[place:end]
            span = spelled.steps[place][0] / steps, spelled.steps[end - 1][1] / steps
            words.append((text, min(1.0, sum(sure) / len(sure)), (min(1.0, span[0]), min(1.0, span[1]))))
        place = end + 1
    return words


def _word_boxes(cut: Grey, words: list[Spelling]) -> list[Box]:
    """The boxes of a line's words in its image: the marks nearest to each, for the model tells roughly where."""
    high, wide = cut.shape
    _, ink = cv2.threshold(cut, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    marks = np.asarray(find_marks(ink)[1][1:, :4], np.int64)
    middle = (marks[:, 1] + marks[:, 3] / 2) / high
    marks = marks[(middle > CORE[0]) & (middle < CORE[1])]
    if not words:
        return []
    spans = np.array([span for _, _, span in words]) * wide
    nearest = _nearest(marks[:, 0] + marks[:, 2] / 2, spans)
    boxes = []
    for number, (left, right) in enumerate(spans.tolist()):
        own = marks[nearest == number]
        if len(own):
            (x, y), (end, foot) = own[:, :2].min(axis=0), (own[:, :2] + own[:, 2:]).max(axis=0)
            boxes.append((int(x), int(y), int(end), int(foot)))
        else:
            boxes.append((int(left), 0, max(int(left) + 1, int(right)), high))
    return boxes


def _nearest(places: npt.NDArray[np.float64], spans: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """For each place the number of the span that holds it or is nearest."""
    away = np.maximum(spans[None, :, 0] - places[:, None], places[:, None] - spans[None, :, 1])
    return np.asarray(away.argmin(axis=1), np.intp)
