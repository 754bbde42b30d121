"""What the engine made of rules, specks and folds of the paper: marks that cannot be type.

Thresholds from: raw-photos JS_story1 and SE2-textonly2, which had 10 and 53 errors and have 1 and 39
(docs/accuracy.md); tests/ocr/test_strays.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from lib.ocr.quality import DOUBTFUL
from lib.text.read_words import ReadWord, group_lines

MARKS = frozenset("|¦}{><\\/~^_`'‘’.,:;")
"""Signs that stand alone on a page only where the engine took a speck or a rule for one."""
RULES = frozenset("|¦")
"""Signs that at either end of a line are a rule beside the column."""
THIN = 0.2
"""Width of a rule, as a share of its height."""
FAR = 3.0
"""White between a line and a sign that is none of it, in usual heights of words."""
QUOTES_AND_STOPS = frozenset("`'‘’.,:;")
LETTER_OFF = 0.15
"""How far an upright stroke that is a capital I begins or ends off the word beside it, in usual heights of words."""
LETTER_HEIGHT = (0.8, 1.05)
"""Height of such a stroke, in usual heights of words. A rule is mostly cut at other heights: 1.06 and more, 0.12 and
less on raw-photos; letters have 0.90 to 0.95."""
LETTER_WHITE = 1.3
"""White between such a stroke and the word beside it, in the line's usual white between words: a rule's is 1.5 and more
on raw-photos, a letter's 1.25 at most on 16 in two books set in a face without serifs."""
NARROW = frozenset("ilI1jtfrJ")
"""Letters and figures that may be as narrow as a stroke."""
LEAST_WIDTH = 0.22
"""Width of any other letter or figure, as a share of the word's height."""
LEAST_HEIGHT = 0.35
"""Height of a letter or figure, as a share of the usual word's: small print and raised figures have more."""
SHORT = 2
"""Letters and figures of a word that is judged by its width."""
FEW_WORDS = 20
"""A page with fewer words has no usual height."""


def without_strays(words: Sequence[ReadWord]) -> list[ReadWord]:
    """The words but lone signs, rules and far signs at the ends of lines, and words that are no type by their shape.

    What is left out never held a letter; the page image keeps it.
    """
    heights = [word.box[3] - word.box[1] for word in words if len(word.text) > SHORT]
    usual = median(heights) if len(heights) >= FEW_WORDS else 0.0
    kept = [word for word in words if not _is_stroke(word) and not _is_speck(word, usual)]
    lines = group_lines(kept)
    return [word for line in lines if not _is_alone(line) for word in _without_ends(line, usual)]


def _is_alone(line: list[ReadWord]) -> bool:
    return len(line) <= SHORT and all(word.text in MARKS for word in line)


def _symbols(word: ReadWord) -> list[str]:
    return [character for character in word.text if character.isalnum()]


def _is_stroke(word: ReadWord) -> bool:
    """Whether a short word is too narrow for its letters: a fold, the edge of the paper, a rule."""
    symbols = _symbols(word)
    wide = sum(symbol not in NARROW for symbol in symbols)
    left, top, right, bottom = word.box
    return 0 < len(symbols) <= SHORT and right - left < LEAST_WIDTH * wide * (bottom - top)


def _is_speck(word: ReadWord, usual: float) -> bool:
    return bool(_symbols(word)) and word.box[3] - word.box[1] < LEAST_HEIGHT * usual


def _without_ends(line: list[ReadWord], usual: float) -> list[ReadWord]:
    """The line but rules at its ends, and signs at its ends that stand far off."""
    while len(line) > 1 and _is_end(line[0], line[1], line[1].box[0] - line[0].box[2], line, usual):
        line = line[1:]
    while len(line) > 1 and _is_end(line[-1], line[-2], line[-1].box[0] - line[-2].box[2], line, usual):
        line = line[:-1]
    return line


def _is_end(word: ReadWord, beside: ReadWord, white: int, line: Sequence[ReadWord], usual: float) -> bool:
    """Whether a word at a line's end is no text; `beside` is the next one, `white` pixels off."""
    if _is_capital(word, beside, usual) and 0 < white <= LETTER_WHITE * _usual_space(line):
        return False
    return _is_rule(word, usual) or _is_far_off(word, white, usual)


def _is_capital(word: ReadWord, beside: ReadWord, usual: float) -> bool:
    """Whether a stroke stands on the line and is as high as type: without serifs a capital I is as narrow as a rule."""
    if word.text not in RULES or word.confidence < DOUBTFUL:
        return False
    least, most = (share * usual for share in LETTER_HEIGHT)
    off = min(abs(word.box[edge] - beside.box[edge]) for edge in (1, 3))
    return off <= LETTER_OFF * usual and least <= word.box[3] - word.box[1] <= most


def _usual_space(line: Sequence[ReadWord]) -> float:
    """White between two words of the line, in pixels; strokes are none, for they may be rules at its ends."""
    words = [word for word in line if word.text not in RULES]
    white = [after.box[0] - before.box[2] for before, after in pairwise(words)]
    return median(white) if white else 0.0


def _is_rule(word: ReadWord, usual: float) -> bool:
    left, top, right, bottom = word.box
    if word.text in RULES:
        # What is broader may be a figure 1 or a capital I.
        return right - left <= THIN * (bottom - top) or bottom - top < LEAST_HEIGHT * usual
    return word.text == "\\" or (word.confidence < DOUBTFUL and word.text in MARKS - QUOTES_AND_STOPS)


def _is_far_off(word: ReadWord, white: int, usual: float) -> bool:
    return word.text in MARKS and usual > 0 and white > FAR * usual
