"""The reading text of an EPUB: what a reader gets, from the file alone.

Notes are `aside` and the like of the type footnote or endnote, their marks links of the type noteref; other asides are
sidenotes. Cover, title page that the export adds, navigation and colophon are no text of the book.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

from lib.errors import InvalidRecordError
from lib.evaluation.reading_text.reading import (
    ITALIC,
    SMALL_CAPITALS,
    Call,
    HeadText,
    NoteText,
    PictureText,
    Reading,
    Setting,
    SidenoteText,
    TextWord,
)

_XHTML = "{http://www.w3.org/1999/xhtml}"
_OPF = "{http://www.idpf.org/2007/opf}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_NOTES = frozenset({"footnote", "endnote", "rearnote", "doc-footnote", "doc-endnote"})
_CALLS = frozenset({"noteref", "doc-noteref"})
_MAY_BE_NOTE = frozenset({"aside", "li", "div", "section", "p"})
_HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ITALIC = frozenset({"i", "em", "cite", "dfn", "var"})
_KEPT = frozenset({"table", "verse"})
"""Elements and classes whose lines are kept."""
_CELLS = frozenset({"td", "th"})
_SILENT = frozenset({"head", "img", "script", "style", "svg"})
_ADDED = re.compile(r"(?:nav|title|cover|colophon)[^/]*\.xhtml")
"""Names of documents that are not of the book."""
_PAGE = re.compile(r"page(\d+)")
"""An anchor at the place where a scan page begins."""
_PICTURE = re.compile(r"page_0*(\d+)\b")
"""The file of a picture, which is named after its scan page: plates often have no page number."""
_BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 hgroup li td th figcaption dt dd dl blockquote div section figure tr table body ol ul nav "
    "article header footer caption pre main".split()
)


def read_epub(path: Path) -> Reading:
    """Raises InvalidRecordError, which names the file, where it is no EPUB."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _Reader().read(archive)
    except (zipfile.BadZipFile, KeyError, StopIteration, ElementTree.ParseError) as error:
        raise InvalidRecordError(f"{path}: no EPUB that can be read ({error}); run the stage export again") from None


@dataclass
class _Head:
    """A heading that is being read."""

    level: int
    at: int


