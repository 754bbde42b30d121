"""The words of a transcribed line, each in its place on the image. What the image does not support is left out.

The image is the authority, as in `lib/correct/model`: a word that comes in needs type that no word accounts for, a
word that goes must have been hardly read, figures and negations stay as they were read for sure, and characters that
the book has not never come in.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace

from lib.geometry import union
from lib.ocr.quality import DOUBTFUL
from lib.ocr.transcript.image_lines import ImageLine, PageInk
from lib.ocr.transcript.line_witness import LineWitness
from lib.ocr.word_choice import Difference, line_text, second_stands
from lib.schemas.base import Box
from lib.text.alignment import edits, similarity
from lib.text.foreign_characters import foreign
from lib.text.read_words import ReadWord, mean_confidence
from lib.text.word_pairs import Pair, paired
from lib.text.word_shapes import CONFUSED, negations

MODEL_CONFIDENCE = 0.9
"""Confidence, 0 to 1, of a word that a model reads. From: set by hand: low enough for the second reader of `correct` to
look at its line again, and that of a line which nobody else read."""
UNLIKE = 0.5
"""Likeness of a text to what was hardly read of its line, 0 to 1, below which that says nothing of it. From: set by
hand."""
SEEN, SEEN_CONFIDENCE = 0.0, 0.96
"""Margin, a difference of natural logarithms, from which the recogniser sees a model's words as well as those that were
read, and the confidence, 0 to 1, of such words. From: the guards of `correct`, and set by hand."""
HARDLY_READ = 0.4
"""Confidence, 0 to 1, below which a word may go, and a figure become another. From: the guards of `correct`."""
DOUBTED = 0.9
"""Confidence, 0 to 1, below which a word may become a negation, or cease to be one, that is near it. From: the same."""
LEAST_WIDTH = 0.6
"""Times the usual width of so many letters, that unread type must have. From: the guards of `correct`."""
NARROW, WIDE = 0.45, 2.2
"""Times the usual width of so many letters, that the place of a word has. From: set by hand; `ill` and `MMM` in one
type are 0.6 and 1.6."""
LEAST_MARGIN = -14.0
"""Margin, a difference of natural logarithms, below which the recogniser is against a change: worn type is worn for it
too, so that right changes have less than nothing. From: the guards of `correct`, where nine in ten right changes have
more than -12.5, and one in ten wrong ones more than -15.4."""
_FEW_LETTERS = 4
"""Letters of a word whose width tells nothing. From: set by hand."""


@dataclass
class LineWords:
    """The words of a line with what stands of its transcript, and what was refused of that, with reasons."""

    words: list[ReadWord] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class PageFacts:
    """What a page's image and its first reading say of what may stand on it."""

    ink: PageInk
    scripts: frozenset[str]
    letter: float
    """The usual width of a letter with the white beside it, in pixels."""
    witness: LineWitness | None = None
    """Reads single lines, where the language is one that it knows."""


def words_on_line(line: ImageLine, text: str, page: PageFacts) -> LineWords:
    """Give the words of a transcribed line their places. Where one is refused, what was read there stands."""
    new = text.split()
    if line.hardly_read(page.letter) and similarity(line.text, text) < UNLIKE:
        return _unread_line(line, new, page)
    made = LineWords()
    read = [word.text for word in line.words]
    for pair in paired(read, new):
        old, put = line.words[pair.start : pair.end], new[pair.other_start : pair.other_end]
        if not put or read[pair.start : pair.end] == put:
            made.words += old if put else ()
            continue
        box = _place(line, pair, page.ink)
        margin = _margin(line, pair, put, page.witness)
        why = _against(old, put, box, page)
        if why is None and margin is not None and margin < LEAST_MARGIN:
            why = f"the line does not look like it: {line_text(old)} > {' '.join(put)} ({margin:.0f})"
        if why is None:
            sure = SEEN_CONFIDENCE if margin is not None and margin >= SEEN else MODEL_CONFIDENCE
            made.words += _in_place(old, put, box, sure)
        else:
            made.words += old
            made.refused.append((" ".join(put), why))
    return made


def _unread_line(line: ImageLine, new: Sequence[str], page: PageFacts) -> LineWords:
    """A line of which nothing was read, or nothing like it, stands or falls as a whole."""
    text = " ".join(new)
    why = foreign("", text, page.scripts)
    if why is None and page.witness is not None and not page.witness.sees(line.box, text):
        why = "the line does not look like it"
    if why is not None:
        return LineWords(refused=[(text, why)])
    return LineWords(_in_place([], new, line.box, MODEL_CONFIDENCE))


