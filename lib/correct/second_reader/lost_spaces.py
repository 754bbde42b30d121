"""Two English words that were read as one, where the white between them shows: `thenormal`.

What was read is no word and both parts are, one of them among the commonest, and where they meet is the widest white in
it by far. Lists have endings and abbreviations for words (`ly`, `ings`), so they alone would part `designedly`.

Thresholds from: 40 such words, and 30 that are one, in abolish, catholichistory, eugenics, goldstd and greatlakes; of
23 more in letters, oilbiz and sidenotes none was decided wrongly (docs/accuracy.md, "What the corrector mends").
"""

from __future__ import annotations

import re

import cv2
import numpy as np

from lib.correct.known_words import KnownWords
from lib.readers.recognizer import Grey

LEAST_WHITE = 0.14
"""White between the words, in heights of the line's words, at least. Between letters it has 0.1 at most."""
LEAST_RATIO = 1.4
"""The same, in times of the next widest white within what was read, at least."""
OFF = 0.5
"""How far the white may be from where the letters' number puts it, in parts of a word as long as WIDEST letters."""
WIDEST, LEAST_OFF = 1.2, 0.12
"""Letters, and the share of what was read, at least, of which it may be OFF: letters differ in width."""
LEAST_LETTERS = 3
"""Letters of two words, at least."""
ALONE = frozenset({"a", "I", "A", "O"})
"""Letters that are words."""
PRONOUN = "I"
PREFIXES = frozenset("Mc Mac Fitz De Del Della Di Du La Le Les St Van Von O".split())
"""What names have before a capital."""
COMMON = frozenset(
    """a i the of and to in is it as at be by or on no so we he an if my me do up us was are for not but had has his her
    its all any may can who our out one two new now own she you they them then than that this with from have were been
    into upon over under when will would shall such more most some very what which where while whose their there these
    those about after before between could did each every first great made many much must only other should since still
    through under until""".split()
)
"""Every second word of an English text is one of these. Other words begin or end with them too: the white tells."""
CONFIDENCE = 0.9
"""Confidence, 0 to 1, of a space that was lost."""
REASON = "a space was lost: white as between words, and both are known"

_LETTERS = re.compile(r"[^\W\d_]+")


def parted(
    text: str, image: Grey, height: float, known: KnownWords, *, parts: KnownWords | None = None, rare: bool = False
) -> str | None:
    """`text` as two words; None where it is one, or where that cannot be told.

    `image` is the word's own, dark on light, shape (height, width); `height` that of the line's words, in pixels.
    `parts` has the words that it may be two of, by default those that are `known`; `rare`: English hardly has the word,
    though a list does (`asa`, `tothe`).
    """
    found = _LETTERS.search(text)
    if found is None or len(found[0]) < LEAST_LETTERS or any(map(str.isalpha, text[found.end() :])):
        return None
    word = found[0]
    if word in known and not rare:
        return None
    whites = _whites(image)
    if not whites or whites[0][0] < LEAST_WHITE * height:
        return None
    if len(whites) > 1 and whites[0][0] < LEAST_RATIO * whites[1][0]:
        return None
    places = [place for place in range(1, len(word)) if _are_words(word[:place], word[place:], parts or known)]
    reach = OFF * max(LEAST_OFF, WIDEST / len(word))
    near = [place for place in places if abs(place / len(word) - whites[0][1]) < reach]
    if not near:
        return None
    place = min(near, key=lambda each: abs(each / len(word) - whites[0][1]))
    at = found.start() + place
    return f"{text[:at]} {text[at:]}"


def _are_words(left: str, right: str, known: KnownWords) -> bool:
    if right.istitle() and left[-1:].islower() and len(right) > 1:
        # The capital says as much as a common word; the second may be a name.
        return left not in PREFIXES and (left in ALONE if len(left) == 1 else left in known)
    if right != right.lower() and left != left.upper() and right != PRONOUN:
        return False
    if left.lower() not in COMMON and right.lower() not in COMMON:
        return False
    return all(part in ALONE if len(part) == 1 else part in known for part in (left, right))


def _whites(image: Grey) -> list[tuple[int, float]]:
    """Columns without ink within a word: how many stand together, and where, from 0 to 1; the widest first."""
    if min(image.shape) < 1:
        return []
    level, _ = cv2.threshold(image, 0, 255, cv2.THRESH_OTSU)
    dark = np.flatnonzero((image <= level).any(axis=0))
    gaps = np.diff(dark) - 1
    found = [(int(gap), float(dark[at] + 1 + gap / 2) / image.shape[1]) for at, gap in enumerate(gaps) if gap > 0]
    return sorted(found, reverse=True)
