"""What the letters of a word tell: negations, names, letters that look alike, and words without their marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import product

from rapidfuzz.distance import Levenshtein, Opcode

NEGATIONS = frozenset(
    "not no nor never none neither nothing nobody nowhere without cannot nicht kein keine nie niemals weder ne pas "
    "jamais ni nunca nada non sin".split()
)
CONFUSED = frozenset(
    frozenset(pair.split("-"))
    for pair in (
        "rn-m ri-n ni-m in-m cl-d li-h ll-u vv-w c-e e-o a-o b-h h-n n-u u-v f-s f-t l-t i-l i-j I-l 1-l 1-I "
        "0-O 0-o S-5 S-s t-r g-q ſ-f ſ-s ii-ü é-e è-e O-Q C-G B-8 B-E fi-f ii-n ti-h c-o a-e B-R F-P P-R M-N "
        "y-v k-h !-l |-l ]-l [-l [-I ]-I )-l }-l !-I ff-f tl-d Z-2 ß-B lI-u i-r t-c s-a r-n il-u il-n tr-u "
        "D-O V-Y T-l J-I z-s x-z 1-i 1-| 1-! 1-t 1-J 2-z 3-B 3-E 4-A 5-s 6-G 6-b 7-T 8-S 8-& 9-g 9-q 0-D 0-Q"
    ).split()
)
"""Letters and figures, or groups of them, that engines take for each other. Two figures never are: 1804 is no slip for
1904."""
_LETTERS = re.compile(r"[^\W\d_]+")
ODD = re.compile(r"[\[\]|!{}()]\w|\w[\[\]|{}(]|\w[!)\]]\w|\w!(?=[,;])|\b\w*[^\W\d_]\d\w*\b|\b\d+[^\W\d_]{1,2}\d\w*")
"""Marks and figures inside a word, that are letters in truth."""
_CONTRACTED = re.compile(r"n['’]t$", re.IGNORECASE)


def negates(text: str) -> bool:
    """Whether a word among these turns the sense of a sentence."""
    return bool(negations(text))


def negations(text: str) -> list[str]:
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text)]
    return sorted("not" if _CONTRACTED.search(word) else word for word in words if _negates(word))


def _negates(word: str) -> bool:
    return word in NEGATIONS or _CONTRACTED.search(word) is not None


def confused(read: str, new: str) -> bool:
    """Whether all that changes are letters that look alike."""
    return all(
        step.tag == "equal" or any(frozenset(pair) in CONFUSED for pair in _around(read, new, step))
        for step in Levenshtein.opcodes(read, new)
    )


def _around(read: str, new: str, step: Opcode) -> Iterator[tuple[str, str]]:
    """What changes, alone and with a letter to either side: the letter may belong to a group that was taken for one."""
    for before, after in product(range(2), repeat=2):
        if step.src_start >= before and step.dest_start >= before:
            yield (
                read[step.src_start - before : step.src_end + after],
                new[step.dest_start - before : step.dest_end + after],
            )


def is_name(text: str) -> bool:
    return any(word[0].isupper() and not word.isupper() for word in _LETTERS.findall(text))


def bare(text: str) -> str:
    """Letters and figures alone."""
    return "".join(character for character in text if character.isalnum())


def plain(text: str) -> str:
    """Without accents; umlauts as engines see them that do not know them."""
    split = unicodedata.normalize("NFD", text.replace("ii", "u").replace("ü", "u"))
    return "".join(character for character in split if not unicodedata.combining(character))
