"""What speaks for and against each word of a page: how it was read, what the book and the lists know, how it looks.

Confidences and shares are from 0 to 1, counts of words are natural logarithms of one more, widths and heights are
beside those of the line's middle word, gaps beside its height; what is true or not is 1 or 0.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean, median

import numpy as np
from numpy.typing import NDArray

from lib.correct.known_words import KnownWords
from lib.doubt.book_words import CLOSING, NO_CAPITAL, OPENING, BookWords, LikeWords, ends_sentence
from lib.doubt.english_words import OF_ENGLISH, EnglishWords
from lib.doubt.text_words import Place, TextWord, stream_of, text_words
from lib.schemas.correct import CorrectPage, Edit, OtherReading
from lib.schemas.label import HEADS, BlockClass
from lib.schemas.merge import MergedLine, MergePage
from lib.text.vocabulary import forms
from lib.text.word_shapes import ODD, bare

STOPS = ".!?"
NO_GAP = 9.0
"""Gap beside a line's first and last word, line heights: more than any. From: a gap of a spaced line has up to 3."""
OFTEN = 2
"""Times that a book has a form, surely read, to be a word of it. From: set by hand; a slip may be there once."""
NOT_CORRECTED = 2.0
"""Stands for the confidence of a correction where there is none. From: above any confidence."""
_INNER = re.compile(r"[^\W_][^\w\s'’\-—–][^\W_]")
_MIXED = re.compile(r"[^\W\d_A-Z][A-Z]")

_OF_TEXT = (
    "strange", "strange_before", "strange_after", "count", "count_sure", "like", "like_confused", "like_less",
    "like_confused_less", "beside", "like_beside", "like_confused_beside", "like_beside_less", "joined", "joined_known",
    "split", "letters", "length", "forms", "figures", "capitals", "mixed", "odd", "figures_and_letters", "marks",
    "inner_mark", "stop_before_small", "stop", "comma_before_capital", "comma", "capital_after_none", "capital_within",
    "small_after_stop", "colon", "opens", "closes", "exclaims", "dash", "hyphen",
    "against_capital", "against_capital_within", "against_next_capital", "divided",
)  # fmt: skip
_OF_OWN = ("own_times", "own_seen_less")
"""Whether letters that this book's type was read for others by make another word of it, and how often it stands."""
_OF_PLACE = (
    "confidence", "correction", "by_second_reader", "rank_on_page", "line_least", "line_mean", "before_confidence",
    "after_confidence", "page_mean", "beside_line", "line_corrected", "page_strange", "first", "last", "line_words",
    "height", "width", "gap_after", "gap_before", "italic", "small_capitals", "body", "note", "sidenote", "head",
)  # fmt: skip
OF_SECOND_READER = ("second_reader", "other", "other_letters", "other_margin", "other_margin_a_letter")
"""Whether a second reader was asked about the page, and what it has otherwise; all 0 where it was not."""
NAMES = (*_OF_TEXT, *_OF_OWN, *OF_ENGLISH, *_OF_PLACE, *OF_SECOND_READER)
_NO_ENGLISH = (0.0,) * len(OF_ENGLISH)
MORE_DOUBT = (
    "strange",
    "like_less",
    "like_confused_less",
    "like_beside_less",
    "odd",
    "mixed",
    "inner_mark",
    "joined_known",
    "other",
    "other_letters",
    "common_confused_less",
    "paired_confused_less",
    "paired_near_less",
    "possessive",
    "against_next_capital",
    "own_times",
    "own_seen_less",
    "common_own_less",
    "paired_own_less",
)
"""Features of which more never makes a word less doubtful."""
LESS_DOUBT = ("count", "count_sure", "beside", "confidence", "rank_on_page", "common", "paired")
"""Features of which more never makes a word more doubtful."""

Key = tuple[str, int]
"""A line's id, and which word of it, from 0."""


@dataclass(frozen=True)
class PageFeatures:
    """A page's words: where each stands, and its features (n, len(NAMES))."""

    keys: list[Key]
    features: NDArray[np.float64]
    words: list[TextWord]
    """Of each the word of the text that it is, or is a part of."""


@dataclass(frozen=True)
class _Line:
    """What all words of a line share."""

    least: float
    mean: float
    corrected: bool
    height: float
    letter: float
    """Width of a letter."""


