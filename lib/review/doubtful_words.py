"""The words of a page that a person should look at, each with what is known of it.

Doubt is how likely a word is wrong, from 0 to 1 (lib/doubt). Marked are words that the reader doubted or a stage
corrected, and all others from LIKELY on; the most doubtful come first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Literal

from lib.doubt.book_words import CLOSING, OPENING
from lib.doubt.learnt_doubt import LearntDoubt
from lib.doubt.word_features import Key
from lib.merge.human import proofread_text
from lib.merge.page_in_hand import PageInHand
from lib.readers.folding import folded
from lib.report.doubt import is_in_doubt
from lib.review.shown_text import ShownParagraph, shown_paragraphs
from lib.schemas.correct import CorrectPage, Edit
from lib.schemas.merge import READ, MergedWord
from lib.text.alignment import long_runs

Kind = Literal["read", "corrected", "refused"]

LIKELY = 0.02
"""Doubt, 0 to 1, from which a word is marked that the reader was sure of. From: twelve books left out one by one. 2.3 %
of their words are from here on, with 84 % of the wrong places; 0.01 has 3.6 and 89 %, 0.05 has 1.2 and 76 %."""
SINGLE = "‘’'"
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


def doubts(page: PageInHand, correct: CorrectPage | None, learnt: LearntDoubt) -> list[Doubt]:
    """The words in doubt of a page, in reading order: none of a page that is proofread, nor of a paragraph that a
    person found right; of one that a person changed, the words that stayed."""
    if page.merged.status != "ok" or proofread_text(page.merged) is not None:
        return []
    edits, scores = _edits(correct), learnt.of_page(page.merged, correct)
    choices = {w.id: w.choices for line in page.read.lines() for w in line.words if w.choices}
    others = {one.words[0]: one.text for one in (correct.other_readings if correct else ()) if len(one.words) == 1}
    refused = {entry.id: entry for entry in correct.set_aside} if correct else {}
    found: list[Doubt] = []
    for shown in shown_paragraphs(page):
        if shown.gone or (shown.by_person and shown.text == shown.made):
            continue
        mine = {doubt.word: doubt for doubt in _of_words(shown, edits, choices, others, scores)}
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
    shown: ShownParagraph,
    edits: Mapping[str, list[Edit]],
    choices: Mapping[str, Sequence[str]],
    others: Mapping[str, str],
    scores: Mapping[Key, float],
) -> Iterator[Doubt]:
    places = ((line, at, word) for line in shown.lines for at, word in enumerate(line.words))
    following = [*(word.text for word in shown.words[1:]), ""]
    for number, (name, (line, at, word)) in enumerate(zip(shown.line_ids, places, strict=True)):
        score = scores[line.id, at]
        if word.source == "correct":
            edit = _edit_of(word, edits.get(name, []))
            yield Doubt(
                shown.id, number, score, "corrected", word.text, word.read,
                edit.reason if edit else "a correction of the whole paragraph", [word.read] if word.read else [],
            )  # fmt: skip
        elif is_in_doubt(word) or (word.source in READ and score >= LIKELY):
            known = next((choices[name] for name in word.ids if name in choices), [])
            heard = [others[name] for name in word.ids if name in others and is_offered(others[name], word.text)]
            offered = [*heard, *without_speck(word.text, following[number]), *other_readings(word.text, known)]
            reason = "the reader doubts it" if is_in_doubt(word) else "it is unlike the words around it or in the book"
            if heard:
                reason = f"the second reader has {heard[0]}"
            yield Doubt(shown.id, number, score, "read", word.text, None, reason, list(dict.fromkeys(offered)))


def is_offered(other: str, text: str) -> bool:
    """Whether the second reader's word may be put there as it is: its quotation marks and dashes are plain ones."""
    return bool(other) and other != text and folded(text) == text


def without_speck(text: str, after: str) -> Iterator[str]:
    """A word without the stop that ends it, where the next begins small, or without a lone quotation mark at one end:
    the mark may be a speck."""
    if text[-1:] == "." and text[:-1].isalpha() and after[:1].islower():
        yield text[:-1]
    if text[:1] in SINGLE and text[1:2].isalnum() and text[-1:] not in CLOSING:
        yield text[1:]
    if text[-1:] in SINGLE and text[-2:-1].isalnum() and text[:1] not in OPENING:
        yield text[:-1]


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
