"""Drop capitals and raised initials: the letter is read by itself, and joined to the rest of its word.

An engine passes a large initial over, or takes it for a word as high as itself that swallows the beginning of the first
line. Here its first line is read again where that happened, and the letter beside it: with the rest of the word, it
must give a word that the language has.

Thresholds from: set by hand on the chapter openings of greatlakes, and looked at on oilbiz; tests/ocr/test_initials.py
holds them on made pages.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from string import ascii_uppercase

import cv2
import numpy as np
from PIL import Image

from lib.geometry import area, centre, intersection
from lib.images.binarization import Grey
from lib.ocr.image_reading import read_words
from lib.ocr.missed_type import Type
from lib.ocr.tesseract import Reading
from lib.schemas.base import Box
from lib.text.read_words import ReadWord

ONE_LINE, ONE_WORD, ONE_LETTER = 7, 8, 10
"""Tesseract's page segmentation modes for one line of text, one word, and one character."""
LETTER_HIGH, WHITE = 48, 24
"""Height to which an initial is brought before it is read, and the white about it, in pixels."""
TALL = 1.6
"""Height of a word, in those of the first line, from which it is what an engine made of an initial."""
OVER = 0.5
"""Share of the initial's height that such a word has in common with it, at least."""
WITHIN = 0.8
"""Share of a word's area that lies within an initial whose piece it is."""
LEAST_OF_LINE = 0.9
"""Share of a line's letters that a second reading of it has at least."""
LEAST_WORDS, KNOWN = 3, 0.6
"""Longer words of the first line at least, and share of them that the language has. From: two rows of tables in nine
books without initials, which are refused by it."""
SHORT = 2
"""Letters of a word that is made of sound and counts only with a vowel, for lists of words hold abbreviations too."""
VOWELS = frozenset("aeiouyäöüáéíóúàèìòùâêîôû")
_LIKE = {"T": "I", "R": "O", "J": "I", "L": "I", "Q": "O", "D": "O", "G": "C", "C": "G", "F": "E", "E": "F", "V": "Y"}
"""What else a letter of this look may be."""
MOST_LETTERS = 3
"""Letters of an initial, at most: two that touch are found as one."""
ALONE = frozenset({"a", "i", "o"})
"""Words of one letter."""
LEAST_REST, STOPS = 4, ".,;:"
"""Letters, at least, of a rest that is no word and becomes one by a single letter; what may stand after it."""
SURE = 0.9
"""Confidence, 0 to 1, of a word that the language has, of an initial and what was read after it."""


@dataclass
class Initials:
    """What was read of a page's initials: words that stand for others, and those."""

    words: list[ReadWord]
    """All words of the page, with initials joined to theirs."""
    replaced: list[ReadWord] = field(default_factory=list)
    """Words of the reading for which others stand now."""


def read_initials(
    grey: Grey, words: Sequence[ReadWord], marks: Type, reading: Reading, lexicon: Container[str] | None
) -> Initials:
    """The words of a page with its initials read. Raises EngineError where Tesseract fails.

    Boxes are in pixels of `grey` (height, width). Without a `lexicon` nothing is joined: any letter makes some word.
    """
    made = Initials(list(words))
    if lexicon is None:
        return made
    for box, row in marks.initials():
        _read_initial(made, grey, box, row, reading, lexicon)
    return made


