"""What proofread books say of ink that may be a raised mark: whether it calls a note."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from lib.layout.cut_in_notes import part_cut_in
from lib.layout.flow import flows
from lib.layout.line_ink import page_ink
from lib.layout.margins import part_margins
from lib.layout.mark_candidates import CALL_NAMES
from lib.layout.mark_openings import OPENING_NAMES
from lib.layout.mark_pieces import INK, Candidate
from lib.layout.mark_text import is_mark_apart
from lib.layout.paragraph_starts import survey_setting
from lib.layout.quotation_features import measure_width
from lib.layout.raised_marks import NEAR, see_page
from lib.layout.setting import with_strays
from lib.schemas.ocr import OcrPage, Word
from lib.text.alignment import similarity
from lib.training.examples import Examples, as_examples
from lib.training.marked_up import folded
from lib.training.paired_pages import paired_pages
from lib.training.paired_words import paired_words
from lib.training.style_labels import ALIKE

_CALL = re.compile(r"\[([A-Za-z]|\d{1,3}|[*†‡§‖¶]{1,3})\]")
_OTHER = re.compile(r"\[\*\*[^\]]*\]|</?(?:i|b|sc|g|f|u)>|\*?\[(?:Footnote|Sidenote|Illustration)[^:\]]*:?|<tb>")
_NOTE = re.compile(r"\*?\[Footnote ?[^:\]]*:")
_FIRST = "\ue000"
"""Stands before the first word of a note."""
_FIGURES = re.compile(r"(?<=\D)\d{1,2}$")
"""What a mark adds to a word that it is read as a part of."""


@dataclass(frozen=True)
class CalledWord:
    """A word of the proofread text, folded, and the mark behind it, if any."""

    text: str
    call: str | None
    opens: bool = False
    """It is the first word of a note."""
    after: int = 0
    """Pieces of ink of the quotation marks that stand behind the mark."""


def called_words(text: str) -> list[CalledWord]:
    """The words of a page in proofreaders' mark-up, in order."""
    found: list[CalledWord] = []
    kept = [line for line in text.replace("\r", "").split("\n") if not line.startswith(("/*", "*/", "/#", "#/"))]
    marked = _NOTE.sub(f" {_FIRST} ", "\n".join(kept))
    opens = False
    for word in _OTHER.sub("", marked).replace("--", " — ").replace("—", " — ").split():
        if word == _FIRST:
            opens = True
            continue
        called = _CALL.search(word)
        call = called[1] if called is not None else None
        after = _pieces(word[called.end() :]) if called is not None else 0
        if plain := folded(_CALL.sub("", word)):
            found.append(CalledWord(plain, call, opens, after))
            opens = False
        elif call is not None and found:
            found[-1] = CalledWord(found[-1].text, call, found[-1].opens, after)
    return found


def _pieces(signs: str) -> int:
    """Pieces of ink of the quotation marks in a text."""
    return sum(2 if sign in '"”“' else sign in "'’‘" for sign in signs)


def call_labels(
    words: Sequence[Word], found: Sequence[Candidate], truth: Sequence[CalledWord]
) -> Iterator[tuple[Candidate, int]]:
    """Each candidate of the words that were found in the truth, and whether it is a mark that calls a note."""
    known = _known(words, truth)
    by_word = _by_word(found)
    for at, word in enumerate(words):
        true = known.get(at)
        if true is None and at and is_mark_apart(word.text):
            # A mark that was read apart is the one of the word before it.
            true = known.get(at - 1)
        if true is not None:
            yield from _labelled(sorted(by_word.get(word.id, []), key=lambda one: one.box[0]), true)


