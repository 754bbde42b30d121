"""Proofreaders' mark-up as it is used by Distributed Proofreaders: where paragraphs begin on a page.

An empty line parts paragraphs, `/* */` holds lines that are kept as they are, `/# #/` a block quotation, `<i> <b> <sc>`
type, `[Footnote 1: …]`, `[Sidenote: …]`, `[Illustration: …]` what stands apart.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_REMARK = re.compile(r"\[\*\*[^\]]*\]")
_TYPE = re.compile(r"</?\w+>")
_APART = re.compile(r"\*?\[(?:Footnote|Sidenote|Illustration)[^:\]]*:?")
_OPEN, _CLOSE = ("/*", "/P"), ("*/", "P/")
_QUOTATION = ("/#", "#/")


@dataclass(frozen=True)
class MarkedWord:
    """A word of the proofread text."""

    text: str
    """Folded: letters and figures alone, in lower case."""
    first: bool | None
    """It begins a paragraph; None of a page's first word, for that may go on from the page before."""
    as_printed: bool
    """It stands in lines that are kept as they are, of which none is a paragraph."""


def folded(word: str) -> str:
    """A word as it is compared: letters and figures alone, in lower case; the long s is an s."""
    plain = unicodedata.normalize("NFC", word).replace("ſ", "s").replace("ﬁ", "fi").replace("ﬂ", "fl")
    return "".join(sign for sign in plain if sign.isalnum()).lower()


def read_page(text: str) -> list[MarkedWord]:
    """The words of a page, in order."""
    found: list[MarkedWord] = []
    first, as_printed = True, False
    for line in _REMARK.sub("", text.replace("\r", "")).split("\n"):
        if line.startswith(_OPEN):
            as_printed = True
        elif line.startswith(_CLOSE):
            first, as_printed = True, False
        elif line.startswith(_QUOTATION) or not line.strip():
            first = True
        else:
            for word in _APART.sub("", _TYPE.sub("", line)).replace("--", " — ").split():
                if plain := folded(word):
                    found.append(MarkedWord(plain, first if found else None, as_printed))
                    first = False
    return found
