"""Characters that look alike to a reader, and the spellings that come of taking one confusion back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((read, meant) for read, _, meant in (entry.partition(">") for entry in text.split()))


LETTERS = _pairs(
    "rn>m m>rn in>m m>in ni>m nn>m m>nn iii>m ri>n n>ri ii>u u>ii ii>n n>ii li>h vv>w w>vv cl>d d>cl "
    "fi>fl fl>fi fl>ff fi>ff f>ffi f>ff fi>ffi A>fi A>fl c>e c>o o>c h>b b>h o>b b>o n>u u>n "
    "l>i i>l I>l i>t t>i l>t t>l t>r r>t f>t t>f f>l l>f p>g g>p j>i j>l y>v v>y q>g J>I"
)
"""Read > meant. Vowels taken for vowels are not here: both spellings are too often words."""
WORN_LETTERS = _pairs("e>c a>s e>s g>s f>s s>e")
"""What worn or clogged type makes alike; it takes more evidence."""
SELDOM_ALIKE = _pairs("z>x x>z x>n n>x h>li tl>d d>tl r>n k>h t>c c>t m>w v>r r>v a>u u>a o>a B>R P>F F>P")
"""What is alike where type is broken; a second reader has to say that it may be."""
FIGURES_IN_WORDS = _pairs("1>l 1>i 0>o 5>s 8>B 6>b")
SIGNS_IN_WORDS = _pairs("]>l [>l !>l |>l ¢>c {>f")
LETTERS_IN_FIGURES = _pairs("l>1 I>1 |>1 O>0 o>0 S>5 B>8")
STRAY = "<>|~^{}\\_"
"""Signs that books do not print next to words: specks, rules and the edge of the paper."""

DIAERESIS = "\N{COMBINING DIAERESIS}"

_EDGE = r"[\s\"'“”‘’«»‹›()\[\]{}<>*†‡|~^\\_.,;:!?—–\-]*"
_CORE = re.compile(rf"^({_EDGE})(.*?)({_EDGE})$", re.DOTALL)
_SIGNS = "".join(read for read, _ in SIGNS_IN_WORDS)
_WORD_WITH_SIGN = re.compile(rf"[^\W_]*[{re.escape(_SIGNS)}][^\W_]*")
_FIGURE = re.compile(r"[lI|]\d[\d.,]*\d|\d[\d.,]*(?:[lIOoSB|]+[\d.,]*)+\d")
_MEASURE = re.compile(r"\d+(?:[a-ehl-mosd]|st|nd|rd|th|vo|mo|to)", re.IGNORECASE)

_SHORTEST = 3
"""Characters of a word with a sign in it, at least. From: set by hand, no figures kept."""


@dataclass(frozen=True)
class Candidate:
    """Another spelling of a word: the whole text, its form without marks, and what was taken for what."""

    text: str
    form: str
    read: str
    meant: str
    kind: str


def core(text: str) -> tuple[str, str, str]:
    """A word's text as marks before it, the word, marks after it."""
    match = _CORE.match(text)
    assert match is not None  # the pattern matches any text
    return match[1], match[2], match[3]


def candidates(text: str) -> Iterator[Candidate]:
    """Spellings that differ from `text` by one confusion. A figure has one: all its letters made figures."""
    before, word, after = core(text)
    if word.isalpha():
        for kind, pairs in (("letters", LETTERS), ("worn letters", WORN_LETTERS)):
            yield from _replaced(before, word, after, pairs, kind)
        yield from _without_accent(before, word, after)
    elif word.isalnum() and any(character.isalpha() for character in word) and not _MEASURE.fullmatch(word):
        yield from _replaced(before, word, after, FIGURES_IN_WORDS, "figure in a word")
    yield from _signs(text)
    yield from _figure(text)
    if before[-1:] in STRAY or after[:1] in STRAY:
        yield from _without_stray(text, before, word, after)


def alike(letters: str) -> Iterator[str]:
    """Spellings of a word of letters alone that differ from it by one confusion of any kind, each once."""
    pairs = LETTERS + WORN_LETTERS + SELDOM_ALIKE
    yield from dict.fromkeys(candidate.form for candidate in _replaced("", letters, "", pairs, "letters"))


def _replaced(before: str, word: str, after: str, pairs: tuple[tuple[str, str], ...], kind: str) -> Iterator[Candidate]:
    for read, meant in pairs:
        at = word.find(read)
        while at >= 0:
            form = word[:at] + meant + word[at + len(read) :]
            if form.isalpha():
                yield Candidate(before + form + after, form, read, meant, kind)
            at = word.find(read, at + 1)


def _without_accent(before: str, word: str, after: str) -> Iterator[Candidate]:
    for at, letter in enumerate(word):
        plain = plain_letter(letter)
        if plain != letter and plain.isascii():
            form = word[:at] + plain + word[at + 1 :]
            yield Candidate(before + form + after, form, letter, plain, "speck taken for an accent")


def plain_letter(letter: str) -> str:
    """A letter without what stands over or under it; those of other alphabets keep theirs."""
    return unicodedata.normalize("NFD", letter)[0]


def without_accents(text: str) -> str:
    """A text with plain letters for those with accents, where they are of the English alphabet.

    Two points stay: coöperation, Noël.
    """
    parts = (unicodedata.normalize("NFD", letter) for letter in text)
    plain = (part[0] if part[0].isascii() and DIAERESIS not in part else None for part in parts)
    return "".join(bare or letter for bare, letter in zip(plain, text, strict=True))


def _signs(text: str) -> Iterator[Candidate]:
    for match in _WORD_WITH_SIGN.finditer(text):
        if len(match[0]) < _SHORTEST:
            continue
        before, after = text[: match.start()], text[match.end() :]
        yield from _replaced(before, match[0], after, SIGNS_IN_WORDS, "sign in a word")


def _figure(text: str) -> Iterator[Candidate]:
    match = _FIGURE.search(text)
    if match is None or not (match.start() == 0 or not text[match.start() - 1].isalnum()):
        return
    if text[match.end() : match.end() + 1].isalnum():
        return
    form = match[0]
    for read, meant in LETTERS_IN_FIGURES:
        form = form.replace(read, meant)
    if form != match[0]:
        yield Candidate(text[: match.start()] + form + text[match.end() :], form, match[0], form, "letter in a figure")


def _without_stray(text: str, before: str, word: str, after: str) -> Iterator[Candidate]:
    stripped = before.rstrip(STRAY) + word + after.lstrip(STRAY)
    if word.isalpha() and stripped != text:
        yield Candidate(stripped, word, text, stripped, "stray sign")
