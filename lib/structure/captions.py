"""Captions and the pictures that they belong to."""

from __future__ import annotations

from collections.abc import Sequence

from lib.structure.drafts import Draft


def attach(captions: Sequence[Draft], pictures: Sequence[list[Draft]]) -> None:
    """Give each caption to the picture of its page that it stands nearest to, in the order in which they are read.

    A picture comes as a group with the captions that it has already.
    """
    for caption in in_rows(captions):
        min(pictures, key=lambda group: abs(_middle(group[0]) - _middle(caption))).append(caption)


def in_rows(captions: Sequence[Draft]) -> list[Draft]:
    """Captions from top to bottom; those that stand beside each other from left to right."""
    rows: list[list[Draft]] = []
    for caption in sorted(captions, key=_middle):
        if rows and _middle(caption) < rows[-1][0].pieces[0].box[3]:
            rows[-1].append(caption)
        else:
            rows.append([caption])
    return [caption for row in rows for caption in sorted(row, key=lambda draft: draft.pieces[0].box[0])]


def _middle(draft: Draft) -> float:
    box = draft.pieces[0].box
    return (box[1] + box[3]) / 2
