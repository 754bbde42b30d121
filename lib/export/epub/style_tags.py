"""Runs in another type, in XHTML. Only the type is known, not why it was chosen: so `i` and not `em`."""

from __future__ import annotations

from lib.export.inline import StyleEdge
from lib.schemas.layout import Style

_OPENING: dict[Style, str] = {
    "italic": "<i>",
    "bold": "<b>",
    "small_capitals": '<span class="small-caps">',
    "letterspaced": '<span class="letterspaced">',
}


def style_tag(edge: StyleEdge) -> str:
    """The tag that begins or ends a run."""
    opening = _OPENING[edge.style]
    return opening if edge.opens else f"</{opening[1:-1].split()[0]}>"
