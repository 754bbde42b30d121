"""Parts of letters in XHTML, as Standard Ebooks marks them."""

from __future__ import annotations

import re

from lib.schemas.structure import Passage

_PIECE = re.compile(r"<([^>]*)>|&[^;]*;|[\s\S]")
_ID = re.compile(r' id="[^"]*"')
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
    greeting, rest = _parted(text, passage.greeting)
    return f'<p><span epub:type="{KINDS["salutation"]}">{greeting}</span>{rest}</p>'


def _parted(marked: str, characters: int) -> tuple[str, str]:
    """A marked-up text cut after so many characters; what is open there is closed, and opened again."""
    opened: list[str] = []
    end = len(marked)
    for found in _PIECE.finditer(marked):
        tag = found[1]
        if not characters and not (opened and (tag or "").startswith("/")):
            end = found.start()
            break
        if tag is None:
            characters -= 1
        elif tag.startswith("/"):
            opened.pop()
        elif not tag.endswith("/"):
            opened.append(tag)
    closed = "".join(f"</{tag.split()[0]}>" for tag in reversed(opened))
    again = "".join(f"<{_ID.sub('', tag)}>" for tag in opened)
    return marked[:end] + closed, again + marked[end:]
