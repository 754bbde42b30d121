"""What proofread books say of each word that stands in the finished text: whether it is wrong.

Left out is what does not tell: text that was moved, lost or doubled, pages whose truth is retyped (`/*`), and capitals
in which a book's proofreaders did not set a chapter's first words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from lib.doubt.book_words import BookWords
from lib.doubt.english_words import EnglishWords
from lib.doubt.text_words import Stream, text_words
from lib.doubt.word_features import NAMES, Key, WordFeatures
from lib.evaluation.normalise import Normalisation, normalise
from lib.evaluation.reading_text.marked_pages import read_page
from lib.schemas.correct import CorrectPage
from lib.schemas.merge import MergePage
from lib.text.alignment import Stretch, distance, stretches
from lib.text.lexicon import Lexicon
from lib.training.misread_truth import LONGEST_MISREAD, RETYPED
from lib.training.paired_pages import paired_pages

UNTOLD = -1
"""Label, and place, of a word of which the truth does not tell whether it is right."""
_PARTS = re.compile(r"[^\-]+|-")
_GOES_ON = re.compile(r"-\*|\*")


@dataclass(frozen=True)
class DoubtExamples:
    """A book's words: features (n, m); labels 1 wrong, 0 right, UNTOLD; and of wrong ones the number of the place.

    A place is a run of words that differs: a space that is lost or too many makes two words wrong, and one place.
    """

    book: str
    features: NDArray[np.float64]
    labels: NDArray[np.int64]
    places: NDArray[np.int64]


@dataclass(frozen=True)
class _Side:
    """Words in parts, with the dashes between them apart; and of each part which word it is of."""

    parts: list[str]
    owners: list[int]

    @classmethod
    def of(cls, texts: Sequence[str]) -> _Side:
        pairs = [(part, at) for at, text in enumerate(texts) for part in _PARTS.findall(_plain(text))]
        return cls([part for part, _ in pairs], [at for _, at in pairs])


def gather(data: Path, truths: Sequence[tuple[str, Path]], lexicon: Lexicon | None) -> list[DoubtExamples]:
    """The words of all books. Raises InputError where a book has not as many pages as its truth."""
    english = EnglishWords.load()
    return [_of_book(data, book, truth, lexicon, english) for book, truth in truths]


def _of_book(
    data: Path, book: str, truth: Path, lexicon: Lexicon | None, english: EnglishWords | None
) -> DoubtExamples:
    paired = [
        (path, MergePage.model_validate_json(path.read_bytes()), text)
        for path, text in paired_pages(data, book, "merge", truth)
    ]
    words = BookWords()
    for _, page, _ in paired:
        words.add(page)
    words.finish()
    measure = WordFeatures(words, lexicon, english)
    features, labels, places, count = [], list[int](), list[int](), 0
    for path, page, text in paired:
        if RETYPED in text:
            continue
        correct = CorrectPage.model_validate_json((data / book / "correct/pages" / path.name).read_bytes())
        measured = measure.of_page(page, correct)
        wrong = wrong_words(page, text)
        told = [wrong.get(key, (UNTOLD, UNTOLD)) for key in measured.keys]
        features.append(measured.features)
        labels += [label for label, _ in told]
        places += [place if place == UNTOLD else count + place for _, place in told]
        count = max(count, *places, 0) + 1
    return DoubtExamples(
        book, np.concatenate([np.zeros((0, len(NAMES))), *features]), np.asarray(labels), np.asarray(places)
    )


def wrong_words(page: MergePage, text: str) -> dict[Key, tuple[int, int]]:
    """Where a word stands → its label and its place, of the words whose kind the truth of the page has."""
    truth = _truth(text)
    found: dict[Key, tuple[int, int]] = {}
    count = 0
    for stream, words in text_words(page).items():
        if stream not in truth:
            continue
        labels, places = label_words([word.text for word in words], truth[stream])
        for word, label, place in zip(words, labels, places, strict=True):
            for part in word.places:
                found[part.line.id, part.at] = label, place if place == UNTOLD else place + count
        count += max([*places, 0]) + 1
    return found


def _truth(text: str) -> dict[Stream, str]:
    found: dict[Stream, list[str]] = {"text": []}
    for paragraph in read_page(1, text).paragraphs:
        stream: Stream = paragraph.kind if paragraph.kind in ("note", "sidenote") else "text"
        mark = f"{paragraph.mark} " if stream == "note" else ""
        found.setdefault(stream, []).append(mark + paragraph.text)
    return {stream: _plain(_GOES_ON.sub("", "\n\n".join(parts))) for stream, parts in found.items()}


def label_words(words: Sequence[str], truth: str) -> tuple[list[int], list[int]]:
    """Of each word its label and its place, beside a text that is folded as texts are compared."""
    ours, true = _Side.of(words), _Side.of(truth.split())
    labels, places = [0] * len(words), [UNTOLD] * len(words)
    runs = [run for run in stretches(true.parts, ours.parts) if not run.same and run.other_end > run.other_start]
    loose = Counter(
        part.casefold()
        for run in stretches(true.parts, ours.parts)
        if not run.same
        for part in true.parts[run.start : run.end]
    )
    for number, run in enumerate(runs):
        inside = ours.owners[run.other_start : run.other_end]
        if _tells_nothing(true.parts[run.start : run.end], ours.parts[run.other_start : run.other_end], loose):
            for at in inside:
                labels[at], places[at] = UNTOLD, UNTOLD
            continue
        for at in _wrong(run, true, ours) or set(inside):
            if labels[at] != UNTOLD:
                labels[at], places[at] = 1, number
    return labels, places


def _tells_nothing(true: Sequence[str], given: Sequence[str], loose: Counter[str]) -> bool:
    """Whether a difference is none of letters: text elsewhere, or the capitals of a chapter's first words."""
    if distance(" ".join(true), " ".join(given)) > LONGEST_MISREAD:
        return True
    if not true:
        return given != ["-"] and not Counter(part.casefold() for part in given) - loose
    return len(true) == len(given) and all(
        one == other or (other.isupper() and one.casefold() == other.casefold())
        for one, other in zip(true, given, strict=True)
    )


def _wrong(run: Stretch, true: _Side, ours: _Side) -> set[int]:
    """The words of a difference that have a wrong character; beside a wrong space both."""
    owners: list[int] = []
    given = ""
    for part, owner in zip(
        ours.parts[run.other_start : run.other_end], ours.owners[run.other_start : run.other_end], strict=True
    ):
        if given:
            given, owners = f"{given} ", [*owners, UNTOLD]
        given, owners = given + part, [*owners, *[owner] * len(part)]
    text = " ".join(true.parts[run.start : run.end])
    found: set[int] = set()
    for step in Levenshtein.opcodes(text, given):
        if step.tag == "equal":
            continue
        if step.tag != "delete":
            at = list(range(step.dest_start, step.dest_end))
        elif text[step.src_start : step.src_end].isspace():
            at = [step.dest_start - 1, step.dest_start]
        else:
            at = [min(step.dest_start, len(owners) - 1)]
        at = [near for one in at for near in ((one,) if owners[one : one + 1] != [UNTOLD] else (one - 1, one + 1))]
        found |= {owners[one] for one in at if 0 <= one < len(owners)} - {UNTOLD}
    return found


def _plain(text: str) -> str:
    return normalise(text, Normalisation())
