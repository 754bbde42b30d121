"""Known words that a strange one may be: with one character as the first reader's second choice has it, or as one that
is alike.

Thresholds from: 28 strange words of abolish, eugenics and letters that were others, and 70 of eleven books that were
right; by what the second reader says of them they lie apart (docs/decisions.md, "Letters that are alike").
"""

from __future__ import annotations

from collections.abc import Iterator

from lib.correct.known_words import KnownWords
from lib.correct.rules.confusion_pairs import alike, core, without_accents
from lib.schemas.ocr import Word

LEAST_LETTERS = 3
"""Letters of a word that may be replaced, at least. From: set by hand, no figures kept."""
LEAST_ALIKE = 4
"""Letters of a word of which one may be another that is like it, at least."""
DOUBTED = 0.93
"""Confidence, 0 to 1; a word that was read with more is not asked about for letters that are alike."""
CHOICE = "the engine's second choice"
ALIKE = "a letter that is alike"
ACCENT = "a speck taken for an accent"


def alternatives(word: Word, known: KnownWords) -> Iterator[tuple[str, str]]:
    """Other texts of a word that is not known, each with a known word in it, likelier characters first; and why."""
    before, letters, after = core(word.text)
    if len(letters) < LEAST_LETTERS or not letters.isalpha() or letters in known:
        return
    seen: set[str] = set()
    if word.choices:
        for text in _choices(word, before, letters, known):
            if text not in seen:
                seen.add(text)
                yield before + text + after, CHOICE
    plain = without_accents(letters)
    # Names keep theirs: Frère.
    if plain != letters and letters[0].islower() and plain in known and plain not in seen:
        yield before + plain + after, ACCENT
    if word.confidence >= DOUBTED or len(letters) < LEAST_ALIKE or not letters[1:].islower():
        return
    for text in alike(letters):
        if text in known and text not in seen and text[0].isupper() == letters[0].isupper():
            yield before + text + after, ALIKE


def _choices(word: Word, before: str, letters: str, known: KnownWords) -> Iterator[str]:
    """Known words by the first reader's other choices for one character, the likelier ones first."""
    assert word.choices is not None
    for rank in range(max(map(len, word.choices))):
        for place, read in enumerate(letters):
            choices = word.choices[len(before) + place]
            if rank >= len(choices) or not choices[rank].isalpha():
                continue
            # Small capitals are not made, and a word may begin with either.
            if place and choices[rank].islower() != read.islower():
                continue
            text = letters[:place] + choices[rank] + letters[place + 1 :]
            if text in known:
                yield text
