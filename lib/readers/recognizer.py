"""A second reader for the lines that the first one doubted: rapidocr's recognition model, run by onnxruntime.

Only the model is used. Recognition needs nothing else of rapidocr, and its output tells how likely any text is, which
rapidocr's own interface does not give.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from lib.images.line_polarity import dark_on_light_line
from lib.readers.ctc import LineOutput
from lib.readers.folding import folded
from lib.readers.onnx_models import model_facts, model_file, open_session
from lib.schemas.base import Box

Grey = npt.NDArray[np.uint8]

HEIGHT = 48
"""Pixels; the model was trained on lines of this height. From: the model."""
LEAST_WIDTH = 320
"""Pixels that a line is filled up to. From: the model."""
HALF_SCALE = 127.5
"""Half of the grey levels: the model takes tones from -1 to 1. From: the model."""
MARGIN, LEAST_MARGIN = 0.15, 2
"""White that is cut out with a line, in heights of the line, and in pixels, at least: the first reader's boxes are
close. From: set by hand, no figures kept."""
WESTERN = frozenset("eng enm fra frm deu lat ita spa por nld dan swe nor fin isl cat".split())
"""Languages, by Tesseract's names, that are written with the letters of Latin-1 and œ."""
_EXTRA = "Œœ—–‘’“”‚„†‡•…€"


def reader_facts() -> dict[str, str]:
    """What decides a second reading besides the image: versions, and the model's digest."""
    return model_facts("rec")


class SecondReader:
    """The model with the characters that a book in `languages` may have.

    `fold` makes one of the kinds of quotation marks and of dashes, so that its text can be laid beside another's.
    """

    def __init__(self, languages: frozenset[str], *, fold: bool = True) -> None:
        self._session, self._input = open_session(model_file("rec"))
        listed = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._columns, self._alphabet, self._group = _alphabet(["", *listed, " "], languages, fold)

    def read(self, image: Grey) -> LineOutput:
        """Read one line; `image` has shape (height, width)."""
        width = max(HEIGHT, round(HEIGHT * image.shape[1] / image.shape[0]))
        line = cv2.resize(image, (width, HEIGHT)).astype(np.float32) / np.float32(HALF_SCALE) - np.float32(1)
        padded = np.zeros((HEIGHT, max(LEAST_WIDTH, width)), dtype=np.float32)
        padded[:, :width] = line
        output = self._session.run(None, {self._input: np.repeat(padded[None, None], 3, axis=1)})[0][0]
        grouped = np.zeros((len(self._alphabet), output.shape[0]), dtype=np.float32)
        np.add.at(grouped, self._group, output[:, self._columns].T)
        return LineOutput.from_probabilities(self._alphabet, grouped.T)


@cache
def load_reader(languages: frozenset[str], *, fold: bool = True) -> SecondReader:
    """The reader, loaded once in a process."""
    return SecondReader(languages, fold=fold)


def cut_line(image: Grey, box: Box) -> Grey:
    """A line with a little of what is around it, dark on light even where the page has it the other way round.

    `box` is in the image's pixels.
    """
    left, top, right, bottom = box
    margin = max(LEAST_MARGIN, round((bottom - top) * MARGIN))
    height, width = image.shape
    return dark_on_light_line(
        image[max(0, top - margin) : min(height, bottom + margin), max(0, left - margin) : min(width, right + margin)]
    )


def _alphabet(listed: Sequence[str], languages: frozenset[str], fold: bool) -> tuple[list[int], list[str], list[int]]:
    """The model's columns that count, the characters, and for each column which of these it is."""
    last = 0x100 if languages <= WESTERN else 0x530
    columns = [
        place
        for place, character in enumerate(listed)
        if place == 0 or (len(character) == 1 and (ord(character) < last or character in _EXTRA))
    ]
    characters = [folded(listed[place]) if fold else listed[place] for place in columns]
    alphabet = list(dict.fromkeys(characters))
    return columns, alphabet, [alphabet.index(character) for character in characters]
