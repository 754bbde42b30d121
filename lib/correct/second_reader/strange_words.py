"""Strange words of a line that has been read twice, put right where one other word is likely enough.

Thresholds from: the five short books and every third page of the three long ones, and checked on the other two thirds
(docs/accuracy.md, "What the corrector mends"); no curves kept.
"""

from __future__ import annotations

from collections.abc import Mapping

from lib.correct.draft import LineDraft
from lib.correct.known_words import LEAST_COUNT, KnownWords
from lib.correct.rules.confusion_pairs import core
from lib.correct.second_reader import likely_words
from lib.correct.second_reader.alternatives import ACCENT, alternatives
from lib.readers.ctc import LineOutput
from lib.readers.folding import folded

LEAST_MARGIN = -8.0
"""Margin; an alternative of the first reader that makes a known word may be so much less likely to the second: both see
a worn letter as the same other one, but only one of them has the right one at all."""
CLEAR_LEAD = 3.0
"""Margin by which one alternative must be likelier than the next."""
ALTERNATIVE_CONFIDENCE = 0.85
"""Confidence, 0 to 1, of an alternative that is taken."""


def take_alternatives(draft: LineDraft, output: LineOutput, known: KnownWords, places: list[int]) -> None:
    """Words that are strange still, as the first reader might have read them, unless the second is against it."""
    for place in places:
        word = draft.line.words[place]
        if draft.tokens[place] != word.text:
            continue
        choices = list(alternatives(word, known))
        if not choices:
            continue
        margins = sorted(
            (
                (margin, text, why)
                for margin, (text, why) in zip(
                    margins_of(draft, output, place, [text for text, _ in choices]), choices, strict=True
                )
            ),
            reverse=True,
        )
        clear = len(margins) == 1 or margins[0][0] - margins[1][0] >= CLEAR_LEAD
        margin, text, why = margins[0]
        if clear and margin > (0.0 if why == ACCENT else LEAST_MARGIN):
            reason = f"{why} makes a known word (second reader: margin {margin:.1f})"
            draft.replace(place, text, reason, ALTERNATIVE_CONFIDENCE)


def take_likely(
    draft: LineDraft, output: LineOutput, known: KnownWords, counts: Mapping[str, int], head: str, tail: str
) -> None:
    """Words that English hardly has, as common ones; `head` and `tail` are letters that the line's ends divide."""
    standing = draft.places
    for place in standing:
        before, letters, after = core(draft.tokens[place])
        start = head if place == standing[0] else ""
        end = tail if place == standing[-1] else ""
        whole = start + letters + end
        if not letters or not likely_words.is_hardly_english(whole, counts):
            continue
        if known.count(whole) >= LEAST_COUNT:
            continue
        spellings = likely_words.likely_words(letters, start, end, counts)
        margins = margins_of(draft, output, place, [before + each.letters + after for each in spellings])
        confidence = draft.line.words[place].confidence
        weighed = list(zip(margins, spellings, strict=True))
        best = likely_words.choose(weighed, confidence, capital=letters[0].isupper())
        if best is not None:
            draft.replace(place, before + best.letters + after, likely_words.REASON, likely_words.CONFIDENCE)


def margins_of(draft: LineDraft, output: LineOutput, place: int, texts: list[str]) -> list[float]:
    """How much likelier than the line its other texts are, with each of `texts` for one word."""
    likelihood = output.likelihood(folded(draft.text))
    return [output.likelihood(folded(draft.text_with(place, text))) - likelihood for text in texts]