def _read_initial(made: Initials, grey: Grey, found: Box, row: Box, reading: Reading, lexicon: Container[str]) -> None:
    high = row[3] - row[1]
    box = _without_neighbour(found, row, made.words)
    tall = [word for word in made.words if word.box[3] - word.box[1] >= TALL * high and _swallows(word.box, box)]
    there = [word for word in made.words if word not in tall and row[1] <= centre(word.box)[1] < row[3]]
    # The next letter may stand under an arm of the initial: A and the S beside it.
    middle = (box[0] + box[2]) / 2
    there = sorted((word for word in there if centre(word.box)[0] > middle), key=lambda word: word.box[0])
    while len(there) > 1 and not any(map(str.isalnum, there[0].text)):
        tall.append(there.pop(0))
    if any(word.box[0] < middle for word in there):
        return  # What stands in the line covers it: a letter of the line, or a speck between lines.
    scraps = [word for word in made.words if word not in tall and word not in there and _is_scrap(word.box, box)]
    letters = _singles([*_letters(grey, box, reading), *(_capitals(word.text) for word in (*tall, *scraps))])
    joined, line = None, there
    if there and there[0].box[0] - box[2] <= high:
        joined = _first_join(letters, there[0], lexicon) or _only_join(there[0], lexicon)
    if joined is None:
        row = (*row[:2], max([row[2], *(word.box[2] for word in there)]), row[3])
        again = _read_line(grey, box, row, reading)
        if not again or _length(again) < LEAST_OF_LINE * _length(there):
            return
        line = again
        joined = _first_join(letters, line[0], lexicon) or _only_join(line[0], lexicon)
    if joined is None or not _is_text(line, lexicon):
        return
    first, *others = line
    right = first.box[2] if len(joined) == 1 else min(box[2], first.box[0])
    # As high as its line and no higher: a word as high as the initial would belong to three lines.
    joined[0] = replace(joined[0], box=(box[0], first.box[1], right, first.box[3]))
    stands = [*joined, *others] if line is not there else joined
    gone = [*tall, *scraps, *(there if line is not there else [first])]
    gone = [word for word in gone if not any(word is one for one in stands)]
    kept = [word for word in made.words if not any(word is one for one in (*gone, *stands))]
    if line is there:
        at = min(index for index, word in enumerate(made.words) if any(word is one for one in (*gone, *stands)))
    else:
        at = _below(kept, box, row)
        stands = _as_line(stands, kept, at)
    made.words = [*kept[:at], *stands, *kept[at:]]
    made.replaced += gone


def _below(words: Sequence[ReadWord], box: Box, row: Box) -> int:
    """Where the line under an initial's first one begins among the words; behind all of them where there is none."""
    under = [
        (centre(word.box)[1], word.box[0], index)
        for index, word in enumerate(words)
        if word.box[1] >= centre(row)[1] and word.box[0] >= centre(box)[0] and word.box[0] < row[2]
    ]
    if not under:
        return len(words)
    top = min(under)[0]
    near = [entry for entry in under if entry[0] - top < (row[3] - row[1]) / 2]
    return min(near, key=lambda entry: entry[1])[2]


def _as_line(line: Sequence[ReadWord], words: Sequence[ReadWord], at: int) -> list[ReadWord]:
    """Words as a line of their own, of the paragraph of the word before which they will stand."""
    base = words[min(at, len(words) - 1)]
    new = 1 + max(word.line for word in words if word.block == base.block)
    return [replace(word, block=base.block, paragraph=base.paragraph, line=new) for word in line]


def _first_join(letters: Sequence[str], first: ReadWord, lexicon: Container[str]) -> list[ReadWord] | None:
    """What the likeliest of an initial's letters makes of its line's first word."""
    tries = [_join(one, first, lexicon) for one in letters]
    tries += [_join(_LIKE[one], first, lexicon, alone=False) for one in letters if one in _LIKE]
    return next((words for words in tries if words), None)


def _is_text(line: Sequence[ReadWord], lexicon: Container[str]) -> bool:
    """Whether a line is a text's first: most of its words are the language's. Rows of tables hold names and figures."""
    words = ["".join(filter(str.isalpha, word.text)).lower() for word in line]
    words = [word for word in words if len(word) > SHORT]
    return len(words) >= LEAST_WORDS and sum(word in lexicon for word in words) >= KNOWN * len(words)


def _length(words: Sequence[ReadWord]) -> int:
    return sum(len(word.text) for word in words)


def _without_neighbour(box: Box, row: Box, words: Sequence[ReadWord]) -> Box:
    """An initial without the letter of its line that it touches: words of the next line begin where that stands."""
    under = [
        word.box[0]
        for word in words
        if word.confidence >= SURE
        and word.box[1] >= centre(row)[1]
        and centre(word.box)[1] < box[3]
        and box[0] + 1 < word.box[0] < box[2]  # something of the initial stays
    ]
    return (*box[:2], min(under) - 1, box[3]) if under else box


def _swallows(word: Box, initial: Box) -> bool:
    """Whether a word stands on an initial, or right beside it, as high as it."""
    common = min(word[3], initial[3]) - max(word[1], initial[1])
    return common >= OVER * (initial[3] - initial[1]) and initial[0] - common <= word[0] < initial[2] + common / 2


def _is_scrap(word: Box, initial: Box) -> bool:
    """Whether a word lies within an initial: a piece of it."""
    return area(intersection(word, initial)) >= WITHIN * area(word)