class _Reader:
    """Reads the documents of the spine in order."""

    def __init__(self) -> None:
        self._made = Reading()
        self._page: int | None = None
        self._fresh = True
        """The next word begins a block."""
        self._setting: Setting = "running"
        self._in_cell = False
        """That block is a cell of a table that has words already."""
        self._in_table = False
        """The table that is being read has words."""
        self._touches = False
        """The next text touches the last word."""
        self._file = ""
        self._sidenotes: dict[str, int] = {}
        """Sidenotes by their place in the file, as links name it."""

    def read(self, archive: zipfile.ZipFile) -> Reading:
        for name in _spine(archive):
            self._file = name
            body = _parse(archive, name).find(f"{_XHTML}body")
            if body is not None:
                self._walk(body, frozenset())
        return self._made

    def _walk(self, element: ElementTree.Element, styles: frozenset[str]) -> None:
        tag = element.tag.replace(_XHTML, "") if isinstance(element.tag, str) else ""
        kinds = {*(element.get(_TYPE) or "").split(), element.get("role") or ""}
        classes = (element.get("class") or "").lower()
        here = f"{self._file}#{element.get('id') or ''}"
        if tag in _SILENT or not tag:
            return
        if tag in _MAY_BE_NOTE and kinds & _NOTES:
            self._made.notes.append(NoteText(here, _text(element), self._page, len(self._made.words)))
        elif tag == "aside" or "sidenote" in classes or "marginal" in classes:
            self._sidenotes[here] = len(self._made.sidenotes)
            self._made.sidenotes.append(SidenoteText(_text(element), len(self._made.words), self._page))
        elif tag == "a" and kinds & _CALLS:
            self._call(element.get("href") or "")
        else:
            if tag == "figure":
                self._picture(element)
            self._read_page_number(element.get("id") or "", kinds)
            self._inside(element, tag, styles | _styles(tag, classes))

    def _inside(self, element: ElementTree.Element, tag: str, styles: frozenset[str]) -> None:
        block, at = tag in _BLOCKS, len(self._made.words)
        if block:
            self._fresh, self._touches = True, False
            self._in_cell = tag in _CELLS and self._in_table
        if tag == "table":
            self._in_table = False
        if tag == "br":
            self._touches = False
        heads, around = len(self._made.heads), self._setting
        self._setting = _setting(tag, (element.get("class") or "").split()) or around
        self._add(element.text, styles)
        for child in element:
            self._walk(child, styles)
            self._add(child.tail, styles)
        self._setting = around
        if tag in _CELLS and at < len(self._made.words):
            self._in_table = True
        elif tag == "table":
            self._in_table = self._in_cell = False
        if tag in _HEADS:
            self._add_head(int(tag[1]), at)
        elif tag == "hgroup" and len(self._made.heads) > heads:
            # Number and title are one head.
            number = self._made.heads[heads]
            self._made.heads[heads:] = []
            self._add_head(number.level, at, number.text)
        if block:
            self._fresh, self._touches = True, False

    def _add_head(self, level: int, at: int, number: str = "") -> None:
        words = self._made.words[at:]
        text = " ".join(word.text for word in words).removeprefix(number).strip()
        if words:
            self._made.heads.append(HeadText(text, level, words[0].page, number, at))

    def _add(self, text: str | None, styles: frozenset[str]) -> None:
        for found in re.finditer(r"\S+|\s+", text or ""):
            piece, words = found.group(), self._made.words
            if piece.isspace():
                self._touches = False
                continue
            if self._touches and words and not self._fresh:
                words[-1] = replace(words[-1], text=words[-1].text + piece, styles=words[-1].styles | styles)
            else:
                first = None if self._fresh and self._in_cell else self._fresh
                words.append(TextWord(piece, self._page, first, styles, self._setting))
            self._fresh, self._touches, self._in_cell = False, True, False

    def _call(self, href: str) -> None:
        place = _place(self._file, href)
        after = len(self._made.words) - 1
        if place in self._sidenotes:
            number = self._sidenotes[place]
            self._made.sidenotes[number] = replace(self._made.sidenotes[number], at=after + 1)
        else:
            self._made.calls.append(Call(place, after))

    def _picture(self, figure: ElementTree.Element) -> None:
        """Note a picture down; the words of its caption are text, and are read as such besides."""
        image = figure.find(f".//{_XHTML}img")
        caption = figure.find(f".//{_XHTML}figcaption")
        if image is not None:
            found = _PICTURE.search(image.get("src") or "")
            page = int(found[1]) if found else self._page
            self._made.pictures.append(PictureText(page, "" if caption is None else _text(caption)))

    def _read_page_number(self, anchor: str, kinds: set[str]) -> None:
        found = _PAGE.fullmatch(anchor)
        if found and kinds & {"pagebreak", "doc-pagebreak"}:
            self._page = int(found[1])


def _spine(archive: zipfile.ZipFile) -> Iterator[str]:
    """The documents of the book itself, in order, as names in the archive."""
    root = next(_parse(archive, "META-INF/container.xml").iter(f"{_CONTAINER}rootfile"))
    package = root.get("full-path") or ""
    parsed = _parse(archive, package)
    items = {item.get("id"): item for item in parsed.iter(f"{_OPF}item")}
    for reference in parsed.iter(f"{_OPF}itemref"):
        item = items[reference.get("idref")]
        name = unquote(item.get("href") or "")
        if not _ADDED.fullmatch(posixpath.basename(name)) and "nav" not in (item.get("properties") or "").split():
            yield posixpath.join(posixpath.dirname(package), name)


def _parse(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    # What is scored is made by this project, or named by the person who runs it.
    return ElementTree.fromstring(archive.read(name))  # noqa: S314


def _place(file: str, href: str) -> str:
    """What a link in a file leads to: file and anchor."""
    target, _, anchor = unquote(href).partition("#")
    return f"{posixpath.normpath(posixpath.join(posixpath.dirname(file), target)) if target else file}#{anchor}"


def _styles(tag: str, classes: str) -> frozenset[str]:
    italic = tag in _ITALIC or "italic" in classes
    capitals = "small-cap" in classes or "smallcap" in classes or classes == "sc"
    return frozenset(style for style, is_set in ((ITALIC, italic), (SMALL_CAPITALS, capitals)) if is_set)


def _setting(tag: str, classes: list[str]) -> Setting | None:
    """How what an element holds is set, where the element tells."""
    if tag in _KEPT or _KEPT & {*classes}:
        return "kept"
    return "quotation" if tag == "blockquote" else None


def _text(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())
