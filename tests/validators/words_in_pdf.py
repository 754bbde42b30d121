"""The words of a searchable PDF, as Poppler finds them on its pages, against those of the merged records."""

from __future__ import annotations

import html
import re
from pathlib import Path

from lib.schemas.merge import MergePage
from tests.validators.checks import pdf_text

NEAR = 8
"""Pixels by which a word's ends may be off in the PDF."""
_PAGE = re.compile(r'<page width="([\d.]+)"[^>]*>(.*?)</page>', re.DOTALL)
_WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')


def found_in_place(data: Path) -> tuple[int, int]:
    """How many of the book's words pdftotext finds where they are printed, and how many there are."""
    pages = _PAGE.findall(pdf_text(data / "export" / f"{data.name}.pdf", "-bbox"))
    found = words = 0
    for path, (width, body) in zip(sorted((data / "merge/pages").glob("*.json")), pages, strict=False):
        record = MergePage.model_validate_json(path.read_bytes())
        scale = record.width / float(width)
        there: dict[str, list[list[float]]] = {}
        for *edges, text in _WORD.findall(body):
            there.setdefault(html.unescape(text), []).append([float(edge) * scale for edge in edges])
        for word in (word for p in record.paragraphs() for line in p.lines for word in line.words):
            words += 1
            left, top, right, bottom = word.box
            found += any(
                abs(x0 - left) <= NEAR and abs(x1 - right) <= NEAR and y0 <= (top + bottom) / 2 <= y1
                for x0, y0, x1, y1 in there.get(word.text, [])
            )
    return found, words
