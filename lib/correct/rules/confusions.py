"""Taking a confusion back, where the book itself is witness: a strange word that differs by one from a common one.

Old spelling stands, and so do names: a word that the book has more than once is a word, however strange.

Thresholds from: set by hand, no figures kept; what the rules mend together stands in docs/accuracy.md.
tests/correct/test_confusions.py holds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lib.correct.evidence import Evidence
from lib.correct.rules.confusion_pairs import Candidate, candidates
from lib.schemas.correct import Edit
from lib.schemas.ocr import Line, OcrPage, Word
from lib.text.vocabulary import Vocabulary, ends_divided, fold, forms

DOUBTFUL = 0.93
"""Confidence, 0 to 1; only words read with less are doubted. The engine gives more to words of its own list."""
MIN_LETTERS = 4
"""Letters; shorter words are too like each other."""
MIN_COUNT = {
    "letters": 3,
    "worn letters": 6,
    "speck taken for an accent": 3,
    "figure in a word": 2,
    "sign in a word": 2,
    "stray sign": 1,
    "letter in a figure": 0,
}
"""How often the book must have the other spelling, by the kind of the confusion."""
MAX_SEEN = 1
"""How often; a spelling that the book has more often is one of its words."""
CLEAR_LEAD = 4
"""How many times as common as the next the best spelling must be."""
MOST_SURE, WITHOUT_COUNT = 0.97, 0.8
"""Confidence, 0 to 1, of a correction, at most, and of one that takes no witness of the book's."""


def doubtful_words(page: OcrPage) -> Iterator[tuple[Line, Word]]:
    """The words that may be corrected, in reading order; parts of divided words are no words."""
    divided = False
    for paragraph in page.paragraphs():
        for line in paragraph.lines:
            first = 1 if divided else 0
            divided = ends_divided(line)
            last = len(line.words) - 1 if divided else len(line.words)
            for word in line.words[first:last]:
                if word.confidence < DOUBTFUL:
                    yield line, word


@dataclass(frozen=True)
class Doubt:
    """A word that was read, and the spellings it may be instead."""

    form: str
    others: tuple[Candidate, ...]


def doubt(text: str) -> Doubt | None:
    """What a word may be instead of what was read; None where nothing can be said."""
    found = forms(text)
    others = tuple(candidate for candidate in candidates(text) if _long_enough(candidate))
    if not others or (len(found) > 1 and all(other.kind != "letter in a figure" for other in others)):
        return None
    return Doubt(found[0] if found else "", others)


def _long_enough(candidate: Candidate) -> bool:
    return len(candidate.form) >= MIN_LETTERS or candidate.kind not in ("letters", "worn letters")


def evidence_for(texts: Iterable[str], vocabulary: Vocabulary) -> tuple[dict[str, int], dict[str, int]]:
    """What the book says of these words: levels of the other spellings that it has, and of the words' own."""
    sure: dict[str, int] = {}
    seen: dict[str, int] = {}
    for text in texts:
        asked = doubt(text)
        if asked is None or (vocabulary.seen(asked.form) > MAX_SEEN and not _strange(asked)):
            continue
        known = {fold(other.form): vocabulary.sure(fold(other.form)) for other in asked.others}
        known = {form: level for form, level in known.items() if level}
        if known:
            sure |= known
            seen[asked.form] = vocabulary.seen(asked.form)
    return sure, seen


def _strange(asked: Doubt) -> bool:
    """Signs and figures in a word count for themselves, however common the word is without them."""
    return any(other.kind in ("stray sign", "sign in a word", "figure in a word") for other in asked.others)


def correct_word(line: Line, word: Word, evidence: Evidence) -> Edit | None:
    """The edit that mends a word, where the evidence is clear."""
    asked = doubt(word.text)
    if asked is None:
        return None
    ranked = sorted(
        ((evidence.sure.get(fold(other.form), 0), other) for other in asked.others if _allowed(asked, other, evidence)),
        key=lambda pair: (-pair[0], pair[1].text),
    )
    if not ranked:
        return None
    count, best = ranked[0]
    if len(ranked) > 1 and fold(ranked[1][1].form) != fold(best.form) and count < CLEAR_LEAD * ranked[1][0]:
        return None
    return Edit(
        line=line.id,
        word=word.id,
        before=word.text,
        after=best.text,
        reason=_reason(best, count),
        confidence=round(min(MOST_SURE, 1 - 1 / (2 + count)) if count else WITHOUT_COUNT, 2),
    )


def _allowed(asked: Doubt, other: Candidate, evidence: Evidence) -> bool:
    if evidence.sure.get(fold(other.form), 0) < MIN_COUNT[other.kind]:
        return False
    return other.kind in ("stray sign", "letter in a figure") or evidence.seen.get(asked.form, 0) <= MAX_SEEN


def _reason(best: Candidate, count: int) -> str:
    if best.kind == "letter in a figure":
        return "letters in a figure"
    if best.kind == "stray sign":
        return "stray sign beside a word"
    return f"{best.kind}: {best.read} for {best.meant}; the book has {fold(best.form)} {count} times or more"
