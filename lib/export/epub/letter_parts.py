"""Parts of letters in XHTML, as Standard Ebooks marks them."""

from __future__ import annotations

from lib.export.xml import content
from lib.schemas.structure import Passage

KINDS = {
    "dateline": "se:letter.dateline",
    "salutation": "z3998:salutation",
    "valediction": "z3998:valediction",
    "signature": "z3998:sender",
}
"""The role of a passage → its `epub:type`; the documents declare both prefixes."""


def paragraph(text: str, passage: Passage) -> str:
    """A paragraph, its text marked up already, that is a part of a letter or begins with its greeting."""
    if passage.role is not None:
        return f'<p class="{passage.role}" epub:type="{KINDS[passage.role]}">{text}</p>'
    greeting = content(passage.text[: passage.greeting])
    marked = f'<span epub:type="{KINDS["salutation"]}">{greeting}</span>'
    # Where the greeting itself is marked up, as where a page begins in it, it stays as it is.
    return f"<p>{text.replace(greeting, marked, 1)}</p>"
