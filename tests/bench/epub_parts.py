"""Tables, lines, contents entries and the parts of letters that an EPUB has, with the scan pages that they stand on."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

_XHTML = "{http://www.w3.org/1999/xhtml}"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 li td th div section figure tr table blockquote header footer aside".split())
_LETTER = {"dateline": "dateline", "salutation": "salutation", "valediction": "closing", "sender": "signature"}


@dataclass
class EpubParts:
    tables: list[tuple[int, list[list[str]]]] = field(default_factory=list)
    """Scan page, and the cells of each row."""
    lines: list[str] = field(default_factory=list)
    """Every line that ends where the book's does: paragraphs and what breaks part."""
    entries: list[tuple[int, str, str]] = field(default_factory=list)
    """Scan page, title and printed page of each entry of a contents page."""
    letter_parts: list[tuple[int, str, str]] = field(default_factory=list)
    """Scan page, which part, and its text."""


def read_parts(path: Path) -> EpubParts:
    """Documents in the order of their names, which is that of the book."""
    made, page, line = EpubParts(), 0, [""]

    def end() -> None:
        text = " ".join(line[0].split())
        if text:
            made.lines.append(text)
        line[0] = ""

    def walk(element: ElementTree.Element) -> None:
        nonlocal page
        tag = str(element.tag).replace(_XHTML, "")
        kinds = (element.get(_TYPE) or "").split()
        found = re.fullmatch(r"page(\d+)", element.get("id") or "")
        page = int(found[1]) if found and "pagebreak" in kinds else page
        if tag in _BLOCKS or tag == "br":
            end()
        if tag == "table":
            rows = [[_text(cell) for cell in row] for row in element.iter(f"{_XHTML}tr")]
            made.tables.append((_first_page(element) or page, rows))
        if tag == "p" and "entry" in (element.get("class") or "").split():
            number = element.find(f"{_XHTML}span[@class='number']")
            shown = "" if number is None else _text(number)
            made.entries.append((_first_page(element) or page, _text(element).removesuffix(shown).strip(), shown))
        for kind in kinds:
            if (part := _LETTER.get(kind.split(":")[-1].split(".")[-1])) is not None:
                made.letter_parts.append((_first_page(element) or page, part, _text(element)))
        line[0] += element.text or ""
        for child in element:
            walk(child)
            line[0] += child.tail or ""
        if tag in _BLOCKS:
            end()

    with zipfile.ZipFile(path) as archive:
        for name in sorted(name for name in archive.namelist() if re.search(r"/t\d+\.xhtml$", name)):
            body = ElementTree.fromstring(archive.read(name)).find(f"{_XHTML}body")
            if body is not None:
                walk(body)
    return made


def _first_page(element: ElementTree.Element) -> int | None:
    """The page that begins at the element's own first word."""
    inner = next((at for at in element.iter() if "pagebreak" in (at.get(_TYPE) or "")), None)
    found = re.fullmatch(r"page(\d+)", inner.get("id") or "") if inner is not None else None
    return int(found[1]) if found else None


def _text(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())
