"""A class for every block of a page: the rules, in the order in which they are asked.

Thresholds from: set by hand on the seven books of tests/bench/test_structure.py; their scores are in reports/bench, no
curves kept. tests/label/test_block_classes.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lib.label.context import PageContext
from lib.label.display import label_display
from lib.label.furniture import label_furniture
from lib.label.heading_evidence import (
    is_bare_numeral,
    is_centred,
    is_side_head,
    is_sunk,
    looks_like_heading,
    names_chapter,
)
from lib.label.judgements import Judgement, judge
from lib.label.notch_blocks import is_cut_in
from lib.label.note_zone import footnotes
from lib.label.numbered_heads import is_numbered_head
from lib.label.parts import LISTS, text_blocks
from lib.label.plates import is_plate
from lib.label.prose import (
    begins_verse,
    continues_verse,
    fills_measure,
    is_caption,
    is_listing,
    is_prose,
    is_set_in,
    is_sidenote,
    is_small,
    is_table,
    is_text,
    is_titled,
    is_verse,
)
from lib.label.shapes import BlockShape, PageShape, white_above
from lib.label.table_zone import table_lines
from lib.label.text_columns import is_text_column
from lib.schemas.label import BlockClass, BlockLabel
from lib.text.titles import part_named

MAY_STAND_ABOVE = frozenset(
    {
        BlockClass.CHAPTER_HEADING,
        BlockClass.SECTION_HEADING,
        BlockClass.ILLUSTRATION_CAPTION,
        BlockClass.CAPTION,
        BlockClass.SIDENOTE,
    }
)
"""What does not keep a heading from opening a chapter."""
HEADINGS = frozenset({BlockClass.CHAPTER_HEADING, BlockClass.SECTION_HEADING})
VERSE_MAY_BE = frozenset({BlockClass.BODY, BlockClass.QUOTE})
"""What a line may be taken for that was parted from the verse below it."""
CAPTION_SIZE = 0.95
"""Type of this size of the body's, as a ratio, and larger is no caption's."""


WIDE_WHITE = 2.5
"""White above a heading between the text that makes it a chapter's, in line pitches of the body."""
SUBTITLE_LINES, SUBTITLE_WORDS = 3, 16
"""Lines and words of a subtitle, at most."""
_END = re.compile(r"^\W*(?:the end|finis|end of .{1,40})\W*$", re.IGNORECASE)


def label_blocks(page: PageShape, context: PageContext) -> list[BlockLabel]:
    """One label for each block, in the blocks' order; several where its parts are of different classes."""
    labels: dict[str, BlockLabel] = {}
    for block in page.blocks:
        if block.illustration:
            labels[block.id] = _label(block, judge(BlockClass.ILLUSTRATION, "a picture"))
        elif furniture := label_furniture(block, page, context.number, context.heads, context.catchwords):
            labels[block.id] = furniture
    text = text_blocks(page, context.number, context.heads | context.catchwords)
    for block, judgement in zip(text, _judge_page(text, page, context), strict=True):
        labels[block.id] = _label(block, judgement)
    return list(_whole(page.blocks, labels))


def _whole(blocks: Sequence[BlockShape], labels: Mapping[str, BlockLabel]) -> Iterator[BlockLabel]:
    """The labels in order; parts of a block that are of one class are one part again."""
    last: BlockLabel | None = None
    for block in blocks:
        label = labels[block.id]
        if block.first_line is not None and last is not None and last.block_class == label.block_class:
            continue
        last = label.model_copy(update={"id": block.origin or block.id, "first_line": block.first_line})
        yield last


def _label(block: BlockShape, judgement: Judgement) -> BlockLabel:
    block_class, confidence, reason = judgement
    return BlockLabel(id=block.id, block_class=block_class, confidence=confidence, reason=reason)


