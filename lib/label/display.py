"""Pages for display, which hold no running text: title pages, imprints, dedications, plates, part titles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lib.label.context import PageContext
from lib.label.heading_evidence import is_centred, looks_like_heading, names_chapter
from lib.label.prose import is_caption, is_table
from lib.label.shapes import BlockShape, PageShape
from lib.schemas.label import BlockClass

_IMPRINT = re.compile(
    r"copyright|©|all rights reserved|entered according to|printed (?:in|by|for|at)|first (?:published|edition)"
    r"|reprinted|imprimatur|nihil obstat|electrotyped|isbn|library of congress",
    re.IGNORECASE,
)
_DEDICATION = re.compile(r"^\W*to\b|dedicat|in memory of|the memory|inscribed", re.IGNORECASE)
MAX_TITLE_LINES = 25
"""A page with more lines than this is no title page."""
LARGE = 1.2
DEDICATION_WORDS = 60
IMPRINT_WORDS = 30
"""A printer's name on a page of its own, at the end of many a book, takes no more words."""

Judgement = tuple[BlockClass, float, str]


def label_display(text: Sequence[BlockShape], page: PageShape, context: PageContext) -> list[Judgement] | None:
    """Judgements for the blocks of a page without running text; None where it is no page for display."""
    if not text:
        return []
    if context.region == "front_matter":
        return _front(text, page, context)
    if any(block.illustration for block in page.blocks):
        return [(BlockClass.ILLUSTRATION_CAPTION, 0.7, "on a page with a picture and no running text")] * len(text)
    words = sum(block.words for block in text)
    if words <= IMPRINT_WORDS and _IMPRINT.search(" ".join(block.text for block in text)):
        return [(BlockClass.COPYRIGHT, 0.6, "speaks of printing, and little else is there")] * len(text)
    set_as_heading = [looks_like_heading(block, page, context.body) for block in text]
    if all(set_as_heading) or (set_as_heading[0] and all(is_centred(block, page) for block in text)):
        sure = any(names_chapter(block) for block in text)
        return [(BlockClass.CHAPTER_HEADING, 0.9 if sure else 0.6, "a heading with a page of its own")] * len(text)
    return None


def _front(text: Sequence[BlockShape], page: PageShape, context: PageContext) -> list[Judgement]:
    lines = sum(len(block.lines) for block in text)
    if lines > MAX_TITLE_LINES:
        return [_listed(block) for block in text]
    imprint = [_IMPRINT.search(block.text) is not None for block in text]
    large = max(block.size for block in text) >= LARGE * (context.body.size or 1)
    if any(imprint) and not large:
        return [(BlockClass.COPYRIGHT, 0.85, "speaks of copyright or printing")] * len(text)
    if not large and all(is_caption(block, page) for block in text):
        return [(BlockClass.ILLUSTRATION_CAPTION, 0.75, "next to a picture before the text")] * len(text)
    words = sum(block.words for block in text)
    if not large and words <= DEDICATION_WORDS and _DEDICATION.search(" ".join(block.text for block in text)):
        return [(BlockClass.DEDICATION, 0.7, "a few words to someone")] * len(text)
    title: Judgement = (BlockClass.TITLE_PAGE, 0.8 if large else 0.5, "display type before the text")
    told: Judgement = (BlockClass.COPYRIGHT, 0.8, "speaks of copyright or printing")
    return [told if spoken else title for spoken in imprint]


def _listed(block: BlockShape) -> Judgement:
    if is_table(block):
        return BlockClass.TABLE, 0.6, "mostly figures"
    return BlockClass.OTHER, 0.5, "many lines before the text, of no known kind"
