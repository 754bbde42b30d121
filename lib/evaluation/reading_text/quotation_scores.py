"""Block quotations: paragraphs that stand apart from the running text, smaller or set in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lib.evaluation.reading_text.aligned_words import AlignedWords
from lib.evaluation.reading_text.detection import detection
from lib.evaluation.reading_text.reading import TextWord
from lib.evaluation.reading_text.text_scores import shown
from lib.schemas.score import DetectionScore, Finding

QUOTATION = "quotation"


def score_quotations(aligned: AlignedWords) -> tuple[DetectionScore, list[Finding]]:
    """Paragraphs of quotations: found where most of their words are set as one in the other text.

    Lines that the truth keeps as they are printed do not tell: verse that is quoted is among them.
    """
    truth, given = aligned.truth.words, aligned.given.words
    known = found = invented = 0
    findings = []
    for start, end in _quotations(truth):
        told = _most(aligned.given_for, given, range(start, end))
        known += told is not None
        found += told == QUOTATION
        if told is not None and told != QUOTATION:
            findings.append(_finding(aligned.page(start), "lost", truth[start:end]))
    for start, end in _quotations(given):
        told = _most(aligned.true_for, truth, range(start, end))
        if told == "running":
            invented += 1
            findings.append(_finding(aligned.page_of_given(start), "invented", given[start:end]))
    return DetectionScore(**detection(known, found, invented)), findings


def _quotations(words: Sequence[TextWord]) -> Iterator[tuple[int, int]]:
    """Start and end of each paragraph that is a quotation."""
    start = 0
    for at in range(1, len(words) + 1):
        if at < len(words) and not words[at].first and words[at].setting == words[start].setting:
            continue
        if words[start].setting == QUOTATION:
            yield start, at
        start = at


def _most(other: Mapping[int, int], words: Sequence[TextWord], places: Iterable[int]) -> str | None:
    """How most of the words at these places are set in the other text; None where it has none of them."""
    settings = Counter(words[other[place]].setting for place in places if place in other)
    return settings.most_common(1)[0][0] if settings else None


def _finding(page: int | None, what: str, words: Sequence[TextWord]) -> Finding:
    text = shown([word.text for word in words])
    lost = what == "lost"
    return Finding(
        page=page,
        kind="quotation",
        what=what,
        truth=text if lost else "",
        given="" if lost else text,
        mend=False,
    )
