"""Words that the first reader took into account: a strange word with one character as its second choice has it."""

from __future__ import annotations

from collections.abc import Iterator

from lib.correct.known_words import KnownWords
from lib.correct.rules.confusion_pairs import core
from lib.schemas.ocr import Word

LEAST_LETTERS = 3
"""Letters of a word that may be replaced, at least. From: set by hand, no figures kept."""


def alternatives(word: Word, known: KnownWords) -> Iterator[str]:
    """Other texts of a word that is not known, each with a known word in it, likelier characters first."""
    before, letters, after = core(word.text)
    if not word.choices or len(letters) < LEAST_LETTERS or not letters.isalpha() or letters in known:
        return
    seen: set[str] = set()
    for rank in range(max(map(len, word.choices))):
        for place, read in enumerate(letters):
            choices = word.choices[len(before) + place]
            if rank >= len(choices) or not choices[rank].isalpha():
                continue
            # Small capitals are not made, and a word may begin with either.
            if place and choices[rank].islower() != read.islower():
                continue
            text = letters[:place] + choices[rank] + letters[place + 1 :]
            if text in known and text not in seen:
                seen.add(text)
                yield before + text + after
