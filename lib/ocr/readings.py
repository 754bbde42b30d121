"""One reading where one is enough; others where it went badly, and the best of them kept.

Thresholds from: abolish, eleven pages, and the photographs (docs/accuracy.md, "How a reading is chosen"); no curves
kept where none is named.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from PIL import Image, ImageFilter

from lib.images.binarization import Grey
from lib.ocr.hocr_words import parse_words
from lib.ocr.image_reading import read_words
from lib.ocr.leader_dots import Leader, find_leaders, without_leaders
from lib.ocr.leader_entries import put_leaders
from lib.ocr.missed_type import Type
from lib.ocr.quality import EVEN, Quality, judge
from lib.ocr.tesseract import Reading, read_hocr
from lib.ocr.tidying import Tidied
from lib.schemas.base import Box
from lib.schemas.set_aside import Reason
from lib.text.read_words import ReadWord

SMALL_SIZE, TINY_SIZE, LARGE_SIZE = 34.0, 24.0, 90.0
"""Heights of type, foot of p to head of h, in pixels, below or above which the page is read in another size."""
SMALLER, LARGER, LARGEST = 0.5, 1.5, 2.0
"""Times that its size: whole and half steps, which keep the strokes of a letter alike."""
SOFT = 0.7
"""Pixels of blur for scans in black and white. From: abolish: enlarged 1.5 times, eleven pages of small worn type
had 286 errors without it and 251 with it; in their own size 327."""
SAUVOLA = (("thresholding_method", "2"),)
"""Ink told from paper by each pixel's neighbourhood instead of by one tone for the page."""
LEFT = 0.9
"""Where all that was read is good and another reading leaves more than this share of what was passed over, that is no
type: pictures have marks like letters too. No third reading is tried."""
TONES, LEAST_TONES = (32, 224), 0.01
"""Grey levels between black and white, and the share of the page that must have such for it to have tones."""
MARGIN, LEAST_MARGIN = 0.005, 1.0
"""By which another reading must be better, as a share of the first one's score and in letters: in doubt the first one
stands."""
_ALMOST = 0.999
"""Pixels that are added to a box's end before it is cut to a whole one: a box is never too small."""

Tidy = Callable[[Sequence[ReadWord]], Tidied]


@dataclass(frozen=True)
class Attempt:
    """One reading of a page: how, what came out, and how well it went. Boxes are in pixels of the page image."""

    name: str
    scale: float
    words: list[ReadWord]
    quality: Quality
    set_aside: list[tuple[ReadWord, Reason]] = field(default_factory=list)
    """What was read and is no text, with the reason."""
    tables: list[Box] = field(default_factory=list)
    """Ruled tables whose cells were read one by one."""


def _keep_all(words: Sequence[ReadWord]) -> Tidied:
    return Tidied(list(words))


def read_page(
    path: Path,
    image: Image.Image,
    grey: Grey,
    reading: Reading,
    lexicon: Container[str] | None,
    *,
    again: bool = True,
    tidy: Tidy = _keep_all,
    marks: Type | None = None,
) -> list[Attempt]:
    """Read a page image; the attempts made, the best of them first. Raises EngineError where Tesseract fails.

    `image` is what stands in the file `path`, and `grey` its tones (height, width). `tidy` is what is made of the
    engine's words before they are judged and kept; `marks` are the page's marks in lines, if they are known already.
    """
    words = parse_words(read_hocr(path, reading))
    if not again:
        tidied = tidy(words)
        return [Attempt("plain", 1.0, tidied.words, judge(tidied.words, lexicon), tidied.set_aside)]
    page = _Page(image, marks or Type(grey), reading, lexicon, tidy)
    best = page.attempt("plain", 1.0, words)
    tried: list[Attempt] = []
    if best.quality.poor:
        leaders = find_leaders(grey)
        if leaders:
            page = replace(page, image=without_leaders(image, leaders), leaders=leaders, first=words)
        for other in page.others(best.quality):
            in_vain = best.quality.only_misses and other.quality.missed > LEFT * best.quality.missed
            best, passed_over = (other, best) if _is_better(other, best) else (best, other)
            tried.append(passed_over)
            if in_vain or not best.quality.poor:
                break
    return [best, *tried]


def _is_better(other: Attempt, first: Attempt) -> bool:
    margin = max(MARGIN * abs(first.quality.score), EVEN * LEAST_MARGIN)
    return other.quality.score > first.quality.score + margin


@dataclass(frozen=True)
class _Page:
    image: Image.Image
    type: Type
    reading: Reading
    lexicon: Container[str] | None
    tidy: Tidy
    leaders: Sequence[Leader] = ()
    """Rows of dots that `image` lacks, and are put back."""
    first: Sequence[ReadWord] = ()
    """What was read with them."""

    def others(self, first: Quality) -> Iterator[Attempt]:
        """Other readings, the likelier to help first."""
        scale = _liked_scale(first.size)
        local = replace(self.reading, variables=(*self.reading.variables, *SAUVOLA))
        scaled = ("scaled", scale, self.reading) if scale != 1.0 else None
        if self.leaders:
            scaled = ("without leaders", scale, self.reading)
        threshold = ("local threshold", 1.0, local) if _has_tones(self.image) else None
        both = ("local threshold, scaled", scale, local) if threshold and scale != 1.0 else None
        # Where all is good but for what was passed over, one reading that does both tells whether that is type at all.
        order = (both, scaled, threshold) if first.only_misses else (scaled, threshold, both)
        for way in order:
            if way is not None:
                yield self._read(*way)

    def attempt(self, name: str, scale: float, words: list[ReadWord]) -> Attempt:
        """`words` with boxes in pixels of the page image."""
        missed = self.type.missed(words)
        tidied = self.tidy(words)
        return Attempt(name, scale, tidied.words, judge(tidied.words, self.lexicon, missed), tidied.set_aside)

    def _read(self, name: str, scale: float, reading: Reading) -> Attempt:
        size = (max(1, round(self.image.width * scale)), max(1, round(self.image.height * scale)))
        image = self.image
        if not _has_tones(image):
            # The stairs that a scan in black and white makes of curves are smoothed before they are enlarged.
            image = image.convert("L").filter(ImageFilter.GaussianBlur(SOFT))
        scaled = image if scale == 1.0 else image.resize(size, Image.Resampling.BICUBIC)
        words = [_back(word, scale, self.image.size) for word in read_words(scaled, reading)]
        return self.attempt(name, scale, put_leaders(words, self.leaders, self.first))


def _liked_scale(size: float) -> float:
    """The scale that brings type of this height nearer to what the engine reads best; 1 where it is near enough."""
    if size <= 0 or SMALL_SIZE <= size <= LARGE_SIZE:
        return 1.0
    if size > LARGE_SIZE:
        return SMALLER
    return LARGEST if size < TINY_SIZE else LARGER


def _has_tones(image: Image.Image) -> bool:
    """Whether there is anything between black and white: else every threshold finds the same ink."""
    histogram = image.convert("L").histogram()
    return sum(histogram[slice(*TONES)]) > LEAST_TONES * image.width * image.height


def _back(word: ReadWord, scale: float, page: tuple[int, int]) -> ReadWord:
    left, top, right, bottom = (value / scale for value in word.box)
    box: Box = (int(left), int(top), min(page[0], int(right + _ALMOST)), min(page[1], int(bottom + _ALMOST)))
    return replace(word, box=box, size=word.size / scale)
