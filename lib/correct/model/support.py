"""What speaks for a change of words, and what against it. The image is the authority, the readings are its witnesses.

A change stands where the sum of its weights is above nothing.

Thresholds from: perfect answers, and answers with new errors, to pages of eight real books (docs/decisions.md); set by
hand, no curves kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from rapidfuzz.distance import Levenshtein, Opcode

from lib.correct.known_words import KnownWords, written_forms
from lib.schemas.ocr import Word
from lib.text.alignment import edits

STRANGE_BEFORE = 1.6
"""Weight of a word that no list has, and the book has not, where one comes that is known."""
KNOWN_BEFORE = -1.0
"""Weight of a word that is known: readers seldom make one by mistake."""
STRANGE_AFTER = -2.0
"""Weight of a word that comes and is not known."""
NEUTRAL_CONFIDENCE = 0.9
"""Confidence that speaks neither for a change nor against it."""
DOUBT = 6.0
"""Weight of confidence, from 1 to 0."""
LEAST_DOUBT = -1.0
"""Weight that confidence has against a change, at most."""
COMMON_AFTER = 1.2
"""Weight of a word that the book has often, where one comes for a word that it has seldom."""
OFTEN = 4
"""How often a word stands in the book, and how many times as often as another, that is the common one."""
CASE = 0.3
"""Weight of letters that change their size alone."""
ONE_LETTER, EACH_LETTER = 0.5, 0.3
"""Weight of a distance of one, and of each letter more."""
FAR = 0.5
"""Share of letters in common, below which it is another word."""
OTHER_WORD = -2.0
"""Weight of another word."""
DIACRITICS = 3.0
"""Weight of accents alone: the letters are the same, and no list has all accents."""
LOOKALIKE = 0.9
"""Weight of letters that readers take for each other."""
CHOSEN = 1.5
"""Weight of letters that the engine itself took into account."""
NAME = -1.5
"""Weight of a name, of which no list says whether it is right."""
MOST_MARKS = 3
"""Marks that may change at one place."""
HARDLY_READ = 0.6
"""Confidence below which a name, or a small word that turns the sense, may become another."""
GONE = 0.4
"""Confidence below which what was read may be a speck."""
SPECK_LETTERS = 2
"""Letters of what may be a speck though it was read with some confidence."""
MARGIN, MOST_MARGIN = 0.3, 8.0
"""Weight of what the second reader says, for each unit of its margin, and the most units (natural logarithms)."""
HARDLY_FIGURE = 0.4
"""Confidence below which a figure may change into another."""

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
_ODD = re.compile(r"[\[\]|!{}()]\w|\w[\[\]|{}(]|\w[!)\]]\w|\w!(?=[,;])|\b\w*[^\W\d_]\d\w*\b|\b\d+[^\W\d_]{1,2}\d\w*")
"""Marks and figures inside a word, that are letters in truth."""
_CONTRACTED = re.compile(r"n['’]t$", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """What was read at a place: words, and what the engines said of them."""

    words: tuple[Word, ...]
    opens: bool = False
    """A sentence may begin here: a capital is no sign of a name."""
    margin: float | None = None
    """How much likelier the line is to the second reader with what is to stand here, in natural logarithms."""

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        """That of the word that was read worst; 1 where there is none."""
        return min((word.confidence for word in self.words), default=1.0)


@dataclass(frozen=True)
class Verdict:
    """Whether a change stands, and what decides it, in a few words."""

    stands: bool
    reason: str


def judge(place: Place, new: str, known: KnownWords | None) -> Verdict:
    """Whether other words may stand where these were read.

    `known` None: there is no list of words for the book's language, and none speaks for a change or against it.
    """
    read = place.text
    bare_read, bare_new = _bare(read), _bare(new)
    if _negations(read) != _negations(new) and not _was_negation(place, new):
        return Verdict(stands=False, reason=f"it turns the sense: {read} > {new}")
    if bare_read == bare_new:
        return _judge_marks(read, new)
    figures = _against_figures(place, new)
    if figures is not None:
        return Verdict(stands=False, reason=figures)
    weight = _doubt(place) + _weight_of_second_reader(place)
    if bare_read.casefold() == bare_new.casefold():
        weight += CASE
    elif _plain(bare_read) == _plain(bare_new):
        weight += DIACRITICS + _weight_of_words(place, new, known, names=False)
    else:
        weight += _weight_of_letters(place, bare_read, bare_new, new) + _weight_of_words(place, new, known)
    if weight > 0:
        return Verdict(stands=True, reason=f"a model reads it so, and enough speaks for it ({weight:.1f})")
    return Verdict(stands=False, reason=f"nothing speaks for it: {read} > {new} ({weight:.1f})")


def judge_going(place: Place, known: KnownWords | None) -> Verdict:
    """Whether words that were read may go: they may be specks."""
    for word in place.words:
        letters = _bare(word.text)
        speck = len(letters) <= SPECK_LETTERS and word.confidence < NEUTRAL_CONFIDENCE
        strange = known is None or any(form not in known for form in written_forms(word.text)) or not letters
        if not (word.confidence < GONE or (speck and strange) or not letters):
            return Verdict(stands=False, reason=f"a word is gone that was read: {word.text}")
    return Verdict(stands=True, reason="a model sees nothing there, and it was hardly read")


def judge_coming(new: str, *, unread: bool) -> Verdict:
    """Whether words may come in where none were read: there must be unread type for them."""
    if negates(new):
        return Verdict(stands=False, reason=f"it turns the sense: {new} comes in")
    if not unread:
        return Verdict(stands=False, reason=f"there is nothing on the page for: {new}")
    return Verdict(stands=True, reason="a model reads it where there is unread type")


def _weight_of_second_reader(place: Place) -> float:
    if place.margin is None:
        return 0.0
    return min(max(place.margin, -MOST_MARGIN), MOST_MARGIN) * MARGIN


def _doubt(place: Place) -> float:
    return max(LEAST_DOUBT, (NEUTRAL_CONFIDENCE - place.confidence) * DOUBT)


def _weight_of_letters(place: Place, read: str, new: str, text: str) -> float:
    """By distance, and which letters change into which. `read` and `new` are letters alone, `text` all that comes."""
    edited = Levenshtein.distance(read, new)
    weight = ONE_LETTER - EACH_LETTER * (edited - 1)
    if 1 - edited / max(len(read), len(new), 1) < FAR:
        weight += OTHER_WORD
    if _confused(read, new) or _confused(place.text, text):
        weight += LOOKALIKE
    if _chosen(place, text):
        weight += CHOSEN
    return weight


def _weight_of_words(place: Place, new: str, known: KnownWords | None, *, names: bool = True) -> float:
    """By what the lists say, and by names."""
    read = place.text
    name = names and _name(read) and not place.opens and place.confidence >= HARDLY_READ
    if known is None:
        return NAME if name else 0.0
    strange_before = sum(form not in known for form in written_forms(read)) + len(_ODD.findall(read))
    strange_after = sum(form not in known for form in written_forms(new))
    weight = 0.0
    if strange_after and strange_after >= strange_before:
        weight += STRANGE_AFTER
    elif strange_before > strange_after:
        weight += STRANGE_BEFORE
    if not strange_before:
        weight += KNOWN_BEFORE
    if _count(new, known) >= OFTEN * max(1, _count(read, known)):
        weight += COMMON_AFTER
    return weight + (NAME if name and (strange_after or not strange_before) else 0.0)


def _count(text: str, known: KnownWords) -> int:
    """How often the book has the rarest of these words, as far as the page was told."""
    return min((known.count(form) for form in written_forms(text)), default=0)


def _judge_marks(read: str, new: str) -> Verdict:
    """The letters and figures stay; spaces and marks may change, but not many."""
    changed = Levenshtein.distance(read.replace(" ", ""), new.replace(" ", ""))
    if changed > MOST_MARKS:
        return Verdict(stands=False, reason=f"{changed} marks change: {read} > {new}")
    return Verdict(stands=True, reason="a model sees other marks or spaces there")


def _against_figures(place: Place, new: str) -> str | None:
    read = place.text
    before, after = re.sub(r"\D", "", read), re.sub(r"\D", "", new)
    if before == after:
        return None
    for tag, at, other in edits(read, new):
        old = read[at] if tag != "insert" else ""
        put = new[other] if tag != "delete" else ""
        figure = old.isdigit() or put.isdigit()
        if figure and frozenset((old, put)) not in CONFUSED and place.confidence >= HARDLY_FIGURE:
            return f"figures change: {old}>{put} in {read} > {new}"
    return None


def negates(text: str) -> bool:
    """Whether a word among these turns the sense of a sentence."""
    return bool(_negations(text))


def _negations(text: str) -> list[str]:
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text)]
    return sorted("not" if _CONTRACTED.search(word) else word for word in words if _negates(word))


def _negates(word: str) -> bool:
    return word in NEGATIONS or _CONTRACTED.search(word) is not None


def _was_negation(place: Place, new: str) -> bool:
    """Whether a misread word is one letter from the negation that comes, or goes, and was hardly read."""
    near = Levenshtein.distance(_bare(place.text).casefold(), _bare(new).casefold()) <= 1
    return near and bool(place.words) and place.confidence < NEUTRAL_CONFIDENCE


def _confused(read: str, new: str) -> bool:
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


def _chosen(place: Place, new: str) -> bool:
    """Whether each letter that changes is one that the engine took into account there."""
    words = new.split()
    if len(words) != len(place.words):
        return False
    for word, text in zip(place.words, words, strict=True):
        if word.text == text:
            continue
        if len(text) != len(word.text) or len(word.choices) != len(text):
            return False
        pairs = zip(word.text, text, word.choices, strict=True)
        if any(old != put and put not in choices for old, put, choices in pairs):
            return False
    return True


def _name(text: str) -> bool:
    return any(word[0].isupper() and not word.isupper() for word in _LETTERS.findall(text))


def _bare(text: str) -> str:
    """Letters and figures alone."""
    return "".join(character for character in text if character.isalnum())


def _plain(text: str) -> str:
    """Without accents; umlauts as engines see them that do not know them."""
    split = unicodedata.normalize("NFD", text.replace("ii", "u").replace("ü", "u"))
    return "".join(character for character in split if not unicodedata.combining(character))
