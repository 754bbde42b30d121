"""What a recogniser of single lines says of a model's words: how much likelier they make the line's image."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np

from lib.errors import SourceError
from lib.images.binarization import Grey
from lib.readers.ctc import LineOutput
from lib.readers.folding import folded
from lib.readers.recognizer import cut_line, load_reader
from lib.schemas.base import Box
from lib.text.alignment import similarity

LEAST_AGREEMENT = 0.5
"""Share of a line's characters that the recogniser has as one of both texts does: else it sees hardly anything of the
line, and says nothing. From: set by hand."""


class Reader(Protocol):
    """What reads a line's image."""

    def read(self, image: Grey) -> LineOutput: ...


@dataclass
class LineWitness:
    """A page's image, (height, width), and who reads its lines; each is read once."""

    grey: Grey
    reader: Reader
    outputs: dict[Box, LineOutput] = field(default_factory=dict)

    @classmethod
    def of(cls, image: Path, languages: frozenset[str]) -> LineWitness:
        """Of a page's image file. EngineError where the extra is missing."""
        grey = cv2.imread(str(image), cv2.IMREAD_GRAYSCALE)
        if grey is None:
            raise SourceError(f"{image}: cannot be read as an image; run the ingest stage again")
        return cls(np.asarray(grey, np.uint8), load_reader(languages))

    def margin(self, line: Box, text: str, other: str) -> float | None:
        """How much likelier `other` is than `text` on a line, in natural logarithms; None where nothing can be said."""
        if not (self.sees(line, text) or self.sees(line, other)):
            return None
        output = self._output(line)
        return output.likelihood(folded(other)) - output.likelihood(folded(text))

    def sees(self, line: Box, text: str) -> bool:
        """Whether the recogniser's own reading of a line is anything like a text."""
        return similarity(folded(text), self._output(line).best().text.strip()) >= LEAST_AGREEMENT

    def _output(self, line: Box) -> LineOutput:
        if line not in self.outputs:
            self.outputs[line] = self.reader.read(cut_line(self.grey, line))
        return self.outputs[line]