def _singles(letters: Sequence[str]) -> list[str]:
    """What may be the initial, the likeliest first: what was read as it stands, and then its first letters."""
    return list(dict.fromkeys([*filter(None, letters), *(one[0] for one in letters if one)]))


def _read_line(grey: Grey, box: Box, row: Box, reading: Reading) -> list[ReadWord]:
    """The first line beside an initial, read by itself."""
    high = row[3] - row[1]
    top, foot = max(0, row[1] - high // 3), row[3] + high // 3
    left, right = min(box[2] + 1, row[0]), row[2] + high
    cut = grey[top:foot, left:right].copy()
    paper = int(np.median(cut))
    cut[max(0, box[1] - top) :, : max(0, min(box[2] + 1, row[0]) - left)] = paper
    return [
        replace(word, box=(word.box[0] + left, word.box[1] + top, word.box[2] + left, word.box[3] + top))
        for word in read_words(Image.fromarray(cut), replace(reading, psm=ONE_LINE))
        if any(map(str.isalnum, word.text))
    ]


def _letters(grey: Grey, box: Box, reading: Reading) -> list[str]:
    """What an initial reads as, as capitals: at most a few letters."""
    left, top, right, foot = box
    cut = grey[top:foot, left:right]
    scale = LETTER_HIGH / cut.shape[0]
    size = (max(1, round(cut.shape[1] * scale)), LETTER_HIGH)
    small = np.asarray(cv2.resize(cut, size, interpolation=cv2.INTER_AREA), np.uint8)
    framed = np.full((LETTER_HIGH + 2 * WHITE, size[0] + 2 * WHITE), int(np.percentile(cut, 90)), np.uint8)
    framed[WHITE : WHITE + LETTER_HIGH, WHITE : WHITE + size[0]] = small
    read = [
        word
        for psm in (ONE_LETTER, ONE_WORD)
        for word in read_words(Image.fromarray(framed), replace(reading, psm=psm))
    ]
    return [_capitals(word.text) for word in read]


def _capitals(text: str) -> str:
    """The letters of what was read for an initial, in capitals; nothing where they are too many."""
    letters = "".join(filter(str.isalpha, text)).upper()
    return letters if len(letters) <= MOST_LETTERS else ""


def _only_join(first: ReadWord, lexicon: Container[str]) -> list[ReadWord] | None:
    """The word that a line's first one makes with the only letter with which it is one: the letter is in ornaments."""
    core = first.text.rstrip(STOPS)
    if len(core) < LEAST_REST or not core.isalpha() or core.lower() in lexicon or core in lexicon:
        return None
    fitting = [letter for letter in ascii_uppercase if _is_word(letter + core, lexicon)]
    return [_begun(first, fitting[0], first.text, small=core[0].isupper())] if len(fitting) == 1 else None


def _join(initial: str, first: ReadWord, lexicon: Container[str], *, alone: bool = True) -> list[ReadWord] | None:
    """The word that an initial begins with its line's first, or two words where they are; None where they make none.

    `alone` says whether the initial may be a word of its own.
    """
    core = "".join(letter for letter in first.text if letter.isalpha() or letter in "'’-")
    if core and _is_word(initial + core, lexicon):
        return [_begun(first, initial, first.text, small=core.isupper())]
    if alone and initial.lower() in ALONE and core.lower() in lexicon:
        return [replace(first, text=initial, confidence=SURE, choices=()), first]
    if not alone or _only_join(first, lexicon):
        return None
    for size in range(1, min(MOST_LETTERS, len(core) - SHORT) + 1):
        # `O SURVEY` without its space, after an N.
        if core == first.text and _is_word(initial + core[:size], lexicon) and core[size:].lower() in lexicon:
            return [_begun(first, initial, core[:size], small=core.isupper()), replace(first, text=core[size:])]
    return None


def _is_word(text: str, lexicon: Container[str]) -> bool:
    whole = text.lower().replace("’", "'")
    return whole in lexicon and (len(whole) > SHORT or (text.isupper() and bool(VOWELS & set(whole))))


def _begun(first: ReadWord, initial: str, rest: str, *, small: bool) -> ReadWord:
    """A word with its initial. What follows an initial in capitals is set in small ones, and is no capital."""
    text = initial[0] + (initial[1:] + rest).lower() if small else initial[0] + initial[1:].lower() + rest
    return replace(first, text=text, confidence=max(first.confidence, SURE), choices=())
