"""Parts of letters in XHTML, as Standard Ebooks marks them."""

from __future__ import annotations

import re

from lib.schemas.structure import Passage

_PIECE = re.compile(r"<([^>]*)>|&[^;]*;|[\s\S]")
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
    end = _end_of(text, passage.greeting)
    if end is None:
        return f"<p>{text}</p>"
    return f'<p><span epub:type="{KINDS["salutation"]}">{text[:end]}</span>{text[end:]}</p>'


def _end_of(marked: str, characters: int) -> int | None:
    """Where so many characters of a marked-up text end, with the tags that they close; None within another element."""
    depth = 0
    for found in _PIECE.finditer(marked):
        tag = found[1]
        if tag is None:
            if not characters:
                return found.start() if not depth else None
            characters -= 1
        elif not characters and not depth:
            return found.start()
        elif not tag.endswith("/"):
            depth += -1 if tag.startswith("/") else 1
    return len(marked) if not characters and not depth else None
