"""What speaks for a change of words, and what against it. The image is the authority, the readings are its witnesses.

A change stands where the sum of its weights is above nothing.

Thresholds from: perfect answers, and answers with new errors, to pages of eight real books (docs/decisions.md); set by
hand, no curves kept.
"""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

from lib.correct.known_words import KnownWords, written_forms
from lib.correct.model.marks import against_marks, judge_marks
from lib.correct.model.place import NEUTRAL_CONFIDENCE, NEUTRAL_MARGIN, SEEN, Place, Verdict
from lib.text.alignment import edits
from lib.text.word_shapes import CONFUSED, ODD, bare, confused, is_name, negates, negations, plain

STRANGE_BEFORE = 1.6
"""Weight of a word that no list has, and the book has not, where one comes that is known."""
KNOWN_BEFORE, KNOWN_ALONE = -1.0, -1.2
"""Weight of a word that is known: readers seldom make one by mistake. The second where no second reader was asked."""
STRANGE_AFTER = -2.0
"""Weight of a word that comes and is not known."""
STRANGE_ALONE = -3.5
"""The same where none but known words were read, and no second reader was asked."""
DOUBT = 6.0
"""Weight of confidence, from 1 to 0."""
LEAST_DOUBT = -1.0
"""Weight that confidence has against a change, at most."""
COMMON_AFTER = 1.2
"""Weight of a word that the book has often, where one comes for a word that it has seldom."""
OFTEN = 4
"""How often a word stands in the book, and how many times as often as another, that is the common one."""
CASE, CASE_ALONE = 0.3, 0.25
"""Weight of letters that change their size alone. The second where no second reader says anything of it."""
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
HARDLY_READ = 0.6
"""Confidence below which a name, or a small word that turns the sense, may become another."""
GONE = 0.4
"""Confidence below which what was read may be a speck."""
SEEN_THERE = -20.0
"""Margin, a difference of natural logarithms, below which the second reader sees what is to go, however badly it was
read. Of what goes by right on half of eleven books none has less than 7, on the other half none less than -10.5; of
words that a model drops there none has more than -47, and more than -67."""
SPECK_LETTERS = 2
"""Letters of what may be a speck though it was read with some confidence."""
MARGIN = 0.35
"""Weight of each unit of the second reader's margin (a difference of natural logarithms)."""
LEAST_FROM_MARGIN, MOST_FROM_MARGIN = -4.0, 4.0
"""Weight that the second reader has, at least and at most."""
AGREED = 1.5
"""Weight of a second look that says the same. A model that errs twice in the same way must not carry a name."""
NEUTRAL_OF_CASE = -6.2
"""Margin, a difference of natural logarithms, that speaks neither for another size of a letter nor against it. Of five
right changes of size on eleven books none has less than -6.7; of 26 wrong ones that stood before on half of them three
have more than -6.2, on the other half none has more than -7."""
MOST_DOUBT_OF_CASE = 1.0
"""Weight that a badly read word gives to another size of its letters, at most. From: as above."""
HARDLY_FIGURE = 0.4
"""Confidence below which a figure may change into another."""


_FIGURED = re.compile(r"\d+(?:st|nd|rd|th|d|er|re|e|me|mo)|[A-Z]\d+", re.IGNORECASE)
"""Ordinals, and letters with a number: no list has them, and they are no strange words. An old 1 is read as r or i."""


