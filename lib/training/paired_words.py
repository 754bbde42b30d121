"""Words that were read beside those of a truth, one by one, as far as both go in step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lib.text.alignment import pieces, word_codes


def paired_words(truth: Sequence[str], read: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The place of each word of a truth, and of the one that stands for it, in runs that have as many of both."""
    for piece in pieces(*word_codes(truth, read)):
        if piece.end - piece.start == piece.other_end - piece.other_start:
            yield from zip(range(piece.start, piece.end), range(piece.other_start, piece.other_end), strict=True)
