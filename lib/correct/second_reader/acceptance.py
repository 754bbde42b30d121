"""Whether the second reader is followed where it differs from the first.

The margin is by how much likelier the second reader finds the line with the change than without (natural logarithm:
3 is twenty to one). A reader of single lines sees letters, not words, so a change has to make words of what is none,
or at least leave words what they are; how much margin it needs beyond that depends on what is changed.

Thresholds from: the five short books and every third page of the three long ones, and checked on the other two thirds
(docs/accuracy.md, "What the corrector mends"); no curves kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from math import exp

from lib.correct.known_words import KnownWords, written_forms
from lib.correct.second_reader.differences import Difference
from lib.readers.folding import DASHES, folded

SURE = 0.93
"""Confidence, 0 to 1; words that the first reader read with at least this become no other known word."""
DOUBTED = 0.9
"""Confidence, 0 to 1; marks beside words read with at least this are not so easily specks."""
MOST_LETTERS = 3
"""Letters of a difference on either side, at most: more is a line cut out badly."""
NEEDED = {
    "a known word for a strange one": 1.0,
    "a common word for a rare one": 2.0,
    "another known word": 7.0,
    "one letter for two": 5.0,
    "a letter's size": 6.0,
    "a letter that is rare": 7.0,
    "a strange word for another": 10.0,
    "letters for figures": 3.0,
    "figures for letters": 1.5,
    "a note's figure": 3.0,
    "a note's figure that was not read": 5.0,
    "a space between words that are known": 1.0,
    "a space": 4.0,
    "no space in a word that is known": 1.0,
    "no mark": 2.0,
    "no mark where the first was sure": 3.5,
    "another quotation mark": 3.0,
    "another stop": 4.5,
    "another mark": 6.0,
    "one more mark in a word": 5.0,
    "a stop before a dash": 5.0,
    "one more mark": 8.0,
}
"""Margin that each kind of change needs."""
MOST_SURE, LEAST_SURE, GROWS_IN = 0.97, 0.27, 4
"""Confidence, 0 to 1, of a change with margin to spare; what it lacks of that where the margin is just enough; and the
margin, beyond what is needed, in which this falls to a third."""

COMMON = 4
"""A word that the book has so often, and so many times as often as another that is like it, is meant."""
RARE, RARE_JOINED = 1, 2
"""How often, at most, the book has a word that may be another one, and one that may be two."""
LONGEST_STRANGE = 2
"""Characters of a change from a strange word to another, at most."""
LONG_S = "ſ"
NOTE_MARKS = frozenset("*†‡§¶")
STOPS = frozenset(".,;:")
QUOTES = frozenset("\"'")
_FIGURES = re.compile(r"\d[\d.,]*\d")
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)\b")
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th|d|s)?")
_NOTE = re.compile(r"[!?]?_?")
_NOTE_FIGURE = re.compile(r"\.?\d")
_CALLED = re.compile(r"[.,;:][\"'”’]*$")
_SPACED_MARK = re.compile(r"(?:^| )[.,;:!?)\]]|[(\[](?: |$)|- |(?<=.) -|(?:^| )[\"'](?: |$)")


@dataclass(frozen=True)
class Proposal:
    """A change to some words of a line: `before` becomes `after` by `changes`, whose places are in `before`."""

    before: str
    after: str
    changes: tuple[Difference, ...]
    margin: float
    confidence: float
    """The first reader's, of the least sure of the words."""
    head: str = ""
    tail: str = ""
    """What belongs before and after the words, where a line's end divides the first or the last of them."""

    def whole(self, text: str) -> str:
        """`text`, which is `before` or `after`, with what the line's ends divide from it."""
        return self.head + (text[:-1] + self.tail if self.tail else text)


@dataclass(frozen=True)
class Verdict:
    kind: str
    confidence: float


def weigh(proposal: Proposal, known: KnownWords) -> Verdict | None:
    """What kind of change it is; None where it is not to be made."""
    kinds = {_kind(change, proposal, known) for change in proposal.changes}
    needed, kind = max((NEEDED.get(kind or "", float("inf")), kind or "") for kind in kinds)
    if proposal.margin < needed:
        return None
    return Verdict(kind, round(MOST_SURE - LEAST_SURE * exp(-(proposal.margin - needed) / GROWS_IN), 2))


def _kind(change: Difference, proposal: Proposal, known: KnownWords) -> str | None:
    """The kind of one change; None where it is never made."""
    if set(change.read) & set(DASHES):
        # A dash is a hyphen to the second reader, or nothing.
        return None
    if _joins_to_strange(proposal, known):
        return None
    if _is_long_s(change, proposal.before):
        # The second reader knows no long s: it is an f to it.
        return None
    change = replace(change, read=folded(change.read))
    read, other = change.read, change.other
    if max(_letters(read), _letters(other)) > MOST_LETTERS:
        return None
    if set(read) & NOTE_MARKS and not (read == "*" and other in QUOTES):
        return None
    if not _letters(read + other):
        return _marks(change, proposal, known)
    if _NOTE.fullmatch(read) and _NOTE_FIGURE.fullmatch(other) and change.end == len(proposal.before):
        called = other.startswith(".") or _CALLED.search(proposal.before[: change.start])
        return ("a note's figure" if read else "a note's figure that was not read") if called else None
    if any(character.isdigit() for character in read + other):
        return _figures(change, proposal, known)
    if read.casefold() == other.casefold():
        within_word = proposal.before[: change.start][-1:].isalpha()
        return None if within_word or len(read) > 1 else "a letter's size"
    return _words(change, proposal, known)


