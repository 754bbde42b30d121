"""Where paragraphs begin, and where one goes on over a page's end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lib.evaluation.normalise import Normalisation
from lib.evaluation.reading_text.aligned_words import AlignedWords
from lib.evaluation.reading_text.detection import detection
from lib.evaluation.reading_text.reading import Reading
from lib.schemas.score import DetectionScore, Finding

CONTEXT = 4
"""Words before and after a place that a finding shows."""
_ENDS = (".", "!", "?", ":", ";", '"', "'", ")", "]")
"""With which a paragraph may end."""


def score_breaks(aligned: AlignedWords) -> tuple[DetectionScore, list[Finding]]:
    """Paragraphs' beginnings, at words that both texts have after the same word or after one that was found."""
    truth, given = aligned.truth.words, aligned.given.words
    known = found = invented = 0
    findings = []
    for true, other in aligned.pairs:
        if true == 0 or other == 0 or true - 1 not in aligned.given_for:
            continue
        wanted, begins = truth[true].first, given[other].first
        if wanted is None or (begins is None and not wanted):
            continue
        known += wanted
        found += bool(wanted and begins)
        invented += bool(begins and not wanted)
        if wanted != begins:
            what = "cut" if begins else "joined"
            findings.append(_finding(aligned, true, other, "paragraph", what))
    return DetectionScore(**detection(known, found, invented)), findings


def score_joins(aligned: AlignedWords, joins: Mapping[int, bool]) -> tuple[DetectionScore, list[Finding]]:
    """Paragraphs that go on over a page's end. `joins`: by the index of a page's first word, whether one does."""
    known = found = invented = 0
    findings = []
    for true, goes_on in sorted(joins.items()):
        other = aligned.given_for.get(true)
        if not other or true - 1 not in aligned.given_for:
            continue
        joined = not aligned.given.words[other].first
        known += goes_on
        found += goes_on and joined
        invented += joined and not goes_on
        if joined != goes_on:
            what = "joined" if joined else "cut"
            findings.append(_finding(aligned, true, other, "join_over_pages", what))
    return DetectionScore(**detection(known, found, invented)), findings


def page_joins(truth: Reading, edition: Reading | None, settings: Normalisation) -> dict[int, bool]:
    """By the index of a page's first word, whether the paragraph goes on there, where that can be known.

    A finished edition tells it. Without one a page that begins with a small letter goes on with what the page before
    ended without a mark; all else is left open.
    """
    places = [index for index, word in enumerate(truth.words) if index and word.first is None]
    if edition is not None:
        return dict(_as_in(edition, truth, places, settings))
    return {
        index: True
        for index in places
        if truth.words[index].text[:1].islower() and not truth.words[index - 1].text.endswith(_ENDS)
    }


def _as_in(edition: Reading, truth: Reading, places: list[int], settings: Normalisation) -> Iterator[tuple[int, bool]]:
    place_of = AlignedWords(truth, edition, settings).given_for
    for index in places:
        here, before = place_of.get(index), place_of.get(index - 1)
        if here is not None and before == here - 1:
            yield index, not edition.words[here].first


def _finding(aligned: AlignedWords, true: int, other: int, kind: str, what: str) -> Finding:
    return Finding(
        page=aligned.page(true),
        kind=kind,
        what=what,
        truth=_around(aligned.truth, true),
        given=_around(aligned.given, other),
        mend=kind == "paragraph",
    )


def _around(reading: Reading, index: int) -> str:
    """Words around a place; a bar where a paragraph begins."""
    before = [word.text for word in reading.words[max(0, index - CONTEXT) : index]]
    after = [word.text for word in reading.words[index : index + CONTEXT]]
    return " ".join([*before, *(["|"] if reading.words[index].first else []), *after])
