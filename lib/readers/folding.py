"""Characters that are one to the second reader, so that the two readings can be compared place by place."""

from __future__ import annotations

QUOTES = {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"'}
DASHES = {"—": "-", "–": "-", "―": "-"}
RAISED = {"¹": "1", "²": "2", "³": "3"}

_FOLD = str.maketrans({**QUOTES, **DASHES, **RAISED})


def folded(text: str) -> str:
    """`text`, as long as it was, with one kind of quotation marks and of dashes.

    Which of them is printed, the first reader knows better.
    """
    return text.translate(_FOLD)