def _judge_page(text: Sequence[BlockShape], page: PageShape, context: PageContext) -> list[Judgement]:
    if context.part == "contents":
        return [judge(BlockClass.CONTENTS, "on a page of the contents")] * len(text)
    tabular = table_lines(page, context.furniture) if context.part not in LISTS else frozenset()
    in_table = [all(line.id in tabular for line in block.lines) for block in text]
    prose = [is_text(block, page, context.body) for block in text]
    if not _has_prose(text, prose, page, context) and not any(in_table) and context.part not in LISTS:
        shown = label_display(text, page, context)
        if shown is not None:
            return shown
    plate = is_plate(page)
    has_table = any(in_table) or any(is_table(block) for block in text)
    has_text = any(prose) or has_table or any(is_verse(block, page) for block in text)
    notes = footnotes(text, page, context, has_table) if any(prose) else {}
    judged: list[Judgement] = []
    for at, block in enumerate(text):
        last = at == len(text) - 1
        if in_table[at]:
            judged.append(judge(BlockClass.TABLE, "in the rows of a table"))
        elif block.id in notes:
            judged.append(notes[block.id])
        elif apart := _apart(block, page, context, prose=prose[at], last=last):
            judged.append(apart)
        elif at and judged[-1][0] == BlockClass.VERSE and continues_verse(block, text[at - 1], page):
            judged.append(judge(BlockClass.VERSE, "a line that goes on with the verse above"))
        elif plate and looks_like_heading(block, page, context.body):
            judged.append(judge(BlockClass.ILLUSTRATION_CAPTION, "set as a heading, over pictures that fill the page"))
        elif heading := _heading(block, text[at + 1 : at + 2], page, context, judged, has_text=has_text):
            judged.append(heading)
        else:
            judged.append(_running(block, page, context, has_table))
        first = at > 0 and judged[at][0] == BlockClass.VERSE and judged[at - 1][0] in VERSE_MAY_BE
        if first and begins_verse(text[at - 1], block, page):
            judged[at - 1] = judge(BlockClass.VERSE, "a line that goes on with the verse below")
    return judged


def _has_prose(text: Sequence[BlockShape], prose: Sequence[bool], page: PageShape, context: PageContext) -> bool:
    """Whether a page has running text; before the text a motto of two lines makes a dedication no page of it."""
    if context.region == "front_matter" and context.part is None:
        return any(is_prose(block, page) for block in text)
    return any(prose)


def _apart(block: BlockShape, page: PageShape, context: PageContext, *, prose: bool, last: bool) -> Judgement | None:
    """What a block says or shows by itself that stands apart from the text: a caption, a sidenote, the end."""
    short = not (prose or is_table(block)) and (last or not _is_display(block, page, context))
    if short and is_caption(block, page, context.body) and not is_cut_in(block, page, context.body):
        return judge(BlockClass.ILLUSTRATION_CAPTION, "short, next to a picture")
    if is_sidenote(block, page, context.body):
        return judge(BlockClass.SIDENOTE, "in the margin beside the text")
    if is_titled(block):
        return judge(BlockClass.CAPTION, "names a table or a figure")
    if _END.match(block.text):
        return judge(BlockClass.OTHER, "says that the book ends")
    return None


