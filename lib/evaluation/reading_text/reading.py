"""A book as a reader has it: its words in order, and apart from them notes, sidenotes and heads.

Made from the truth and from the EPUB alike, so that one can be laid beside the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Part = Literal["breaks", "styles", "heads", "notes", "calls", "sidenotes", "pictures", "quotations"]
"""What a truth may tell besides the words: calls are the places of the notes' marks."""
ITALIC, SMALL_CAPITALS = "italic", "small capitals"
Setting = Literal["running", "quotation", "kept"]
"""How the paragraph of a word is set. `kept`: line by line, as verse, tables and title pages are."""


@dataclass(frozen=True)
class TextWord:
    """A word as it is written, with the marks that touch it."""

    text: str
    page: int | None
    """Scan page; None where it is not known."""
    first: bool | None = False
    """It begins a paragraph, a heading or another block; None where that is not known, as at the head of a page, or
    where it begins a cell of a table, which is no paragraph."""
    styles: frozenset[str] = frozenset()
    setting: Setting = "running"


@dataclass(frozen=True)
class NoteText:
    """A footnote or endnote. `key` is what its calls name; `at` is the index of the word before which it stands."""

    key: str
    text: str
    page: int | None = None
    at: int = 0


@dataclass(frozen=True)
class Call:
    """A note's mark in the text; `after` is the index of the word before it, -1 at the head of the book."""

    key: str
    after: int
    page: int | None = None
    """Of the mark: the word before it may have begun on the page before."""


@dataclass(frozen=True)
class SidenoteText:
    """A note in the margin; `at` is the index of the word before which it stands."""

    text: str
    at: int
    page: int | None = None


@dataclass(frozen=True)
class HeadText:
    """A heading; `level` is 1 for a chapter. `at` is the index of its first word in a text that has it."""

    text: str
    level: int
    page: int | None = None
    number: str = ""
    """What numbers it, where that is known apart: CHAPTER I."""
    at: int | None = None


@dataclass(frozen=True)
class PictureText:
    """A picture and its caption, empty where it has none."""

    page: int | None
    caption: str = ""


@dataclass
class Reading:
    """A book's reading text."""

    words: list[TextWord] = field(default_factory=list)
    notes: list[NoteText] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    sidenotes: list[SidenoteText] = field(default_factory=list)
    heads: list[HeadText] = field(default_factory=list)
    pictures: list[PictureText] = field(default_factory=list)
    tells: frozenset[Part] = frozenset()
    """Of a truth: what it tells besides the words."""
    pages: tuple[int, ...] = ()
    """Of a truth: the pages whose text it has, in order; empty where it has the whole book without its pages."""

    def add(self, text: str, page: int | None, first: bool = True) -> None:
        """Take in a paragraph of plain text, word by word."""
        for word in text.split():
            self.words.append(TextWord(word, page, first))
            first = False
