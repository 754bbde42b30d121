"""Notes of the reading text: found, and called at the right place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from rapidfuzz import fuzz

from lib.evaluation.normalise import Normalisation
from lib.evaluation.reading_text.aligned_words import AlignedWords, folded
from lib.evaluation.reading_text.detection import detection
from lib.evaluation.reading_text.reading import Call
from lib.schemas.score import Finding, TiedNotesScore

SAME = 80.0
"""Least likeness of two notes' texts, from 0 to 100."""
BESIDE = 1
"""Words by which a call may stand off its place."""
SHOWN = 80
"""Characters of a note that a finding shows."""
CONTEXT = 4
"""Words before a call that a finding shows."""


def score_tied_notes(aligned: AlignedWords, settings: Normalisation) -> tuple[TiedNotesScore, list[Finding]]:
    """Each true note has the free one that is most like it; of those that are like enough, one at its place first."""
    truth, given = aligned.truth, aligned.given
    texts = {note.key: folded(note.text, settings).lower() for note in given.notes}
    free = list(texts)
    place_of: dict[str, int] = {}
    for call in given.calls:
        place_of.setdefault(call.key, call.after)
    wanted: dict[str, list[Call]] = defaultdict(list)
    for call in truth.calls:
        wanted[call.key].append(call)
    found = tied = 0
    findings = []
    for note in truth.notes:
        text = folded(note.text, settings).lower()
        like = [(likeness, key) for key in free if (likeness := _likeness(text, texts[key])) >= SAME]
        if not like:
            findings.append(Finding(page=note.page, kind="note", what="lost", truth=note.text[:SHOWN]))
            continue
        there = {key: _is_tied(aligned, wanted[note.key], place_of.get(key)) for _, key in like}
        best = max(like, key=lambda one: (there[one[1]], one[0]))[1]
        free.remove(best)
        found += 1
        tied += there[best]
        if not there[best]:
            place = place_of.get(best)
            what = "untied" if place is None else "tied to another place"
            before = _words_before(aligned, place)
            findings.append(Finding(page=note.page, kind="note", what=what, truth=note.text[:SHOWN], given=before))
    for note in given.notes:
        if note.key in free:
            page = aligned.page_of_given(place_of.get(note.key, max(0, note.at - 1)))
            findings.append(Finding(page=page, kind="note", what="invented", given=note.text[:SHOWN]))
    return TiedNotesScore(**detection(len(truth.notes), found, len(free)), tied=tied), findings


def _likeness(text: str, other: str) -> float:
    """Of two notes' texts, 0 to 100; the mark that one begins with may be in it or not."""
    return max(fuzz.ratio(text, other), fuzz.ratio(text, re.sub(r"^\W*\w{0,3}\W+", "", other)))


def _is_tied(aligned: AlignedWords, wanted: Sequence[Call], place: int | None) -> bool:
    """Whether a given call stands at the word of one of the true ones, or beside it. Found is tied without calls."""
    if "calls" not in aligned.truth.tells:
        return True
    return place is not None and any(
        abs(aligned.given_at(call.after) - place) <= BESIDE or abs(aligned.true_at(place) - call.after) <= BESIDE
        for call in wanted
    )


def _words_before(aligned: AlignedWords, place: int | None) -> str:
    if place is None:
        return ""
    return " ".join(word.text for word in aligned.given.words[max(0, place - CONTEXT) : place + 1])
