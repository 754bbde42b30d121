"""What a person should look at: words in doubt, what looks like type under no word, readings that made no words."""

from __future__ import annotations

from lib.schemas.merge import READ, MergedWord, MergePage

LACKING = 0.02
"""Share of a page's lines, by their width, that no word covers, from which the page seems to lack text. From: 18 books
of the corpora, read as they are and with lines taken out (tests/bench/lost.py); an initial alone has 0.003 to 0.014."""

DOUBTFUL = 0.2
"""Doubt of a word, a share of certainty, from which a person should look at it. From: abolish and sidenotes by their
truth; 6 and 3 % of the words are from here on, and are wrong in 42 and 53 of 100. No curves kept."""


def is_in_doubt(word: MergedWord) -> bool:
    """Whether a person should look at a word: the reader doubted it, or a stage put it in another's place."""
    return word.source == "correct" or (word.source in READ and 1 - word.confidence >= DOUBTFUL)


def unread_share(page: MergePage) -> float:
    """Width of what looks like type under no word, as a share of all lines' width; 0 to 1."""
    unread, read = line_widths(page)
    return unread / max(1, unread + read)


def line_widths(page: MergePage) -> tuple[int, int]:
    """Pixels of a page's lines that look like type under no word, and of those that words cover."""
    unread = sum(right - left for left, _, right, _ in page.unread)
    return unread, sum(word.box[2] - word.box[0] for line in page.lines() for word in line.words)


def is_bare(page: MergePage) -> bool:
    """Whether a page that is not blank came out with neither words nor a picture: a lone number that was not read."""
    return page.status == "ok" and not page.blank and not page.blocks and not page.set_aside


def seems_to_lack_text(page: MergePage) -> bool:
    """Whether so much of a page was not read that a reader would miss it."""
    return unread_share(page) >= LACKING or is_bare(page)


def illegible_words(page: MergePage) -> int:
    """Words that were set aside because the whole reading made no sense."""
    return sum(word.reason == "illegible" for word in page.set_aside)
