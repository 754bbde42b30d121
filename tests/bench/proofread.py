"""Reads the mark-up of proofread pages (`NNN.gt.dp.txt`): heads, notes, captions, and text without the mark-up.

Four blank lines stand before a chapter head and two after it; two before a section head and one after it. Blank lines
at the top of a page are not kept, so a head there is known by the two that follow it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lib.evaluation.book_ground_truth import HeadTruth, NoteTruth

_REMARK = re.compile(r"\[\*\*[^\]]*\]")
_TAG = re.compile(r"</?(?:i|b|sc|f|g)>|<tb>")
_CALL = re.compile(r"\[(\d{1,2}|[A-Z])\](?!\])")
_NOTE = re.compile(r"\*?\[Footnote(?: (\w+))?: ?(.*)", re.DOTALL)
PROSE = 140
"""A page without a paragraph of more characters than this is a page for display."""
LONGEST_HEAD = 160
"""Characters of a heading's paragraph, at most."""
_CALLED_AT = re.compile(r"\ufffc(\w+)\ufffc")
"""Stands in the text where a note is called."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as it was set: `kind` is text, note, picture, kept (verse, tables, display) or quote."""

    kind: str
    text: str
    blanks: int
    """Blank lines before it; 0 at the top of the page."""


@dataclass(frozen=True)
class MarkedPage:
    page: int
    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """All text of the page, without furniture and mark-up."""
        return "\n\n".join(_CALLED_AT.sub("", p.text) for p in self.paragraphs if p.text)

    @property
    def kept(self) -> bool:
        """Whether some of it was set otherwise than it is printed: tables, title pages."""
        return any(paragraph.kind == "kept" for paragraph in self.paragraphs)


@dataclass
class MarkedBook:
    pages: list[MarkedPage] = field(default_factory=list)
    heads: list[HeadTruth] = field(default_factory=list)
    notes: list[NoteTruth] = field(default_factory=list)


def read_book(files: Sequence[Path]) -> MarkedBook:
    """Read the pages of a book, in order; they are numbered from 1."""
    book = MarkedBook()
    notes = _Notes()
    for number, path in enumerate(files, start=1):
        page = read_page(number, path.read_text(encoding="utf-8-sig"))
        book.pages.append(page)
        book.heads += _heads(page)
        notes.add(page)
    book.notes = notes.notes
    return book


def read_page(number: int, text: str) -> MarkedPage:
    """Read one page."""
    text = _REMARK.sub("", text.replace("\r", "")).replace("[Blank Page]", "")
    paragraphs: list[Paragraph] = []
    lines: list[str] = []
    blanks, mode, before = 0, "text", 0
    for line in [*text.split("\n"), ""]:
        bare = line.strip()
        fence = bare in {"/*", "/#", "*/", "#/"} or bare.startswith(("/*[", "/#["))
        if bare and not fence:
            before = before if lines else blanks
            lines.append(bare)
            blanks = 0
            continue
        if lines and not _is_open("\n".join(lines)):
            paragraphs.append(_paragraph("\n".join(lines), mode, before))
            lines = []
        if fence:
            mode = {"/*": "kept", "/#": "quote"}.get(bare[:2], "text")
        else:
            blanks += 1
    return MarkedPage(number, tuple(paragraphs))


def _is_open(text: str) -> bool:
    """A note or a caption of several paragraphs ends with its bracket."""
    return text.startswith(("[", "*[")) and text.count("[") > text.count("]")


def _paragraph(text: str, mode: str, blanks: int) -> Paragraph:
    note = _NOTE.match(text)
    if note is not None:
        return Paragraph("note", _plain(text), blanks)
    if text.startswith("[Illustration"):
        caption = text.removeprefix("[Illustration").removeprefix(":").removesuffix("]")
        return Paragraph("picture", _plain(caption), blanks)
    if text.startswith("[Sidenote"):
        return Paragraph("sidenote", _plain(text.removeprefix("[Sidenote:").removesuffix("]")), blanks)
    return Paragraph(mode, _plain(text), blanks)


