"""Text for XML: escaped, and without characters that XML cannot hold or that no page shows."""

from __future__ import annotations

from xml.sax.saxutils import escape

from lib.text.unprintable import printed

_QUOTES = {'"': "&quot;"}


def content(text: str) -> str:
    """Text between tags."""
    return escape(printed(text))


def attribute(text: str) -> str:
    """Text between the double quotes of an attribute, on one line."""
    return escape(" ".join(printed(text).split()), _QUOTES)
