"""The words of a page that a person should look at, each with what is known of it.

Doubt is a number from 0 (sure) to 1: what is missing to certainty in the confidence of the reading or the correction.

Thresholds from: abolish and sidenotes beside their truth. The first tenth of the words by doubt holds 78 and 89 % of
the wrong ones; those from DOUBTFUL on, 6 and 3 % of the words, are wrong in 42 and 53 of 100. No curves kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Literal

from lib.merge.human import proofread_text
from lib.merge.page_in_hand import PageInHand
from lib.report.doubt import DOUBTFUL, is_in_doubt
from lib.review.shown_text import ShownParagraph, shown_paragraphs
from lib.schemas.correct import CorrectPage, Edit
from lib.schemas.merge import MergedWord
from lib.text.alignment import long_runs

Kind = Literal["read", "corrected", "refused"]

OF_CORRECTION = DOUBTFUL
"""The least doubt of a correction: confidence says how sure a rule is, and a person has not seen it."""
OF_REFUSED = 0.5
"""Doubt of a word that a model would have put otherwise and the guards refused."""
MOST_CHOICES = 6
"""Other readings that are offered of a word, at most."""


@dataclass(frozen=True)
class Doubt:
    """A word in doubt. `word` counts the words of its paragraph's text, from 0."""

    paragraph: str
    word: int
    score: float
    kind: Kind
    text: str
    read: str | None = None
    reason: str | None = None
    choices: list[str] = field(default_factory=list)


def doubts(page: PageInHand, correct: CorrectPage | None) -> list[Doubt]:
    """The words in doubt of a page, in reading order: none of a page that is proofread, nor of a paragraph that a
    person found right; of one that a person changed, the words that stayed."""
    if page.merged.status != "ok" or proofread_text(page.merged) is not None:
        return []
    edits = _edits(correct)
    choices = {w.id: w.choices for line in page.read.lines() for w in line.words if w.choices}
    refused = {entry.id: entry for entry in correct.set_aside} if correct else {}
    found: list[Doubt] = []
    for shown in shown_paragraphs(page):
        if shown.gone or (shown.by_person and shown.text == shown.made):
            continue
        mine = {doubt.word: doubt for doubt in _of_words(shown, edits, choices)}
        entry = refused.get(shown.id)
        if entry is not None:
            reason = f"a model would have put it; refused: {entry.reason}"
            for word, text in _other_words(shown, entry.text):
                before = mine.get(word) or Doubt(shown.id, word, 0.0, "refused", shown.words[word].text)
                mine[word] = replace(
                    before, kind="refused", reason=reason, score=max(before.score, OF_REFUSED), choices=[text]
                )
        found += [mine[word] for word in sorted(mine)]
    return found


def _of_words(
    shown: ShownParagraph, edits: Mapping[str, list[Edit]], choices: Mapping[str, Sequence[str]]
) -> Iterator[Doubt]:
    for number, (line, word) in enumerate(zip(shown.line_ids, shown.words, strict=True)):
        if word.source == "correct":
            edit = _edit_of(word, edits.get(line, []))
            yield Doubt(
                shown.id, number, max(OF_CORRECTION, 1 - (edit.confidence if edit else word.confidence)), "corrected",
                word.text, word.read, edit.reason if edit else "a correction of the whole paragraph",
                [word.read] if word.read else [],
            )  # fmt: skip
        elif is_in_doubt(word):
            known = next((choices[name] for name in word.ids if name in choices), [])
            yield Doubt(
                shown.id, number, 1 - word.confidence, "read", word.text, None, "the reader doubts it",
                list(other_readings(word.text, known)),
            )  # fmt: skip


def _edits(correct: CorrectPage | None) -> dict[str, list[Edit]]:
    found: dict[str, list[Edit]] = {}
    for paragraph in correct.paragraphs if correct else ():
        for edit in paragraph.edits:
            found.setdefault(edit.line, []).append(edit)
    return found


def _edit_of(word: MergedWord, edits: Sequence[Edit]) -> Edit | None:
    """The edit that made a word: by its id, else by what it put there."""
    by_id = (edit for edit in edits if edit.word in word.ids)
    by_text = (edit for edit in edits if word.text in edit.after.split() or word.text == edit.after)
    return next(by_id, None) or next(by_text, None)


def other_readings(text: str, choices: Sequence[str]) -> Iterator[str]:
    """Spellings of a word from what the engine took into account for each of its characters; the nearest first."""
    if len(choices) != len(text):
        return
    ways = [
        [character, *(other for other in others if other != character)]
        for character, others in zip(text, choices, strict=True)
    ]
    doubtful = [at for at, way in enumerate(ways) if len(way) > 1][:4]
    spelled: list[tuple[int, str]] = []
    for picked in product(*(range(len(ways[at])) for at in doubtful)):
        letters = list(text)
        for at, which in zip(doubtful, picked, strict=True):
            letters[at] = ways[at][which]
        spelled.append((sum(map(bool, picked)), "".join(letters)))
    yield from dict.fromkeys(way for changes, way in sorted(spelled, key=lambda one: one[0]) if changes)


def _other_words(shown: ShownParagraph, text: str) -> Iterator[tuple[int, str]]:
    """Where another text has other words for the same number of ours: place and the other word."""
    other = text.split()
    for part in long_runs([word.text for word in shown.words], other):
        if not part.same and part.end - part.start == part.other_end - part.other_start:
            for at in range(part.end - part.start):
                yield part.start + at, other[part.other_start + at]