def _plain(text: str) -> str:
    note = _NOTE.match(text)
    if note is not None:
        continued = "*" if text.startswith("*") else ""
        # The mark stays at the head, so that it can be told which note this is.
        text = f"{continued}{note[1] or ''} {note[2].rstrip().removesuffix('*').removesuffix(']')}"
        return _TAG.sub("", text).strip()
    return _TAG.sub("", _CALL.sub("\ufffc\\1\ufffc", text)).strip()


def _heads(page: MarkedPage) -> list[HeadTruth]:
    text = [p for p in page.paragraphs if p.kind in {"text", "quote", "picture"}]
    if not any(p.kind == "text" and len(p.text) > PROSE for p in text):
        # A page for display, a list of other books: what stands there heads nothing.
        return []
    found: list[HeadTruth] = []
    index = 0
    while index < len(text):
        if _is_head(text, index) and (text[index].blanks >= 4 or (index == 0 and _closed_by_text(text))):
            end = index + 1
            while (
                end < len(text) and text[end].blanks == 1 and (text[end].kind == "quote" or _is_short(text[end].text))
            ):
                end += 1
            found.append(_head(page.page, [p.text for p in text[index:end]], 1))
            index = end
            # The two blank lines here close the chapter head.
            if index < len(text) and text[index].text.endswith((".", ":")):
                index += 1
        elif _is_head(text, index) and text[index].blanks in {2, 3} and _blanks_after(text, index) == 1:
            found.append(_head(page.page, [text[index].text], 2))
            index += 1
        else:
            index += 1
    return found


def _is_head(text: Sequence[Paragraph], index: int) -> bool:
    return text[index].kind == "text" and _is_short(text[index].text)


def _blanks_after(text: Sequence[Paragraph], index: int) -> int:
    return text[index + 1].blanks if index + 1 < len(text) else 0


def _closed_by_text(text: Sequence[Paragraph]) -> bool:
    """Whether the short paragraphs at the top of the page are a head: blank lines part them from what they head.

    Before a section head, prose that ends on this page stands at the top with two blank lines after it, too; before a
    chapter head, with four. A head that has another below it is in capitals.
    """
    for index in range(1, len(text)):
        if text[index].blanks >= 2:
            heads = _is_head(text, index) and (text[index].blanks >= 4 or _blanks_after(text, index) == 1)
            return not heads or text[0].text.isupper()
        if text[index].kind != "quote" and not _is_short(text[index].text):
            return False
    return False


def _is_short(text: str) -> bool:
    return len(text.split("\n")) <= 4 and len(text) <= LONGEST_HEAD


def _head(page: int, paragraphs: Sequence[str], level: int) -> HeadTruth:
    lines = [" ".join(_CALLED_AT.sub("", text).split()) for text in paragraphs]
    number = lines[0] if len(lines) > 1 else None
    return HeadTruth(number=number, title=" ".join(lines[1:]) if number else lines[0], page=page, level=level)


class _Notes:
    """Ties notes to their calls: the mark-up moves a note to the end of its paragraph, be it pages farther on."""

    def __init__(self) -> None:
        self.notes: list[NoteTruth] = []
        self._calls: list[tuple[str, int, str]] = []

    def add(self, page: MarkedPage) -> None:
        text = "\n\n".join(p.text for p in page.paragraphs if p.kind != "note")
        for found in _CALLED_AT.finditer(text):
            before = _CALLED_AT.sub("", text[: found.start()])[-60:]
            self._calls.append((found[1], page.page, before))
        for paragraph in page.paragraphs:
            if paragraph.kind != "note":
                continue
            mark, _, words = paragraph.text.partition(" ")
            if mark.startswith("*") and self.notes:
                last = self.notes[-1]
                self.notes[-1] = last.model_copy(update={"text": f"{last.text}\n{words}"})
            else:
                while self._calls and self._calls[0][0] != mark:
                    # Brackets of the book's own.
                    self._calls.pop(0)
                _, at, before = self._calls.pop(0) if self._calls else (mark, page.page, "")
                self.notes.append(NoteTruth(mark=mark, page=at, text=words, before=before or None))
