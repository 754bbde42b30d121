"""Pages in the mark-up of Distributed Proofreaders (`NNN.gt.dp.txt`), as paragraphs.

An empty line parts paragraphs; four stand before a chapter's head, two before a section's. `/* */` holds lines that
are kept as they are (verse, tables, title pages), `/# #/` a block quotation. `[Footnote 1: …]`, `*[Footnote: …]` (which
goes on from the page before), `[Sidenote: …]` and `[Illustration: …]` stand apart. `<i> <b> <sc> <g> <f> <u>` are type,
`[1]` is a note's call, `[**…]` a remark, `-*` a word that is divided at the page's end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

ParagraphKind = Literal["text", "quote", "kept", "note", "sidenote", "picture"]

TYPE = re.compile(r"</?(?:i|b|sc|g|f|u)>|<tb>")
CALL = re.compile(r"\[(\d{1,3}|[A-Z]|\*|†)\](?!\])")
_REMARK = re.compile(r"\[\*{0,2}P\d[^\]]*\]|\[\*\*[^\]]*\]")
_LIGATURE = re.compile(r"\[(oe|OE|ae|AE)\]")
_LIGATURES = {"oe": "œ", "OE": "Œ", "ae": "æ", "AE": "Æ"}
_APART = re.compile(r"\*?\[(Footnote|Sidenote|Illustration)")
_KINDS: dict[str, ParagraphKind] = {"Footnote": "note", "Sidenote": "sidenote", "Illustration": "picture"}
_FENCE = re.compile(r"/\*|\*/|/#|#/|/P|P/|/[*#]\[.*")
_PLACE = re.compile(r"\ufffc(\d+)\ufffd")
"""Stands in a page's text where something that stands apart was taken out."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as it was set."""

    kind: ParagraphKind
    marked: str
    """Its lines, with type and calls marked; those of notes, sidenotes and captions without marked type."""
    blanks: int = 0
    """Blank lines before it; 0 at the top of the page."""
    mark: str = ""
    """Of a note."""
    goes_on: bool = False
    """A note that goes on from the page before."""

    @property
    def text(self) -> str:
        """Without mark-up."""
        return TYPE.sub("", CALL.sub("", self.marked)).strip()


@dataclass(frozen=True)
class MarkedPage:
    page: int
    paragraphs: tuple[Paragraph, ...]


def read_page(number: int, text: str) -> MarkedPage:
    """Read one page."""
    text = _REMARK.sub("", text.replace("\r", "").removeprefix("\ufeff")).replace("[Blank Page]", "")
    text = _LIGATURE.sub(lambda found: _LIGATURES[found[1]], text).replace("--", "—")
    apart: list[Paragraph] = []
    return MarkedPage(number, tuple(_paragraphs(_take_out(text, apart), apart)))


def _take_out(text: str, apart: list[Paragraph]) -> str:
    """The text with a place for each note, sidenote and picture, which go into `apart`. Brackets may hold brackets."""
    while found := _APART.search(text):
        opened = text.index("[", found.start())
        end = _closing(text, opened)
        mark, _, body = text[opened + 1 + len(found[1]) : end].partition(":")
        lines = (line for line in body.split("\n") if not _FENCE.fullmatch(line))
        body = re.sub(r"<[^>]+>", "", "\n".join(lines)).strip()
        apart.append(Paragraph(_KINDS[found[1]], body, 0, mark.strip(), found[0].startswith("*")))
        # A star after it says that it goes on on the next page, which says so too.
        after = text[end + 1 :].removeprefix("*")
        text = f"{text[: found.start()]}\ufffc{len(apart) - 1}\ufffd{after}"
    return text


def _closing(text: str, opened: int) -> int:
    """Where the bracket is closed that is opened at a place; the last sign, where none closes it."""
    depth = 0
    for at in range(opened, len(text)):
        depth += (text[at] == "[") - (text[at] == "]")
        if depth == 0:
            return at
    return len(text) - 1


def _paragraphs(text: str, apart: list[Paragraph]) -> Iterator[Paragraph]:
    lines: list[str] = []
    mode: ParagraphKind = "text"
    around: ParagraphKind = "text"
    blanks = before = 0
    for line in [*text.split("\n"), ""]:
        bare = line.strip()
        fence = _FENCE.fullmatch(bare) is not None
        if bare and not fence:
            before = before if lines else blanks
            lines.append(line)
            blanks = 0
            continue
        if lines:
            yield from _block("\n".join(lines), mode, before, apart)
            lines = []
        if fence:
            if bare.startswith(("/#", "#/")):
                around = "quote" if bare.startswith("/#") else "text"
            # Lines may be kept within a quotation: the head and the signature of a letter.
            mode = "kept" if bare.startswith(("/*", "/P")) else around
        else:
            blanks += 1


def _block(text: str, mode: ParagraphKind, blanks: int, apart: list[Paragraph]) -> Iterator[Paragraph]:
    """The paragraphs of a stretch without blank lines: itself, and what stood apart in it. A picture parts it."""
    # Each second piece is the number of something that stood apart.
    pieces = _PLACE.split(text)
    held = ""
    for at in range(0, len(pieces), 2):
        held += pieces[at]
        one = apart[int(pieces[at + 1])] if at + 1 < len(pieces) else None
        if one is not None and one.kind != "picture":
            held += " "
            yield Paragraph(one.kind, one.marked, blanks, one.mark, one.goes_on)
            continue
        if held.strip():
            yield Paragraph(mode, held.strip("\n"), blanks)
        if one is not None:
            yield Paragraph(one.kind, one.marked, blanks)
        held = ""
