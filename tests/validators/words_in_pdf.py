"""The words of a searchable PDF, as Poppler finds them on its pages, against those of the merged records."""

from __future__ import annotations

import html
import math
import re
from pathlib import Path

from lib.schemas.base import Box
from lib.schemas.ingest import IngestPage
from lib.schemas.merge import MergePage
from tests.validators.checks import pdf_text

NEAR = 8
"""Pixels by which a word's ends may be off in the PDF."""
SLACK = 3
"""Pixels by which its middle may lie outside: words of a line are set on one foot."""
_PAGE = re.compile(r'<page width="([\d.]+)"[^>]*>(.*?)</page>', re.DOTALL)
_WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')


def found_in_place(data: Path) -> tuple[int, int]:
    """How many of the book's words pdftotext finds where they are printed, and how many there are."""
    pages = _PAGE.findall(pdf_text(data / "export" / f"{data.name}.pdf", "-bbox"))
    found = words = 0
    for path, (width, body) in zip(sorted((data / "merge/pages").glob("*.json")), pages, strict=False):
        record = MergePage.model_validate_json(path.read_bytes())
        page = IngestPage.model_validate_json((data / "ingest/pages" / path.name).read_bytes())
        scale = record.width / float(width)
        there: dict[str, list[list[float]]] = {}
        for *edges, text in _WORD.findall(body):
            there.setdefault(html.unescape(text), []).append([float(edge) * scale for edge in edges])
        for line in (line for paragraph in record.paragraphs() for line in paragraph.lines):
            for word, after in zip(line.words, [*line.words[1:], None], strict=True):
                words += 1
                left, right, middle = _as_scanned(word.box, page)
                if after is not None:  # boxes of the engine run into each other; what is laid under them does not
                    right = min(right, _as_scanned(after.box, page)[0])
                found += any(
                    abs(x0 - left) <= NEAR and abs(x1 - right) <= NEAR and y0 - SLACK <= middle <= y1 + SLACK
                    for x0, y0, x1, y1 in there.get(word.text, [])
                )
    return found, words


def _as_scanned(box: Box, page: IngestPage) -> tuple[float, float, float]:
    """A word's left and right end and the height of its middle on the page as it leaned before it was straightened."""
    angle = math.radians(page.skew)
    x, y = (box[0] + box[2]) / 2 - page.width / 2, (box[1] + box[3]) / 2 - page.height / 2
    across = page.width / 2 + x * math.cos(angle) - y * math.sin(angle)
    down = page.height / 2 + x * math.sin(angle) + y * math.cos(angle)
    half = (box[2] - box[0]) / 2
    return across - half, across + half, down