def opening_labels(
    words: Sequence[Word], found: Sequence[Candidate], truth: Sequence[CalledWord]
) -> Iterator[tuple[Candidate, int]]:
    """The same of candidates that may open a note: all ink before a note's first word is its mark."""
    known = _known(words, truth)
    by_word = _by_word(found)
    for at, word in enumerate(words):
        true = known.get(at)
        if true is None and is_mark_apart(word.text):
            true = known.get(at + 1)
        if true is not None:
            yield from ((candidate, int(true.opens)) for candidate in by_word.get(word.id, []))


def _by_word(found: Sequence[Candidate]) -> dict[str, list[Candidate]]:
    by_word: dict[str, list[Candidate]] = {}
    for candidate in found:
        by_word.setdefault(candidate.word.id, []).append(candidate)
    return by_word


def _known(words: Sequence[Word], truth: Sequence[CalledWord]) -> dict[int, CalledWord]:
    """The place of each word that was found in the truth → the true one."""
    texts = [(at, plain) for at, word in enumerate(words) if (plain := folded(_FIGURES.sub("", word.text)))]
    known = {}
    for true_at, place in paired_words([true.text for true in truth], [plain for _, plain in texts]):
        (at, plain), true = texts[place], truth[true_at]
        if similarity(plain, true.text) >= ALIKE:
            known[at] = true
    return known


def _labelled(found: Sequence[Candidate], true: CalledWord) -> Iterator[tuple[Candidate, int]]:
    """A word's candidates, from left to right, with their labels.

    Of a word that calls a note the last ones are the mark's figures, but for the quotation marks behind it.
    """
    left = 0 if true.call is None else len(true.call)
    edge: float | None = None
    told = []
    for place, candidate in enumerate(reversed(found)):
        near = place >= true.after and (edge is None or edge - candidate.box[2] < NEAR * _x_height(candidate))
        told.append((candidate, int(left > 0 and near)))
        if place >= true.after:
            left, edge = (left - 1 if near else 0), float(candidate.box[0])
    return iter(told[::-1])


def _x_height(candidate: Candidate) -> float:
    """In pixels."""
    return float((candidate.box[3] - candidate.box[1]) / max(candidate.features[INK.index("high")], 1e-6))


@dataclass(frozen=True)
class MarkExamples:
    """Candidates of books that may call notes, and those that may open them."""

    calls: Examples
    openings: Examples


Labelled = list[tuple[Candidate, int]]


def examples_of(data: Path, book: str, truth: Path) -> Iterator[tuple[Labelled, Labelled]]:
    """Of each page of a book in a data folder what may call and what may open notes, with labels; `truth` is as
    `paired_pages` is told."""
    paired = paired_pages(data, book, "ocr", truth)
    pages = [OcrPage.model_validate_json(path.read_bytes()) for path, _ in paired]
    for page, setting, (path, text) in zip(pages, survey_setting(pages), paired, strict=True):
        with Image.open(data / book / "ingest" / "pages" / f"{path.stem}.png") as image:
            grey = np.asarray(image.convert("L"))
        body = part_cut_in(part_margins(with_strays(page), setting.pitch).page, setting.pitch).page
        words = [word for line in body.lines() for word in line.words]
        size = setting.body.on(measure_width(flows(body, setting.pitch))).size
        seen, true = see_page(body, page_ink(grey), size), called_words(text)
        calls = [one for line in seen.calls for one in line]
        openings = [one for line in seen.openings for one in line]
        yield list(call_labels(words, calls, true)), list(opening_labels(words, openings, true))


def gather(data: Path, truths: Sequence[tuple[str, Path]]) -> MarkExamples:
    """The examples of all books. Raises InputError where a book has not as many pages as its truth."""
    calls: list[tuple[list[float], int, str]] = []
    openings: list[tuple[list[float], int, str]] = []
    for book, folder in truths:
        for called, opened in examples_of(data, book, folder):
            calls += [(one.features.tolist(), label, book) for one, label in called]
            openings += [(one.features.tolist(), label, book) for one, label in opened]
    return MarkExamples(as_examples(CALL_NAMES, calls), as_examples(OPENING_NAMES, openings))