def judge(place: Place, new: str, known: KnownWords | None) -> Verdict:
    """Whether other words may stand where these were read.

    `known` None: there is no list of words for the book's language, and none speaks for a change or against it.
    """
    read = place.text
    bare_read, bare_new = bare(read), bare(new)
    if marks := against_marks(place, new):
        return Verdict(stands=False, reason=marks)
    if bare_read == bare_new:
        return judge_marks(place, new)
    if negations(read) != negations(new) and not _was_negation(place, new):
        return Verdict(stands=False, reason=f"it turns the sense: {read} > {new}")
    figures = _against_figures(place, new)
    if figures is not None:
        return Verdict(stands=False, reason=figures)
    if place.type_beside and known is not None and all(form in known for form in written_forms(new)):
        return Verdict(stands=True, reason="a model reads letters where there is type beside the word")
    weight = AGREED * (place.agreed + (place.read_so and place.confidence >= HARDLY_READ))
    if bare_read.casefold() == bare_new.casefold():
        weight += _weight_of_case(place)
    else:
        weight += _doubt(place) + _weight_of_second_reader(place)
        if plain(bare_read) != plain(bare_new):
            weight += _weight_of_letters(place, bare_read, bare_new, new) + _weight_of_words(place, new, known)
        elif _unseen_accent(place, new, known):
            return Verdict(stands=False, reason=f"nobody else sees such an accent: {read} > {new}")
        else:
            weight += DIACRITICS + _weight_of_words(place, new, known, names=False)
    if weight > 0:
        return Verdict(stands=True, reason=f"a model reads it so, and enough speaks for it ({weight:.1f})")
    return Verdict(stands=False, reason=f"nothing speaks for it: {read} > {new} ({weight:.1f})")


def judge_going(place: Place, known: KnownWords | None) -> Verdict:
    """Whether words that were read may go: they may be specks, and nobody else reads them.

    What turns the sense of a sentence goes only where it was hardly read and the second reader is not against it.
    """
    seen = place.margin is not None and place.margin < NEUTRAL_MARGIN
    turning = next((word for word in place.words if negates(word.text) and (seen or word.confidence >= GONE)), None)
    if turning is not None:
        return Verdict(stands=False, reason=f"it turns the sense: {turning.text} is gone")
    if place.margin is not None and place.margin >= SEEN:
        return Verdict(stands=True, reason="neither a model nor the second reader reads it")
    if place.margin is not None and place.margin < SEEN_THERE:
        return Verdict(stands=False, reason=f"the second reader sees what is gone: {place.text}")
    for word in place.words:
        letters = bare(word.text)
        speck = len(letters) <= SPECK_LETTERS and word.confidence < NEUTRAL_CONFIDENCE
        strange = known is None or any(form not in known for form in written_forms(word.text)) or not letters
        if not (word.confidence < GONE or (speck and strange) or not letters):
            return Verdict(stands=False, reason=f"a word is gone that was read: {word.text}")
    return Verdict(stands=True, reason="a model sees nothing there, and it was hardly read")


def judge_coming(new: str, *, unread: bool, margin: float | None = None) -> Verdict:
    """Whether words may come in where none were read: there must be unread type for them, or another who reads them."""
    if negates(new):
        return Verdict(stands=False, reason=f"it turns the sense: {new} comes in")
    if margin is not None and margin >= SEEN:
        return Verdict(stands=True, reason="the second reader reads it too")
    if not unread:
        return Verdict(stands=False, reason=f"there is nothing on the page for: {new}")
    return Verdict(stands=True, reason="a model reads it where there is unread type")


def _weight_of_second_reader(place: Place) -> float:
    if place.margin is None:
        return 0.0
    return min(max((place.margin - NEUTRAL_MARGIN) * MARGIN, LEAST_FROM_MARGIN), MOST_FROM_MARGIN)


def _doubt(place: Place) -> float:
    return max(LEAST_DOUBT, (NEUTRAL_CONFIDENCE - place.confidence) * DOUBT)


def _weight_of_case(place: Place) -> float:
    """Of letters that change their size alone. How badly a word was read says little of it."""
    doubt = min(_doubt(place), MOST_DOUBT_OF_CASE)
    if place.margin is None:
        return doubt + CASE_ALONE
    return doubt + CASE + min((place.margin - NEUTRAL_OF_CASE) * MARGIN, MOST_FROM_MARGIN)


