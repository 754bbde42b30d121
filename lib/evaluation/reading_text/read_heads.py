"""Heads of the reading text, with their levels."""

from __future__ import annotations

from collections.abc import Sequence

from lib.evaluation.head_scores import are_alike, plain_title
from lib.evaluation.reading_text.aligned_words import AlignedWords
from lib.evaluation.reading_text.detection import detection
from lib.evaluation.reading_text.reading import HeadText
from lib.schemas.score import Finding, HeadsScore
from lib.text.titles import numbers_chapter, part_named


def score_read_heads(aligned: AlignedWords) -> tuple[HeadsScore, list[Finding]]:
    """Heads are matched by page and title; the text's pages are those of the truth's words at the same place.

    Levels are compared by their order among the heads that were found: the mark-up knows chapters and sections, and a
    book may have parts above, or letters and nothing else. A heading of the contents or the like on a page where the
    truth tells no heads, since it has no running text, is neither right nor invented.
    """
    free = [(head, _page(aligned, head)) for head in aligned.given.heads]
    findings = []
    pairs: list[tuple[HeadText, HeadText]] = []
    for head in aligned.truth.heads:
        match = next((one for one in free if one[1] == head.page and _is_same(head, one[0])), None)
        if match is None:
            findings.append(_finding(head.page, "lost", head, None))
            continue
        free.remove(match)
        pairs.append((head, match[0]))
    levels = [_ranks([pair[side].level for pair in pairs]) for side in range(2)]
    for (head, given), wanted, level in zip(pairs, *levels, strict=True):
        if wanted != level:
            findings.append(_finding(head.page, f"level {level}, not {wanted}", head, given))
    free = [(head, page) for head, page in free if not _names_part(aligned, head)]
    findings += [_finding(page, "invented", None, head) for head, page in free]
    right = sum(one == other for one, other in zip(*levels, strict=True))
    return HeadsScore(**detection(len(aligned.truth.heads), len(pairs), len(free)), levels_right=right), findings


def _ranks(levels: Sequence[int]) -> list[int]:
    """Each level's place among those that there are, from 1."""
    order = sorted(set(levels))
    return [order.index(level) + 1 for level in levels]


def _names_part(aligned: AlignedWords, head: HeadText) -> bool:
    """Whether a head names or numbers a part of the book, and the truth has its words."""
    first = head.at or 0
    words = range(first, first + len(f"{head.number} {head.text}".split()))
    named = part_named(f"{head.number} {head.text}".strip()) or numbers_chapter(f"{head.number} {head.text}".strip())
    return bool(named) and all(at in aligned.true_for for at in words)


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
