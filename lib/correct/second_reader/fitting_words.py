"""A word that hardly stands between its neighbours, as one like it that does: `soon sec its`, `esteem aud`.

Both are words, and worn letters look to two readers alike. So its neighbours and the image have to speak for the other.

Thresholds from: all words of letters and sidenotes, even pages; the other books of the corpora were not looked at:
docs/decisions.md, "A word that fits". tests/correct/test_fitting_words.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lib.correct.draft import LineDraft
from lib.correct.known_words import KnownWords
from lib.correct.rules.confusion_pairs import alike, core
from lib.correct.second_reader.strange_words import margins_of
from lib.readers.ctc import LineOutput
from lib.text.neighbouring_words import fit

LEAST_GAIN = 8.0
"""Logarithm by which another word fits better, at least: three thousand times."""
LEAST_MARGIN = -7.0
"""Margin; a word that the second reader finds so much less likely than what was read is not in the image."""
LEAST_SUM = 4.5
"""Margin and logarithm together, at least. From: three that are right have 4.6 to 21.8, four others 2.2 at most."""
SURE = 0.95
"""Confidence of the first reader, 0 to 1, from which a word stands. From: words of 12 books; worn letters have .93."""
CONFIDENCE = 0.85
"""Confidence, 0 to 1, of a word that is taken."""
REASON = "a word that fits its neighbours, and that the image may show"

_ENDS, _STOPS = re.compile(r"[.;:!?]"), re.compile(r"[.,;:!?]")


def take_fitting(
    draft: LineDraft, output: LineOutput, known: KnownWords, counts: Mapping[str, int], *, head: bool, tail: bool
) -> None:
    """Put words that fit in the place of known ones that do not; `head` and `tail`: the line's ends divide a word."""
    standing = draft.places
    for number, place in enumerate(standing):
        if (head and number == 0) or (tail and number == len(standing) - 1):
            continue
        word = draft.line.words[place]
        before, letters, after = core(draft.tokens[place])
        if word.confidence >= SURE or draft.tokens[place] != word.text or not _is_asked(letters, counts):
            continue
        sides = _sides([draft.tokens[each] for each in standing], number)
        gains = dict(_gains(letters, sides, known, counts))
        found = margins_of(draft, output, place, [before + other + after for other in gains])
        sums = [
            (gain + margin, other)
            for (other, gain), margin in zip(gains.items(), found, strict=True)
            if margin >= LEAST_MARGIN
        ]
        if sums and max(sums)[0] >= LEAST_SUM:
            draft.replace(place, before + max(sums)[1] + after, REASON, CONFIDENCE)


def _is_asked(letters: str, counts: Mapping[str, int]) -> bool:
    """Whether a word is one of English in small letters; what is none is asked about elsewhere."""
    return letters.isalpha() and letters.islower() and letters in counts


def _sides(tokens: list[str], number: int) -> tuple[str | None, str | None]:
    """The words beside one of a line, small and bare; None where the line or a stop ends."""
    before = tokens[number - 1] if number else ""
    after = tokens[number + 1] if number + 1 < len(tokens) else ""
    left = core(before)[1].lower() if before and not _ENDS.search(before[-1]) else ""
    right = core(after)[1].lower() if after and not _STOPS.search(tokens[number][-1]) else ""
    return left or None, right or None


def _gains(
    letters: str, sides: tuple[str | None, str | None], known: KnownWords, counts: Mapping[str, int]
) -> Iterator[tuple[str, float]]:
    """Words that are like one and fit better, with the logarithm of how much; the book has them as often at least."""
    before, after = sides
    if before is None and after is None:
        return
    own = fit(before, letters, after)
    for other in alike(letters):
        if other in counts and other != letters and known.count(other) >= known.count(letters):
            gain = fit(before, other, after) - own
            if gain >= LEAST_GAIN:
                yield other, gain
