"""Signs that the engine set apart from the word that they touch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lib.geometry import union
from lib.ocr.strays import RULES
from lib.text.read_words import ReadWord, mean_confidence

DASHES = frozenset("-–—_")
"""They stand between words, as near to the one as to the other."""


def attach_signs(words: Sequence[ReadWord]) -> list[ReadWord]:
    """The same words, with stops and other signs that run into the word before them made a part of it.

    Two words have white between them. Where the boxes overlap there is none, and the space was the engine's: before a
    semicolon that stands off a little, or a worn question mark that it took for something else.
    """
    made: list[ReadWord] = []
    for word in words:
        if made and _runs_into(made[-1], word):
            made[-1] = _joined(made[-1], word)
        else:
            made.append(word)
    return made


def _runs_into(before: ReadWord, sign: ReadWord) -> bool:
    if any(character.isalnum() or character in DASHES or character in RULES for character in sign.text):
        return False
    if (before.block, before.paragraph, before.line) != (sign.block, sign.paragraph, sign.line):
        return False
    # A box that reaches back over the whole word is a mistake, and says nothing.
    return 0 < before.box[2] - sign.box[0] <= before.box[3] - before.box[1]


def _joined(before: ReadWord, sign: ReadWord) -> ReadWord:
    choices: tuple[str, ...] = ()
    if before.choices or sign.choices:
        choices = (before.choices or ("",) * len(before.text)) + (sign.choices or ("",) * len(sign.text))
    return replace(
        before,
        text=before.text + sign.text,
        box=union([before.box, sign.box]),
        confidence=mean_confidence((before, sign)),
        choices=choices,
    )
