"""Pages for display, which hold no running text: title pages, imprints, dedications, plates, part titles.

Thresholds from: set by hand on the seven books of tests/bench/test_structure.py; their scores are in reports/bench, no
curves kept. tests/label/test_block_classes.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lib.label.context import PageContext
from lib.label.heading_evidence import is_centred, looks_like_heading, names_chapter
from lib.label.judgements import Judgement, judge
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
"""Type from this size of the body's, as a ratio, is a title's."""
DEDICATION_WORDS = 60
"""Words of a dedication, at most."""
IMPRINT_WORDS = 30
"""A printer's name on a page of its own, at the end of many a book, takes no more words."""


def label_display(text: Sequence[BlockShape], page: PageShape, context: PageContext) -> list[Judgement] | None:
    """Judgements for the blocks of a page without running text; None where it is no page for display."""
    if not text:
        return []
    if context.region == "front_matter":
        return _front(text, page, context)
    if any(block.illustration for block in page.blocks):
        return [judge(BlockClass.ILLUSTRATION_CAPTION, "on a page with a picture and no running text")] * len(text)
    words = sum(block.words for block in text)
    if words <= IMPRINT_WORDS and _IMPRINT.search(" ".join(block.text for block in text)):
        return [judge(BlockClass.COPYRIGHT, "speaks of printing, and little else is there")] * len(text)
    set_as_heading = [looks_like_heading(block, page, context.body) for block in text]
    if all(set_as_heading) or (set_as_heading[0] and all(is_centred(block, page) for block in text)):
        reason = "a heading with a page of its own"
        rule = f"{reason}, that says so" if any(names_chapter(block) for block in text) else reason
        return [judge(BlockClass.CHAPTER_HEADING, rule, reason)] * len(text)
    return None


def _front(text: Sequence[BlockShape], page: PageShape, context: PageContext) -> list[Judgement]:
    lines = sum(len(block.lines) for block in text)
    if lines > MAX_TITLE_LINES:
        return [_listed(block) for block in text]
    imprint = [_IMPRINT.search(block.text) is not None for block in text]
    begins = [bool(block.lines) and _IMPRINT.search(block.lines[0].text) is not None for block in text]
    large = max(block.size for block in text) >= LARGE * (context.body.size or 1)
    if any(imprint) and not large:
        rule = "speaks of copyright or printing, and no type is large"
        return [judge(BlockClass.COPYRIGHT, rule, "speaks of copyright or printing")] * len(text)
    if not large and all(is_caption(block, page, context.body) for block in text):
        return [judge(BlockClass.ILLUSTRATION_CAPTION, "next to a picture before the text")] * len(text)
    words = sum(block.words for block in text)
    if not large and words <= DEDICATION_WORDS and _DEDICATION.search(" ".join(block.text for block in text)):
        return [judge(BlockClass.DEDICATION, "a few words to someone")] * len(text)
    reason = "display type before the text"
    title = judge(BlockClass.TITLE_PAGE, reason if large else f"{reason}, no larger than the body's", reason)
    told = judge(BlockClass.COPYRIGHT, "speaks of copyright or printing")
    # Below its title and author a title page may say in the same block for whom it was printed.
    return [told if spoken else title for spoken in begins]


def _listed(block: BlockShape) -> Judgement:
    if is_table(block):
        return judge(BlockClass.TABLE, "mostly figures, on a page of no known kind", "mostly figures")
    return judge(BlockClass.OTHER, "many lines before the text, of no known kind")
