"""Fraktur's letters that its data reads as others: ch and ck as < and >, k as f, tz as ß, and their like.

< and > stand in no word, so they are taken back wherever letters are beside them. Letters are taken back only in words
that are none as they were read, and where one word alone comes of it. Books read with other data are left alone.

Pairs from: all pages of the German book of 1841 in the corpora, on which they were chosen; docs/accuracy.md says what
they mend there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lib.correct.draft import LineDraft
from lib.correct.known_words import KnownWords
from lib.text.dehyphenation import Division, Hyphen

SURE, LIKELY = 0.95, 0.85
"""Confidence, 0 to 1, of ch for a sign, and of a letter for another. From: set by hand."""
LEAST_LETTERS = 4
"""Letters of a word in which others are looked for. From: set by hand."""
LIKE = (
    ("h", "ch"), ("f", "k"), ("ß", "tz"), ("d", "ck"), ("v", "d"), ("F", "ck"), ("c", "ch"), ("C", "E"), ("N", "R"),
    ("B", "V"), ("f", "ſ"), ("ſ", "f"), ("k", "ck"), ("i", "ſt"),
)  # fmt: skip
"""What is read, and what may be printed."""
_CH = re.compile(r"(?<=[^\W\d_])c?<h?|c?<h?(?=[^\W\d_])")
_CK = re.compile(r"(?<=[^\W\d_])c?>k?")
_CLOSED = re.compile(r"(?<=[^\W\d_])c\)(?=\W*$)")
"""ch at a word's end; a bracket that closes something has one that opens it in the line."""
_WORD = re.compile(r"[^\W\d_]+")


def mend_fraktur(draft: LineDraft, known: KnownWords, head: str = "", tail: str = "") -> None:
    """Take back signs and letters in a line. `head` and `tail` are what its ends divide from its words."""
    places = draft.places
    for place in places:
        token = draft.tokens[place]
        marked = token.startswith("<") and token.endswith(">")  # a word within pointed brackets
        made = token if marked else _CK.sub("ck", _CH.sub("ch", token))
        if "(" not in draft.text:
            made = _CLOSED.sub("ch", made)
        if made != token:
            draft.replace(place, made, "ch or ck of Fraktur, read as a sign", SURE)
        if (head and place == places[0]) or (tail and place == places[-1]):
            continue
        letters = _WORD.findall(made)
        if len(letters) == 1 and len(letters[0]) >= LEAST_LETTERS and letters[0] not in known:
            words = {word for word in _like(letters[0]) if word in known}
            if len(words) == 1:
                draft.replace(place, made.replace(letters[0], words.pop()), "letters of Fraktur that are alike", LIKELY)


def decide_sign(place: Division, known: KnownWords) -> tuple[Hyphen, str] | None:
    """Whether a sign at a line's end was a hyphen of Fraktur: a small letter follows, and the whole is a word."""
    if place.tail[0].islower() and place.stem + place.tail in known:
        return "dropped", f"read {place.hyphen} for a hyphen: {place.stem + place.tail} is a word"
    return None


def _like(word: str) -> Iterator[str]:
    """The word with another letter in one place."""
    for read, meant in LIKE:
        for place in range(len(word)):
            if word.startswith(read, place):
                yield word[:place] + meant + word[place + len(read) :]
