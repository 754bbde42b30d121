"""Whether language data fits what is printed, by how a book's first pages were read: told before the rest is read.

Data for another type (Fraktur read by data for roman type) makes a reading that is hardly ever sure. Data for another
language is sure of its letters, and what it is sure of are no words of its list. A bad scan alone shows neither.

Thresholds from: the first ten pages of the 18 books of the corpora with the data that fits them, and of five of them
with data that does not (docs/languages.md has the table).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from lib.ocr.quality import known_share
from lib.settings.language_names import FRAKTUR, title_of
from lib.text.read_words import ReadWord

FIRST_PAGES = 10
"""Pages of a book by which its data is judged."""
SURE = 0.9
"""Confidence, 0 to 1, of a word that was read for sure."""
LEAST_WORDS = 60
"""Words of a page that says something; fewer stand on titles and plates."""
LEAST_PAGES = 2
"""Such pages that a verdict needs."""
FEW_SURE = 0.45
"""Share of the words that are sure below which the type is another: 0.28 and 0.33 for Fraktur in data for English and
German, 0.61 at least with the right data."""
LOW_CONFIDENCE = 0.78
"""Mean confidence, 0 to 1, below which it may be: 0.68 and 0.73 for the same, 0.81 at least with the right data."""
FEW_KNOWN = 0.84
"""Share of the sure words that are in the list below which the language is another: 0.49 to 0.83 for other languages,
0.88 at least for the right one, old spelling and misread long s included."""
SET_IN_FRAKTUR = frozenset("eng deu dan nor swe fin est lav lit ces slk slv hun pol".split())
"""Languages of books that were set in Fraktur; English among them, for it is what is read where a book says nothing."""
LISTED = frozenset("eng fra deu frk deu_latf spa ita por nld cat".split())
"""Languages whose list has most forms of their words. Others (Finnish, Latin, Chinese) are not judged by it."""

Unfit = Literal["type", "language"]


@dataclass(frozen=True)
class PageFit:
    """What a page's reading says of its data: its words, their mean confidence and the share of the sure, 0 to 1."""

    words: int
    confidence: float | None
    sure: float | None
    known_sure: float | None
    """Share of the sure words that the list has."""

    @classmethod
    def of(cls, metrics: Mapping[str, object]) -> PageFit:
        """From a page's metrics of the stage ocr; a page of an earlier version says nothing."""
        taken = (metrics.get(name) for name in ("confidence", "sure_words", "known_sure"))
        words = metrics.get("words")
        numbers = [float(value) if isinstance(value, int | float) else None for value in taken]
        return cls(words if isinstance(words, int) else 0, *numbers)


def sure_words(words: Iterable[ReadWord]) -> list[ReadWord]:
    """The words that were read for sure."""
    return [word for word in words if word.confidence >= SURE]


def measure_fit(words: Sequence[ReadWord], lexicon: Container[str] | None) -> dict[str, float | None]:
    """The metrics from which PageFit is made, beside the words' count and confidence."""
    sure = sure_words(words)
    known = known_share(sure, lexicon) if lexicon is not None else None
    return {"sure_words": round(len(sure) / len(words), 4) if words else None, "known_sure": known}


def unfit(pages: Iterable[PageFit], language: str) -> Unfit | None:
    """What does not fit, of data for `language` (Tesseract's names, joined with +); None where nothing speaks so."""
    full = [page for page in pages if page.words >= LEAST_WORDS]
    if len(full) < LEAST_PAGES:
        return None
    names = {*language.split("+")}
    sure = [page.sure for page in full if page.sure is not None]
    confidence = [page.confidence for page in full if page.confidence is not None]
    is_unsure = sure and confidence and median(sure) < FEW_SURE and median(confidence) < LOW_CONFIDENCE
    if is_unsure and names & SET_IN_FRAKTUR and not names & FRAKTUR:
        return "type"
    known = [page.known_sure for page in full if page.known_sure is not None]
    return "language" if names <= LISTED and known and median(known) < FEW_KNOWN else None


def told(what: Unfit, language: str) -> str:
    """The same in a line for people."""
    title = ", ".join(title_of(name) for name in language.split("+"))
    if what == "type":
        return (
            f"the first pages read badly: their type is hardly one that the data for {title} ({language}) was made "
            "for; if it is Fraktur (blackletter), set `language: german fraktur`, or look whether the scan is too small"
        )
    return (
        f"many words of the first pages are surely read and no words of {title} ({language}): is the book in another "
        "language? Set its `language:`; `colophon languages` lists what is installed"
    )