def _unseen_accent(place: Place, new: str, known: KnownWords | None) -> bool:
    """Whether accents come to a word that was known without, or was read well, and the second reader is not for it."""
    if known is None or not place.text.isascii() or plain(place.text) != place.text:
        # It had another accent, or what engines make of one.
        return False
    was_known = all(form in known for form in written_forms(place.text))
    is_known = all(form in known for form in written_forms(new))
    if is_known and not was_known:
        return False
    if place.margin is None:
        return was_known or place.confidence >= NEUTRAL_CONFIDENCE
    return place.margin < (SEEN if was_known and not is_known else NEUTRAL_MARGIN)


def _weight_of_letters(place: Place, read: str, new: str, text: str) -> float:
    """By distance, and which letters change into which. `read` and `new` are letters alone, `text` all that comes."""
    edited = Levenshtein.distance(read, new)
    weight = ONE_LETTER - EACH_LETTER * (edited - 1)
    alike = _each_alike(read, new) or confused(read, new) or confused(place.text, text)
    # A word of which each letter looks like that of the other is no other word, where a second reader is asked too.
    if 1 - edited / max(len(read), len(new), 1) < FAR and not (alike and place.margin is not None):
        weight += OTHER_WORD
    if alike:
        weight += LOOKALIKE
    if _chosen(place, text):
        weight += CHOSEN
    return weight


def _each_alike(read: str, new: str) -> bool:
    """Whether each letter that changes is one that readers take for the other."""
    same_length = len(read) == len(new)
    return same_length and all(a == b or frozenset((a, b)) in CONFUSED for a, b in zip(read, new, strict=True))


def _weight_of_words(place: Place, new: str, known: KnownWords | None, *, names: bool = True) -> float:
    """By what the lists say, and by names."""
    read = place.text
    name = names and is_name(read) and not place.opens and place.confidence >= HARDLY_READ
    if known is None:
        return NAME if name else 0.0
    alone = place.margin is None
    strange_before = sum(form not in known for form in written_forms(read)) + len(ODD.findall(read))
    strange_after = sum(form not in known and not _FIGURED.fullmatch(form) for form in written_forms(new))
    weight = 0.0
    if strange_after and strange_after >= strange_before:
        weight += STRANGE_ALONE if alone and not strange_before else STRANGE_AFTER
    elif strange_before > strange_after:
        weight += STRANGE_BEFORE
    if not strange_before:
        weight += KNOWN_ALONE if alone else KNOWN_BEFORE
    if _count(new, known) >= OFTEN * max(1, _count(read, known)):
        weight += COMMON_AFTER
    return weight + (NAME if name and (strange_after or not strange_before) else 0.0)


def _count(text: str, known: KnownWords) -> int:
    """How often the book has the rarest of these words, as far as the page was told."""
    return min((known.count(form) for form in written_forms(text)), default=0)


def _against_figures(place: Place, new: str) -> str | None:
    """A figure becomes another only where it was hardly read, or the second reader reads the other at least as well."""
    read = place.text
    before, after = ("".join(filter(str.isdigit, text)) for text in (read, new))
    if before == after:
        return None
    for tag, at, other in edits(read, new):
        old = read[at] if tag != "insert" else ""
        put = new[other] if tag != "delete" else ""
        if not (old.isdigit() or put.isdigit()) or frozenset((old, put)) in CONFUSED:
            continue
        seen = place.margin is not None and place.margin >= (NEUTRAL_MARGIN if old.isalpha() else SEEN)
        # Two looks of a model make a figure, where nobody else is against it and the engine was not sure of its own.
        agreed = place.agreed and place.confidence < NEUTRAL_CONFIDENCE and place.margin is None
        against = place.margin is not None and place.margin < NEUTRAL_MARGIN
        if not (seen or agreed) and (against or place.confidence >= HARDLY_FIGURE):
            return f"figures change: {old}>{put} in {read} > {new}"
    return None


def _was_negation(place: Place, new: str) -> bool:
    """Whether a misread word is one letter from the negation that comes, or goes, and was hardly read."""
    near = Levenshtein.distance(bare(place.text).casefold(), bare(new).casefold()) <= 1
    return near and bool(place.words) and place.confidence < NEUTRAL_CONFIDENCE


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