@dataclass(frozen=True)
class _Page:
    confidences: list[float]
    mean: float
    strange: float
    edits: Mapping[str, Edit]
    """By the ids of the words that were read."""
    styles: Mapping[str, frozenset[str]]
    others: Mapping[str, OtherReading]
    """By the ids of the words that were read."""
    lines: dict[str, _Line] = field(default_factory=dict)


class WordFeatures:
    """Measures the words of a book's pages.

    `lexicon` is the list of its languages, None where there is none; `english` is for books in English alone.
    """

    def __init__(self, book: BookWords, lexicon: Container[str] | None, english: EnglishWords | None = None) -> None:
        self._book, self._english = book, english
        self._known = KnownWords(lexicon, {})
        self._strange: dict[str, int] = {}
        self._own: dict[str, dict[str, int]] = {}

    def of_page(self, page: MergePage, correct: CorrectPage | None) -> PageFeatures:
        """The features of a page's words, those of running heads too; lettering in pictures is left out."""
        streams = text_words(page)
        every = [word for words in streams.values() for word in words]
        strange = fmean(self._is_strange(word.text) > 0 for word in every) if every else 0.0
        known = _page(page, correct, strange)
        keys, rows, found = [], [], []
        for words in streams.values():
            for word, of_text in zip(words, self._of_texts(words), strict=True):
                for place in word.places:
                    keys.append((place.line.id, place.at))
                    rows.append([*of_text, *_of_place(place, known)])
                    found.append(word)
        return PageFeatures(keys, np.asarray(rows, np.float64).reshape(-1, len(NAMES)), found)

    def _is_strange(self, text: str) -> int:
        """How many words of a text no list knows."""
        if text not in self._strange:
            self._strange[text] = self._known.strange(text)
        return self._strange[text]

    def _of_texts(self, words: Sequence[TextWord]) -> Iterator[list[float]]:
        texts = ["", *(word.text for word in words), ""]
        found = [forms(text) for text in texts]
        for at, word in enumerate(words, start=1):
            before, text, after = texts[at - 1 : at + 2]
            neighbours = (found[at - 1] or ("",))[-1], (found[at + 1] or ("",))[0]
            own = self._own_words(found[at])
            yield [
                self._is_strange(text), self._is_strange(before), self._is_strange(after),
                *self._of_book(found[at], *neighbours), *_shape(text, len(found[at])), *_marks(before, text, after),
                *self._of_capitals(before, text, after), len(word.places) > 1,
                *self._of_own(found[at], own),
                *(self._english.of(neighbours[0], found[at], neighbours[1], [*own]) if self._english else _NO_ENGLISH),
            ]  # fmt: skip

    def _own_words(self, found: tuple[str, ...]) -> dict[str, int]:
        """The known words that this book's type has been read as such a one, and how often their letters were."""
        form = found[0] if len(found) == 1 else ""
        if form not in self._own:
            like = self._book.own_like(form)
            known = {one: times for one, times in like if one in self._known or self._book.sure[one] >= OFTEN}
            if not like:
                return known  # the book may not be read to its end
            self._own[form] = known
        return self._own[form]

    def _of_own(self, found: tuple[str, ...], own: Mapping[str, int]) -> list[float]:
        if not own:
            return [0.0, NO_CAPITAL]
        seen = math.log1p(self._book.seen[found[0]])
        return [math.log1p(max(own.values())), max(math.log1p(self._book.seen[other]) for other in own) - seen]

    def _of_capitals(self, before: str, text: str, after: str) -> list[float]:
        own = self._book.against_capital(text)
        following = NO_CAPITAL if ends_sentence(text) else self._book.against_capital(after)
        return [own, NO_CAPITAL if ends_sentence(before) else own, following]

    def _of_book(self, found: tuple[str, ...], before: str, after: str) -> list[float]:
        book = self._book
        count = math.log1p(min((book.seen[form] for form in found), default=0))
        sure = math.log1p(min((book.sure[form] for form in found), default=0))
        like, beside, joined, joined_known, split = LikeWords(), 0.0, 0.0, False, 0.0
        if len(found) == 1:
            form = found[0]
            like = book.like(before, form, after)
            beside = math.log1p(book.beside(before, form, after))
            if after:
                joined = math.log1p(book.seen[form + after])
                joined_known = form not in self._known and form + after in self._known
            parts = ((form[:place], form[place:]) for place in range(1, len(form)))
            split = math.log1p(max((book.pairs[part] for part in parts), default=0))
        return [
            count, sure, like.often, like.confused, like.often - count, like.confused - count, beside, like.beside,
            like.confused_beside, like.beside - beside, joined, joined_known, split,
        ]  # fmt: skip


