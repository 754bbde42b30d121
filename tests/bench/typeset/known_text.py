"""The text of a book in proofreaders' mark-up as items that can be set anew: paragraphs, heads, notes' texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lib.evaluation.reading_text.marked_pages import CALL, Paragraph, read_page

ItemKind = Literal["text", "quote", "verse", "chapter", "section"]

_UNKNOWN = re.compile(r"[\[\]{}_=|^~#@\\]|\* \*|</?[fu]>|<tb>")
"""Signs of what cannot be set as it stands: formulas, remarks, breaks."""
_SETTABLE = re.compile(r"[\x20-\x7eÀ-ÿœŒ—–‘’“”£§°]*")
_LONGEST_HEAD = 60
_HEAD_BLANKS, _CHAPTER_BLANKS = 2, 4
"""Blank lines before a head of a section, and of a chapter."""


@dataclass(frozen=True)
class Item:
    """A paragraph with type in mark-up (<i>, <b>, <sc>), without notes' calls; lines of verse part at line ends."""

    kind: ItemKind
    marked: str


@dataclass(frozen=True)
class KnownText:
    items: list[Item]
    notes: list[str]
    """Texts of notes, in plain text."""


def read_known(folder: Path, pages: slice) -> KnownText:
    """The text of some pages (`*.gt.dp.txt`, in order) of a folder."""
    items: list[Item] = []
    notes: list[str] = []
    files = sorted(folder.glob("*.gt.dp.txt"))[pages]
    for number, path in enumerate(files):
        paragraphs = read_page(number, path.read_text(encoding="utf-8-sig")).paragraphs
        for at, paragraph in enumerate(paragraphs):
            if paragraph.kind == "note":
                notes += [text for text in [_flat(paragraph.marked)] if _good(text)]
            elif paragraph.kind in ("text", "quote", "kept"):
                _add(items, paragraph, opening=at == 0)
    return KnownText([item for item in items if _good(item.marked)], notes)


def _add(items: list[Item], paragraph: Paragraph, *, opening: bool) -> None:
    """Put a paragraph behind the items: one that goes on from the page before is joined to it."""
    text = CALL.sub("", paragraph.marked)
    if paragraph.kind == "kept":
        lines = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
        if len(lines) > 1 and all("  " not in line.strip() for line in text.split("\n")):
            items.append(Item("verse", "\n".join(lines)))
        return
    flat = _flat(text)
    if opening and items and items[-1].kind == "text" and not re.search(r"[.?!:;\"'”](</\w+>)*$", items[-1].marked):
        before = items[-1].marked
        joint = "" if before.endswith("-*") else " "
        items[-1] = Item("text", before.removesuffix("-*") + joint + flat.lstrip("*"))
    elif paragraph.kind == "text" and paragraph.blanks >= _HEAD_BLANKS and len(flat) < _LONGEST_HEAD:
        plain = re.sub(r"<[^>]+>", "", flat)
        items.append(Item("chapter" if paragraph.blanks >= _CHAPTER_BLANKS else "section", plain))
    elif not re.sub(r"<[^>]+>", "", flat).isupper():
        items.append(Item("quote" if paragraph.kind == "quote" else "text", flat))


def _flat(text: str) -> str:
    return re.sub(r"-\* ?\*?(?=\w)", "", " ".join(text.split()))


def _good(text: str) -> bool:
    """Whether a text can be set: whole, with nothing in it that a compositor would not have."""
    return (
        bool(text)
        and (len(text) < _LONGEST_HEAD or not text.isupper())
        and not _UNKNOWN.search(text)
        and not text.endswith("-*")
        and _SETTABLE.fullmatch(text.replace("\n", " ")) is not None
    )


def sentences(items: Sequence[Item]) -> Iterator[str]:
    """The plain sentences of paragraphs, as material for notes and verse."""
    for item in items:
        if item.kind == "text":
            plain = re.sub(r"<[^>]+>", "", item.marked)
            yield from (one for one in re.split(r"(?<=[a-z]\.) (?=[A-Z])", plain) if one.count('"') % 2 == 0)
