"""The signs that stand for a hyphen, and those that may."""

from __future__ import annotations

import re

HYPHENS = "-\u00ad\u2010\u2011¬"
"""Characters that a reader gives for a hyphen."""
DOUBTFUL_HYPHENS = "–—~="
"""What a reader may give for a hyphen, and what may as well stand for itself."""
FRAKTUR_HYPHENS = "»:"
"""What the data for Fraktur gives for its hyphen, two short strokes, at a line's end."""
DASHES = "—–"


_ELIDED = re.compile(r"(?:^|[\s(\[\"“‘])(?:[B-HJ-NP-Zb-hj-np-z]|1[4-9])—$|——$")


def elides(text: str) -> bool:
    """Whether the dash at a text's end stands for the rest of a name, a year or an oath: D—, 18—, Mr. B——.

    Behind I, A and O a sentence breaks off.
    """
    return _ELIDED.search(text) is not None


def ends_in_dash(text: str) -> bool:
    """Whether a text ends in a dash that is set close to its word: what follows is set close to it too."""
    return text[-1:] in DASHES and text[-2:-1].strip() != "" and not elides(text)


def without_hyphen(text: str) -> str:
    """A text without the hyphens at its end."""
    return text.rstrip(HYPHENS)
