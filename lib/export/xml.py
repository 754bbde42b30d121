"""Text for XML: escaped, and without characters that XML cannot hold or that no page shows."""

from __future__ import annotations

from lib.text.unprintable import printed


def content(text: str) -> str:
    """Text between tags."""
    return _escaped(printed(text))


def attribute(text: str) -> str:
    """Text between the double quotes of an attribute, on one line."""
    return _escaped(" ".join(printed(text).split())).replace('"', "&quot;")


def _escaped(text: str) -> str:
    """As xml.sax.saxutils.escape, which takes twice as long for a word."""
    return text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")