def _margin(line: ImageLine, pair: Pair, put: Sequence[str], witness: LineWitness | None) -> float | None:
    """How much likelier the line is to the recogniser with the model's words, in natural logarithms; None where it
    says nothing."""
    if witness is None:
        return None
    words = [word.text for word in line.words]
    seen = _as_seen(" ".join(words[pair.start : pair.end]), " ".join(put))
    return witness.margin(line.box, line.text, " ".join([*words[: pair.start], seen, *words[pair.end :]]))


def _as_seen(read: str, text: str) -> str:
    """A text with f where f was read for s: no recogniser knows long s, and its word would be against every one."""
    letters = list(text)
    for kind, place, other in edits(read, text):
        if kind == "replace" and read[place] == "f" and text[other] in "sſ":
            letters[other] = "f"
    return "".join(letters)


def _against(old: Sequence[ReadWord], put: Sequence[str], box: Box, page: PageFacts) -> str | None:
    """Why words may not stand in a place; None where they may."""
    read, text = line_text(old), " ".join(put)
    strange = foreign(read, text, page.scripts)
    if strange is not None:
        return strange
    wide, usual = box[2] - box[0], page.letter * len(text)
    if not old:
        if negations(text):
            return f"it turns the sense: {text} comes in"
        fits = wide >= LEAST_WIDTH * usual and page.ink.is_there(box)
        return None if fits else f"there is nothing on the page for: {text}"
    if len(text) > _FEW_LETTERS and not NARROW * usual <= wide <= WIDE * usual:
        return f"it is too long or too short for its place: {read} > {text}"
    sure = min(word.confidence for word in old)
    if negations(read) != negations(text) and not (sure < DOUBTED and _is_near(read, text)):
        return f"it turns the sense: {read} > {text}"
    return None if sure < HARDLY_READ else _changed_figure(read, text)


def _is_near(read: str, text: str) -> bool:
    return sum(1 for _ in edits(read.casefold(), text.casefold())) <= 1


def _changed_figure(read: str, text: str) -> str | None:
    """The first figure that becomes another, or that no letter like it was read for; None where there is none."""
    for kind, place, other in edits(read, text):
        before = read[place] if kind != "insert" else ""
        after = text[other] if kind != "delete" else ""
        if (before.isdigit() or after.isdigit()) and frozenset((before, after)) not in CONFUSED:
            return f"figures change: {before}>{after} in {read} > {text}"
    return None


def _place(line: ImageLine, pair: Pair, ink: PageInk) -> Box:
    """The place of words: of those that were read, with the type beside them that no word accounts for; else between
    their neighbours, or the line's ends."""
    old = line.words[pair.start : pair.end]
    left = line.words[pair.start - 1].box[2] if pair.start else line.box[0]
    right = line.words[pair.end].box[0] if pair.end < len(line.words) else line.box[2]
    if not old:
        return left, line.box[1], max(left, right), line.box[3]
    box = union(word.box for word in old)
    before, after = (left, box[1], box[0], box[3]), (box[2], box[1], right, box[3])
    return union([box, *(gap for gap in (before, after) if gap[0] < gap[2] and ink.is_there(gap))])


def _in_place(old: Sequence[ReadWord], put: Sequence[str], box: Box, sure: float) -> list[ReadWord]:
    """The words with boxes: those of the words that they stand for, else shares of the place by their letters."""
    boxes = [word.box for word in old] if len(old) == len(put) > 1 else _shares(box, put)
    first = old[0] if old else ReadWord(1, 1, 1, box, sure, "")
    return [
        replace(first, box=own, confidence=sure, text=text, source="model", choices=())
        for own, text in zip(boxes, put, strict=True)
    ]


def _shares(box: Box, words: Sequence[str]) -> list[Box]:
    left, top, right, bottom = box
    total = sum(len(word) for word in words) + len(words) - 1
    places, start = [], 0
    for word in words:
        x0, x1 = (left + (right - left) * at // total for at in (start, start + len(word)))
        places.append((x0, top, min(max(x1, x0 + 1), max(right, x0 + 1)), bottom))
        start += len(word) + 1
    return places


def model_stands(difference: Difference, lexicon: Container[str] | None, page: float) -> bool:
    """Whether a model's words stand where engines read others.

    They do where the recogniser sees them too, where the engines doubted what they read, and where s stands for f.
    Else what was learnt of two engines' readings chooses. A word that the model has not goes where it was hardly read.
    """
    if not difference.second:
        return mean_confidence(difference.first) < HARDLY_READ
    doubted = min((word.confidence for word in difference.first), default=0.0) < DOUBTFUL
    seen = all(word.confidence >= SEEN_CONFIDENCE for word in difference.second)
    first = line_text(difference.first)
    if seen or doubted or _as_seen(first, line_text(difference.second)) == first:
        return True
    return second_stands(difference, lexicon, page)
