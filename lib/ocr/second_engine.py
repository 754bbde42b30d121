"""A page that was read badly, read as a whole by a second engine, and joined word by word with the first reading.

Of words that both read differently the likelier reading stands; a line that the first missed comes from the second. The
first engine's words stay where the second found no line.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from lib.images.binarization import Grey
from lib.ocr.word_choice import Difference, compare_lines, second_stands
from lib.readers.whole_page import ReadLine, read_lines
from lib.schemas.base import Box
from lib.text.read_words import ReadWord, group_lines, mean_confidence

BAD_CONFIDENCE = 0.9
"""Mean confidence of a page, 0 to 1, below which it is read as a whole again. From: the books of the corpora: all pages
of old type but three of Spanish have less, of modern books 22 of 1,010, most of them tables and title pages."""
MISSED_CONFIDENCE, MISSED_LETTERS = 0.9, 3
"""Confidence, 0 to 1, and letters, at least, of a line that only the second engine found. From: set by hand."""
TABLE_FIGURES, ROW_FIGURES = 0.15, 0.25
"""Shares of a page's and of a line's words that have figures, from which lines are rows, and stay as the first engine
has them. From: the pages of three books that are read twice."""
CURLY = frozenset("“”‘’")

Choose = Callable[[Difference, Container[str] | None, float], bool]


@dataclass
class Joined:
    """What two readings of a page give together."""

    words: list[ReadWord]
    replaced: list[ReadWord] = field(default_factory=list)
    """Words of the first reading for which others stand now."""
    changed: bool = False
    """Whether anything comes from the second."""


ReadAgain = Callable[[Grey, Sequence[ReadWord]], Joined]
"""Joins the words of a page, whose tones are given, with what another engine reads there."""


def read_again(
    grey: Grey, first: Sequence[ReadWord], languages: frozenset[str], lexicon: Container[str] | None
) -> Joined:
    """A page's reading joined with the second engine's. Boxes are in pixels of `grey` (height, width)."""
    return join(first, read_lines(grey, languages), lexicon)


def join(
    first: Sequence[ReadWord],
    lines: Sequence[ReadLine],
    lexicon: Container[str] | None,
    choose: Choose = second_stands,
    *,
    in_bits: bool = True,
) -> Joined:
    """Both readings of a page as one, in the order of the first; lines that it lacks stand behind it.

    `in_bits`: the second finds a table's cells as lines of their own, so that rows stay as the first has them.
    """
    held = in_lines(first, lines)
    curly = any(character in CURLY for word in first for character in word.text)
    page = mean_confidence(first)
    tabular = in_bits and _figures(first) >= TABLE_FIGURES
    least = 0.0 if tabular else ROW_FIGURES
    rows = {id(word) for line in group_lines(first) if in_bits and _figures(line) >= least for word in line}
    in_rows = [bool(there) and sum(id(word) in rows for word in there) * 2 >= len(there) for there in held]
    within = _in_place(
        first,
        [(there, _printed(line.words, curly)) for line, there, row in zip(lines, held, in_rows, strict=True) if row],
        lambda part: choose(part, lexicon, page),
    )
    lines = [line for line, row in zip(lines, in_rows, strict=True) if not row]
    held = [there for there, row in zip(held, in_rows, strict=True) if not row]
    first = within.words
    chosen: dict[int, list[ReadWord]] = {}
    for number, (line, there) in enumerate(zip(lines, held, strict=True)):
        if there:
            words = []
            for part in compare_lines(there, _printed(line.words, curly)):
                words += part.second if not part.same and choose(part, lexicon, page) else part.first
            if any(word not in there for word in words) or len(words) < len(there):
                chosen[number] = words
    line_of = {id(word): number for number in chosen for word in held[number]}
    made: list[ReadWord] = []
    told: set[int] = set()
    place = 0
    for read in group_lines(first):
        kept = [word for word in read if id(word) not in line_of]
        place += 1
        made += [replace(word, line=place) for word in kept]
        for word in read:
            again = line_of.get(id(word))
            if again is None or again in told:
                continue
            told.add(again)
            place += 1
            size = _size(held[again], first)
            made += [
                replace(new, block=word.block, paragraph=word.paragraph, line=place, size=size) for new in chosen[again]
            ]
    last = max((word.block for word in first), default=0)
    for line, there in zip(lines, held, strict=True):
        if not there and not tabular and _is_sure(line.words):
            last += 1
            size = _size((), first)
            made += [replace(new, block=last, line=1, size=size) for new in _printed(line.words, curly)]
    stands = {id(word) for words in chosen.values() for word in words}
    replaced = [word for word in first if id(word) in line_of and id(word) not in stands]
    changed = within.changed or len(made) > len(first) - len(replaced) or bool(replaced)
    return Joined(made, [*within.replaced, *replaced], changed)


def _figures(words: Sequence[ReadWord]) -> float:
    """Share of words with figures: a table's are read by the second engine in bits, a cell a line."""
    return sum(any(map(str.isdigit, word.text)) for word in words) / max(len(words), 1)