def _shape(text: str, count: int) -> list[float]:
    letters, figures = sum(map(str.isalpha, text)), sum(map(str.isdigit, text))
    return [
        letters, len(text), count, figures, sum(map(str.isupper, text)), _MIXED.search(text) is not None,
        ODD.search(text) is not None, bool(letters and figures), len(text) - letters - figures,
        _INNER.search(text) is not None,
    ]  # fmt: skip


def _marks(before: str, text: str, after: str) -> list[float]:
    """The marks at a word's ends, and whether they fit the words around it."""
    last, first = text.rstrip(CLOSING)[-1:], text.lstrip(OPENING)[:1]
    ends, follows = before.rstrip(CLOSING)[-1:], after.lstrip(OPENING + "—-")[:1]
    stops, comma = bool(last) and last in STOPS, last == ","
    return [
        stops and follows.islower(), stops, comma and follows.isupper(), comma, last.isalnum() and follows.isupper(),
        first.isupper() and ends.isalnum(), bool(ends) and first.islower() and ends in STOPS,
        bool(last) and last in ":;", text[:1] in OPENING, text[-1:] in CLOSING, "!" in text or "?" in text,
        "—" in text or "–" in text, "-" in text,
    ]  # fmt: skip


def _page(page: MergePage, correct: CorrectPage | None, strange: float) -> _Page:
    confidences = sorted(word.confidence for line in page.lines() for word in line.words)
    styles: dict[str, frozenset[str]] = {one.word: frozenset(one.styles) for one in page.styled}
    edits = {edit.word: edit for one in (correct.paragraphs if correct else ()) for edit in one.edits if edit.word}
    others = {name: one for one in (correct.other_readings if correct else ()) for name in one.words}
    return _Page(confidences, fmean(confidences) if confidences else 1.0, strange, edits, styles, others)


def _line(line: MergedLine) -> _Line:
    confidences = [word.confidence for word in line.words]
    return _Line(
        min(confidences),
        fmean(confidences),
        any(word.source == "correct" for word in line.words),
        max(1.0, median(word.box[3] - word.box[1] for word in line.words)),
        max(1.0, median((word.box[2] - word.box[0]) / max(1, len(word.text)) for word in line.words)),
    )


def _of_place(place: Place, page: _Page) -> list[float]:
    word, words, at = place.word, place.line.words, place.at
    if place.line.id not in page.lines:
        page.lines[place.line.id] = _line(place.line)
    line = page.lines[place.line.id]
    edit = next((page.edits[name] for name in word.ids if name in page.edits), None)
    corrected = word.source == "correct"
    styles = frozenset[str]().union(*(page.styles.get(name, ()) for name in word.ids))
    gaps = [(right.box[0] - left.box[2]) / line.height for left, right in pairwise(words[max(0, at - 1) : at + 2])]
    block, stream = place.block.block_class, stream_of(place.block)
    return [
        word.confidence, (edit.confidence if edit else word.confidence) if corrected else NOT_CORRECTED,
        corrected and edit is not None and edit.reason.startswith("second reader"),
        bisect_left(page.confidences, word.confidence) / len(page.confidences), line.least, line.mean,
        words[at - 1].confidence if at else 1.0, words[at + 1].confidence if at + 1 < len(words) else 1.0, page.mean,
        word.confidence - line.mean, line.corrected, page.strange, at == 0, at + 1 == len(words), len(words),
        (word.box[3] - word.box[1]) / line.height,
        (word.box[2] - word.box[0]) / max(1, len(word.text)) / line.letter,
        gaps[-1] if at + 1 < len(words) else NO_GAP, gaps[0] if at else NO_GAP,
        "italic" in styles, "small_capitals" in styles, block == BlockClass.BODY, stream == "note",
        stream == "sidenote", block in HEADS, *_of_second_reader(place, page),
    ]  # fmt: skip


def _of_second_reader(place: Place, page: _Page) -> list[float]:
    other = next((page.others[name] for name in place.word.ids if name in page.others), None)
    if other is None:
        return [bool(page.others), 0.0, 0.0, 0.0, 0.0]
    stands = "".join(word.text for word in place.line.words if any(page.others.get(name) is other for name in word.ids))
    margin = other.margin / max(1, len(place.word.text))
    return [True, 1.0, bare(stands) != bare(other.text), other.margin, margin]