def _heading(
    block: BlockShape,
    below: Sequence[BlockShape],
    page: PageShape,
    context: PageContext,
    above: Sequence[Judgement],
    *,
    has_text: bool,
) -> Judgement | None:
    """Whether a block is a heading. `above` judges the blocks that stand higher on the page; `below` is the next.

    On a page that has no text, neither prose nor verse, only what says so is one.
    """
    if below and _heads_on(block, below[0], page, context):
        block, below = below[0], [block]
    last = not below
    opens = all(block_class in MAY_STAND_ABOVE for block_class, _, _ in above)
    looks = looks_like_heading(block, page, context.body)
    if names_chapter(block) and (looks or is_centred(block, page)):
        return judge(BlockClass.CHAPTER_HEADING, "says that it is a chapter")
    part = part_named(block.text)
    if opens and looks and part:
        return judge(BlockClass(part), "heads a part of the book", f"heads the {part}")
    under = opens and above and above[-1][0] == BlockClass.CHAPTER_HEADING
    if under and _is_subtitle(block, page) and not _begins_poem(block, below, page):
        return judge(BlockClass.CHAPTER_HEADING, "short, below a chapter's heading")
    if looks and above and above[-1][0] in HEADINGS and white_above(block, page) < context.body.pitch:
        return judge(above[-1][0], "set as a heading, right below one")
    if looks and (last or not has_text):
        return judge(BlockClass.OTHER, "set as a heading, but nothing follows")
    if opens and (looks or (is_bare_numeral(block) and is_centred(block, page))):
        if is_sunk(block, context.body):
            return judge(BlockClass.CHAPTER_HEADING, "set as a heading, low on the page, before the text")
        return judge(BlockClass.SECTION_HEADING, "set as a heading, at the top of the page")
    if looks or (is_bare_numeral(block) and is_centred(block, page)):
        if context.body.pitch and white_above(block, page) >= WIDE_WHITE * context.body.pitch:
            return judge(BlockClass.CHAPTER_HEADING, "set as a heading, far below the text above")
        return judge(BlockClass.SECTION_HEADING, "set as a heading, between the text")
    if below and is_text(below[0], page, context.body) and is_side_head(block, below[0], page, context.body):
        return judge(BlockClass.SECTION_HEADING, "in bold or italic type at the left edge, over text")
    if below and is_numbered_head(block, below[0], page):
        return judge(BlockClass.SECTION_HEADING, "a number and a name, in larger type than the text below")
    return None


def _heads_on(block: BlockShape, below: BlockShape, page: PageShape, context: PageContext) -> bool:
    """A word such as A or BY, on a line of its own within a heading."""
    alone = len(block.lines) == 1 and block.words == 1 and block.capitals == 1.0 and is_centred(block, page)
    return alone and looks_like_heading(below, page, context.body)


def _is_display(block: BlockShape, page: PageShape, context: PageContext) -> bool:
    """Set as a heading in type as large as the body's: captions are smaller."""
    return looks_like_heading(block, page, context.body) and block.size >= CAPTION_SIZE * context.body.size


def _is_subtitle(block: BlockShape, page: PageShape) -> bool:
    return is_centred(block, page) and len(block.lines) <= SUBTITLE_LINES and block.words <= SUBTITLE_WORDS


def _begins_poem(block: BlockShape, below: Sequence[BlockShape], page: PageShape) -> bool:
    """Whether a block is set as verse, and so is the next: a poem that stands right below its name."""
    return (
        is_verse(block, page) and bool(below) and (is_verse(below[0], page) or continues_verse(below[0], block, page))
    )


def _running(block: BlockShape, page: PageShape, context: PageContext, has_table: bool) -> Judgement:
    """What kind of text a block is that is no heading and no note."""
    if context.part in LISTS:
        return judge(BlockClass(context.part), "on a page of a list", f"on a page of the {context.part}")
    if is_table(block):
        return judge(BlockClass.TABLE, "mostly figures")
    apart = is_small(block, context.body) and not (fills_measure(block, page) or is_text_column(block.lines))
    if has_table and apart:
        return judge(BlockClass.TABLE, "small type on a page with a table")
    if is_verse(block, page) and is_listing(block):
        return judge(BlockClass.TABLE, "short lines that run to figures")
    if is_verse(block, page):
        return judge(BlockClass.VERSE, "short lines, set in, each with a capital")
    if is_set_in(block, page):
        return judge(BlockClass.QUOTE, "set in on both sides")
    if block.quoted:
        return judge(BlockClass.QUOTE, "set as quotations are")
    if context.part is not None:
        return judge(BlockClass(context.part), "in a part of the book", f"in the {context.part}")
    rule = "running text" if is_prose(block, page) else "running text, of few lines"
    return judge(BlockClass.BODY, rule, "running text")