def _in_place(
    first: Sequence[ReadWord],
    lines: Sequence[tuple[Sequence[ReadWord], Sequence[ReadWord]]],
    stands: Callable[[Difference], bool],
) -> Joined:
    """The first reading, line by line as it is, with words of the second where those are likelier.

    `lines` are words of the first, and what the second read for them.
    """
    added: dict[int, list[ReadWord]] = {}
    gone: set[int] = set()
    for there, words in lines:
        last: ReadWord | None = None
        for part in compare_lines(there, words):
            at = part.first[0] if part.first else last
            if at is not None and not part.same and stands(part):
                size = _size(there, first)
                added.setdefault(id(at), []).extend(
                    replace(new, block=at.block, paragraph=at.paragraph, line=at.line, size=size) for new in part.second
                )
                gone |= {id(word) for word in part.first}
            last = part.first[-1] if part.first else last
    made = [new for word in first for new in (*(() if id(word) in gone else (word,)), *added.get(id(word), ()))]
    return Joined(made, [word for word in first if id(word) in gone], changed=bool(gone or added))


def in_lines(words: Sequence[ReadWord], lines: Sequence[ReadLine]) -> list[list[ReadWord]]:
    """For each line the words that stand in it, from left to right; a word is in the line whose middle is nearest."""
    held: list[list[ReadWord]] = [[] for _ in lines]
    for word in words:
        near = [
            (abs(_middle(word.box) - _middle(line.box)), number)
            for number, line in enumerate(lines)
            if _lies_in(word.box, line.box)
        ]
        if near:
            held[min(near)[1]].append(word)
    return [sorted(found, key=lambda word: word.box[0]) for found in held]


def _middle(box: Box) -> float:
    return (box[1] + box[3]) / 2


def _lies_in(word: Box, line: Box) -> bool:
    return line[0] <= (word[0] + word[2]) / 2 <= line[2] and line[1] <= _middle(word) <= line[3]


def _is_sure(words: Sequence[ReadWord]) -> bool:
    letters = sum(character.isalpha() for word in words for character in word.text)
    return letters >= MISSED_LETTERS and min(word.confidence for word in words) >= MISSED_CONFIDENCE


def _size(there: Sequence[ReadWord], page: Sequence[ReadWord]) -> float:
    """The height of type in the first reading of a line, else of the page; 0 where unknown."""
    for words in (there, page):
        sizes = [word.size for word in words if word.size > 0]
        if sizes:
            return median(sizes)
    return 0.0


def _printed(words: Sequence[ReadWord], curly: bool) -> list[ReadWord]:
    """The words with quotation marks as the page has them: the second engine reads straight ones."""
    if not curly:
        return list(words)
    return [replace(word, text=_curled(word.text)) for word in words]


def _curled(text: str) -> str:
    made = ""
    for place, character in enumerate(text):
        opens = not any(before.isalnum() for before in text[:place]) and text[place + 1 :] != ""
        made += {'"': "“" if opens else "”", "'": "‘" if opens else "’"}.get(character, character)
    return made
