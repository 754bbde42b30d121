"""Proofreaders' mark-up as it is used by Distributed Proofreaders: where paragraphs begin on a page.

An empty line parts paragraphs, `/* */` holds lines that are kept as they are, `/# #/` a block quotation, `<i> <b> <sc>`
type, `[Footnote 1: …]`, `[Sidenote: …]`, `[Illustration: …]` what stands apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_REMARK = re.compile(r"\[\*\*[^\]]*\]")
_TYPE = re.compile(r"(</?(?:i|b|sc|g|f|u)>)")
_BREAK = "<tb>"
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
    styles: frozenset[str] = frozenset()
    """How it is set, as the mark-up calls it: i, b, sc, g."""
    partly: bool = False
    """Some of its letters are set otherwise than the others."""


def folded(word: str) -> str:
    """A word as it is compared: letters and figures alone, in lower case; the long s is an s."""
    plain = unicodedata.normalize("NFC", word).replace("ſ", "s").replace("ﬁ", "fi").replace("ﬂ", "fl")
    return "".join(sign for sign in plain if sign.isalnum()).lower()


def read_page(text: str) -> list[MarkedWord]:
    """The words of a page, in order."""
    found: list[MarkedWord] = []
    first, as_printed = True, False
    styles: set[str] = set()
    for line in _REMARK.sub("", text.replace("\r", "")).split("\n"):
        if line.startswith(_OPEN):
            as_printed = True
        elif line.startswith(_CLOSE):
            first, as_printed = True, False
        elif line.startswith(_QUOTATION) or not line.strip():
            first = True
        else:
            for word, own, partly in _set_words(_APART.sub("", line).replace(_BREAK, ""), styles):
                if plain := folded(word):
                    found.append(MarkedWord(plain, first if found else None, as_printed, own, partly))
                    first = False
    return found


def _set_words(line: str, styles: set[str]) -> Iterator[tuple[str, frozenset[str], bool]]:
    """The words of a line, each with its styles and whether they are those of a part; `styles` are those that stand."""
    word, own = "", list[frozenset[str]]()
    for part in [*_TYPE.split(line.replace("--", " — ")), " "]:
        if _TYPE.fullmatch(part):
            (styles.discard if part[1] == "/" else styles.add)(part.strip("</>"))
            continue
        for piece in re.findall(r"\s+|\S+", part):
            if piece.isspace():
                if word:
                    yield word, frozenset().union(*own), len(set(own)) > 1
                word, own = "", []
            else:
                word += piece
                own += [frozenset(styles)] if folded(piece) else []
