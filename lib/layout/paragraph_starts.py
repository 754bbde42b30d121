"""Where paragraphs begin: learnt from proofread books, by the geometry of the lines and by what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lib.layout.flow import Flow, flows, line_pitch
from lib.layout.hanging_entries import entry_starts
from lib.layout.paragraph_features import NAMES, BookIndent, behind_short_lines, book_indent, features
from lib.layout.quotation_features import BodyType, TypeRow, body_types, type_rows
from lib.learning.logistic import FOLDER, Weights, load_weights
from lib.schemas.ocr import OcrPage

WEIGHTS = FOLDER / "paragraph_starts.json"
"""Learnt by `python -m lib.training.learn_paragraphs`."""
PARAGRAPH_STARTS = "paragraph_starts"
"""What the decision is called where a project learns weights of its own."""
LIKELY = 0.5
"""Probability from which a paragraph begins. From: both mistakes cost a reader the same."""


@dataclass(frozen=True)
class BookSetting:
    """How the paragraphs of a book are set."""

    pitch: float = 0.0
    """From one line to the next, in pixels; 0 in a book without text."""
    indent: BookIndent = field(default_factory=BookIndent)
    body: BodyType = field(default_factory=BodyType)
    starts: Weights | None = field(default=None, compare=False)
    """What tells where paragraphs begin, in place of the package's weights. No part of the plain data."""
    quotations: Weights | None = field(default=None, compare=False)
    """The same of which paragraphs are quotations."""

    def as_plain(self) -> dict[str, Any]:
        """Plain data, in an order that is always the same."""
        return {
            "pitch": self.pitch,
            "indent": self.indent.indent,
            "indents": self.indent.share,
            "body_pitch": self.body.pitch,
            "body_size": self.body.size,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> BookSetting:
        """The setting from plain data; nothing is known where it is empty."""
        if not plain:
            return cls()
        return cls(
            plain["pitch"],
            BookIndent(plain["indent"], plain["indents"]),
            BodyType(plain["body_pitch"], plain["body_size"]),
        )


def survey_setting(pages: Iterable[OcrPage]) -> list[BookSetting]:
    """How a book is set around each of its pages. Rounded, so that a page more or less seldom changes it.

    `pages` is gone through twice, and no page is kept: a list, or what reads them anew each time.
    """
    pitch = float(round(line_pitch(pages)))
    after: list[float] = []
    rows: list[list[TypeRow]] = []
    for page in pages:
        set_out = flows(page, pitch)
        after += [left for flow in set_out for left in behind_short_lines(flow)]
        rows.append(type_rows(set_out))
    indent = book_indent(after)
    return [BookSetting(pitch, indent, body) for body in body_types(rows)]


def begins(flow: Flow, book: BookSetting) -> list[bool]:
    """For each line of a flow but the first, whether a paragraph begins there."""
    if len(flow.lines) < 2:
        return []
    weights = book.starts or load_weights(WEIGHTS, NAMES)
    found = weights.probability(features(flow, book.indent))
    return [bool(probability >= LIKELY) or hangs for probability, hangs in zip(found, entry_starts(flow), strict=True)]
