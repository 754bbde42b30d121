"""Text for XML: escaped, and without the few characters that XML 1.0 cannot hold."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_QUOTES = {'"': "&quot;"}


def clean(text: str) -> str:
    """The text without characters that no XML document may hold."""
    return _FORBIDDEN.sub("", text)


def content(text: str) -> str:
    """Text between tags."""
    return escape(clean(text))


def attribute(text: str) -> str:
    """Text between the double quotes of an attribute, on one line."""
    return escape(" ".join(clean(text).split()), _QUOTES)
