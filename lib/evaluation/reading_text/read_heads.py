"""Heads of the reading text, with their levels."""

from __future__ import annotations

from collections.abc import Sequence

from lib.evaluation.head_scores import are_alike, plain_title
from lib.evaluation.reading_text.aligned_words import AlignedWords
from lib.evaluation.reading_text.detection import detection
from lib.evaluation.reading_text.reading import HeadText
from lib.schemas.score import Finding, HeadsScore


def score_read_heads(aligned: AlignedWords) -> tuple[HeadsScore, list[Finding]]:
    """Heads are matched by page and title; the text's pages are those of the truth's words at the same place."""
    free = [(head, _page(aligned, head)) for head in aligned.given.heads]
    found = levels = 0
    findings = []
    for head in aligned.truth.heads:
        match = next((one for one in free if one[1] == head.page and _is_same(head, one[0])), None)
        if match is None:
            findings.append(_finding(head.page, "lost", head, None))
            continue
        free.remove(match)
        found += 1
        levels += match[0].level == head.level
        if match[0].level != head.level:
            findings.append(_finding(head.page, f"level {match[0].level}, not {head.level}", head, match[0]))
    findings += [_finding(page, "invented", None, head) for head, page in free]
    return HeadsScore(**detection(len(aligned.truth.heads), found, len(free)), levels_right=levels), findings


def _page(aligned: AlignedWords, head: HeadText) -> int | None:
    """The page on which a head of the text stands: that of its first word that the truth has."""
    for at in range(head.at or 0, (head.at or 0) + len(f"{head.number} {head.text}".split())):
        if at in aligned.true_for:
            return aligned.page(aligned.true_for[at])
    return aligned.page_of_given(head.at or 0)


def _is_same(one: HeadText, other: HeadText) -> bool:
    names = [_names(head) for head in (one, other)]
    return any(are_alike(left, right) for left in names[0] for right in names[1])


def _names(head: HeadText) -> Sequence[str]:
    """What a head may be called by: its title, its number, or both."""
    texts = (head.text, f"{head.number} {head.text}", head.number)
    return [name for name in map(plain_title, texts) if name]


def _finding(page: int | None, what: str, truth: HeadText | None, given: HeadText | None) -> Finding:
    true, text = (f"{head.number} {head.text}".strip() if head else "" for head in (truth, given))
    return Finding(page=page, kind="head", what=what, truth=true, given=text, mend=False)
