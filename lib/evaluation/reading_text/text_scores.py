"""Characters and words of a reading text that are wrong: in order, and wherever they stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lib.evaluation.reading_text.aligned_words import AlignedWords, folded, letters
from lib.evaluation.reading_text.reading import Reading
from lib.text.alignment import distance

MOVED = 3
"""Words that must stand together elsewhere to count as moved; fewer may be there by chance."""
SHOWN = 12
"""Words that a finding shows."""


@dataclass(frozen=True)
class Move:
    """A run of words that stands elsewhere: its first word in either text, and how many there are."""

    true: int
    given: int
    words: int


@dataclass(frozen=True)
class Run:
    """Words that differ and are mended in one go; ends are outside."""

    start: int
    end: int
    given_start: int
    given_end: int


def edits_in_order(aligned: AlignedWords) -> tuple[int, int]:
    """Character edits over the whole text, and the characters of the truth."""
    truth, given = _text(aligned, aligned.truth), _text(aligned, aligned.given)
    return distance(truth, given), len(truth)


def word_bag_errors(aligned: AlignedWords) -> tuple[int, int]:
    """Words that are lost or that came in, whichever are more, regardless of order; and the words of the truth."""
    truth = Counter(filter(None, map(letters, aligned.true_words)))
    given = Counter(filter(None, map(letters, aligned.given_words)))
    return max((truth - given).total(), (given - truth).total()), truth.total()


def differing_runs(aligned: AlignedWords) -> list[Run]:
    """Runs of words that differ; a single word between two of them parts none."""
    runs: list[Run] = []
    for piece in aligned.differing:
        if runs and piece.start - runs[-1].end <= 1:
            runs[-1] = Run(runs[-1].start, piece.end, runs[-1].given_start, piece.other_end)
        else:
            runs.append(Run(piece.start, piece.end, piece.other_start, piece.other_end))
    return runs


def shown(words: Sequence[str]) -> str:
    """Words as a finding shows them."""
    return " ".join(words) if len(words) <= SHOWN else f"{' '.join(words[:SHOWN])} …"


def find_moves(aligned: AlignedWords) -> list[Move]:
    """Runs of words that the truth has in one place and the text in another, the longest that can be had."""
    lost = [at for piece in aligned.differing for at in range(piece.start, piece.end)]
    come = [at for piece in aligned.differing for at in range(piece.other_start, piece.other_end)]
    true, given = aligned.true_words, aligned.given_words
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    free, wanted = set(come), set(lost)
    for at in come:
        if all(at + step in free for step in range(MOVED)):
            places[tuple(given[at : at + MOVED])].append(at)
    moves: list[Move] = []
    for at in lost:
        if at not in wanted or any(at + step not in wanted for step in range(MOVED)):
            continue
        found = [
            (_length(true, given, at, place, wanted, free), -place) for place in places[tuple(true[at : at + MOVED])]
        ]
        length, place = max(found, default=(0, 0))
        if length >= MOVED:
            moves.append(Move(at, -place, length))
            wanted -= set(range(at, at + length))
            free -= set(range(-place, -place + length))
    return moves


def _length(true: Sequence[str], given: Sequence[str], at: int, place: int, wanted: set[int], free: set[int]) -> int:
    """How many words are the same from two places on, of those that have no place yet."""
    length = 0
    while at + length in wanted and place + length in free and true[at + length] == given[place + length]:
        length += 1
    return length


def flexible_edits(aligned: AlignedWords, moves: Sequence[Move]) -> int:
    """Character edits without the runs of words that stand elsewhere: they count as right."""
    moved_true = {move.true + step for move in moves for step in range(move.words)}
    moved_given = {move.given + step for move in moves for step in range(move.words)}
    return distance(_text(aligned, aligned.truth, moved_true), _text(aligned, aligned.given, moved_given))


def _text(aligned: AlignedWords, reading: Reading, without: Collection[int] = ()) -> str:
    """A text as it is compared. Folded anew: a dash that stands alone takes the white space around it with it."""
    words = (word.text for at, word in enumerate(reading.words) if at not in without)
    return folded(" ".join(words), aligned.settings)