def _joins_to_strange(proposal: Proposal, known: KnownWords) -> bool:
    """Whether words would be joined to one that nobody knows: two strange words are then one, and nothing is mended."""
    before, after = proposal.whole(proposal.before), proposal.whole(proposal.after)
    if before.count(" ") <= after.count(" "):
        return False
    old = {*written_forms(before)}
    return any(form not in known for form in written_forms(after) if form not in old)


def _is_long_s(change: Difference, line: str) -> bool:
    """Whether a long s, printed or made s already, would become f or something else."""
    if LONG_S in change.read:
        return True
    within = change.end < len(line) and line[change.end].isalpha()
    return within and "s" in change.read and "f" in change.other


def _letters(text: str) -> int:
    return sum(character.isalnum() for character in text)


def _words(change: Difference, proposal: Proposal, known: KnownWords) -> str | None:
    """Letters for letters, or for signs that stand for letters."""
    before, after = proposal.whole(proposal.before), proposal.whole(proposal.after)
    strange, left = known.strange(before), known.strange(after)
    if left > strange or (left == strange and change.read.count(" ") != change.other.count(" ")):
        return None
    halved = _halves(change, proposal)
    if left < strange or (_letters(change.read) == 0 and not left):
        return "one letter for two" if halved else "a known word for a strange one"
    if strange:
        if len(proposal.changes) > 1 or max(len(change.read), len(change.other)) > LONGEST_STRANGE or halved:
            return None
        return "a strange word for another" if change.other.isascii() else "a letter that is rare"
    old, new = (_rarest(text, known) for text in (before, after))
    if new >= COMMON and new >= COMMON * old:
        return "a common word for a rare one"
    if proposal.confidence >= SURE or old > RARE or new < old or halved:
        return None
    return "another known word"


def _rarest(text: str, known: KnownWords) -> int:
    """How often the book has the rarest word of a text."""
    return min((known.count(form) for form in written_forms(text)), default=0)


def _halves(change: Difference, proposal: Proposal) -> bool:
    """Whether one of two like letters is lost: a reader of this kind takes them for one."""
    at = change.start
    around = proposal.before[max(0, at - 1) : at] + proposal.before[change.end : change.end + 1]
    return not change.other and len(change.read) == 1 and change.read in around


def _figures(change: Difference, proposal: Proposal, known: KnownWords) -> str | None:
    """Letters for figures and the reverse, never another figure: that needs a witness more."""
    read, other = change.read, change.other
    if any(character.isdigit() for character in read) and any(character.isdigit() for character in other):
        return None
    if _FIGURES.search(proposal.before) or _ORDINAL.search(proposal.before):
        return None
    forms = list(written_forms(proposal.whole(proposal.after)))
    if any(character.isdigit() for character in other):
        return "figures for letters" if all(_NUMBER.fullmatch(form) for form in forms) else None
    return "letters for figures" if forms and all(form in known and form.isalpha() for form in forms) else None


def _marks(change: Difference, proposal: Proposal, known: KnownWords) -> str | None:
    """Marks and spaces."""
    read, other = change.read, change.other
    after = proposal.after
    strange, left = known.strange(proposal.whole(proposal.before)), known.strange(proposal.whole(after))
    if left > strange or len(_SPACED_MARK.findall(after)) > len(_SPACED_MARK.findall(proposal.before)):
        return None
    if not (read + other).strip():
        return _spaces(change, proposal, known)
    if " " in read and " " not in other and _glues(change, proposal):
        return None
    if not other.strip():
        return "no mark" if proposal.confidence < DOUBTED else "no mark where the first was sure"
    inside = _inside_word(change, proposal)
    if not read.strip():
        if inside:
            return "one more mark in a word" if left < strange or other in QUOTES else None
        if other == "." and _before_a_dash(change, proposal):
            return "a stop before a dash"
        # What the first reader took for no stop is mostly a speck to the second.
        return None if set(other) & {".", ";"} else "one more mark"
    if inside and left == strange:
        return None
    if read in QUOTES | {"*"} and other in QUOTES:
        return "another quotation mark"
    return "another stop" if read in STOPS and other in STOPS else "another mark"


def _spaces(change: Difference, proposal: Proposal, known: KnownWords) -> str | None:
    """A space more or less."""
    left, right = proposal.before[: change.start], proposal.before[change.end :]
    strange, fewer = known.strange(proposal.whole(proposal.before)), known.strange(proposal.whole(proposal.after))
    if not change.other:
        return "no space in a word that is known" if fewer < strange and left[-1:].isalpha() else None
    if not right[:1].isalnum() or not left or left[-1] in "\"'([-":
        return None
    old, new = (_rarest(text, known) for text in (proposal.before, proposal.after))
    parted = fewer < strange or (old <= RARE_JOINED and new >= COMMON)
    return "a space between words that are known" if parted else "a space"


def _before_a_dash(change: Difference, proposal: Proposal) -> bool:
    """Whether a word ends here, and a dash and a capital follow, as after a heading that runs into its text."""
    before, after = proposal.before[: change.start], proposal.before[change.end :]
    return before[-1:].isalpha() and after[:1] == "-" and after[1:2].isupper()


def _inside_word(change: Difference, proposal: Proposal) -> bool:
    before, after = proposal.before[: change.start], proposal.before[change.end :]
    return before[-1:].isalnum() and after[:1].isalnum()


def _glues(change: Difference, proposal: Proposal) -> bool:
    """Whether words would run together that a mark and its space kept apart."""
    left, right = proposal.before[: change.start], proposal.before[change.end :]
    return bool(left) and bool(right) and not left.endswith(" ") and not right.startswith(" ")
