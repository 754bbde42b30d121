"""A class for every block of a page: the rules, in the order in which they are asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lib.label.context import PageContext
from lib.label.display import label_display
from lib.label.furniture import label_furniture
from lib.label.heading_evidence import is_bare_numeral, is_centred, is_sunk, looks_like_heading, names_chapter
from lib.label.parts import LISTS, text_blocks
from lib.label.prose import (
    begins_as_note,
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
from lib.label.shapes import BlockShape, PageShape
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
CAPTION_SIZE = 0.95
MIN_NOTE_WORDS = 5
APART = 0.4
"""White above a note that shows no mark, in line pitches of the body."""
FOOT, NOTE_SIZE = 0.85, 0.85
"""A short note without a mark stands lower than this share of the page, in type no larger than this."""
WIDE_WHITE = 2.5
"""White above a heading between the text that makes it a chapter's, in line pitches of the body."""
SUBTITLE_LINES, SUBTITLE_WORDS = 3, 16
_END = re.compile(r"^\W*(?:the end|finis|end of .{1,40})\W*$", re.IGNORECASE)

Judgement = tuple[BlockClass, float, str]


def label_blocks(page: PageShape, context: PageContext) -> list[BlockLabel]:
    """One label for each block, in the blocks' order; several where its parts are of different classes."""
    labels: dict[str, BlockLabel] = {}
    for block in page.blocks:
        if block.illustration:
            labels[block.id] = _label(block, (BlockClass.ILLUSTRATION, 0.9, "a picture"))
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
        return [(BlockClass.CONTENTS, 0.85, "on a page of the contents")] * len(text)
    prose = [is_text(block, page, context.body) for block in text]
    if not any(prose) and context.part not in LISTS:
        shown = label_display(text, page, context)
        if shown is not None:
            return shown
    has_table = any(is_table(block) for block in text)
    notes = _notes(text, page, context, has_table) if any(prose) else {}
    judged: list[Judgement] = []
    for at, block in enumerate(text):
        last = at == len(text) - 1
        if block.id in notes:
            judged.append(notes[block.id])
        elif (
            is_caption(block, page)
            and not (prose[at] or is_table(block))
            and not (not last and _is_display(block, page, context))
        ):
            judged.append((BlockClass.ILLUSTRATION_CAPTION, 0.8, "short, next to a picture"))
        elif is_sidenote(block, page, context.body):
            judged.append((BlockClass.SIDENOTE, 0.75, "in the margin beside the text"))
        elif is_titled(block):
            judged.append((BlockClass.CAPTION, 0.8, "names a table or a figure"))
        elif _END.match(block.text):
            judged.append((BlockClass.OTHER, 0.7, "says that the book ends"))
        elif at and judged[-1][0] == BlockClass.VERSE and continues_verse(block, text[at - 1], page):
            judged.append((BlockClass.VERSE, 0.6, "a line that goes on with the verse above"))
        elif heading := _heading(block, text[at + 1 : at + 2], page, context, judged):
            judged.append(heading)
        else:
            judged.append(_running(block, page, context, has_table))
    return judged


def _heading(
    block: BlockShape,
    below: Sequence[BlockShape],
    page: PageShape,
    context: PageContext,
    above: Sequence[Judgement],
) -> Judgement | None:
    """Whether a block is a heading. `above` judges the blocks that stand higher on the page; `below` is the next."""
    if below and _heads_on(block, below[0], page, context):
        block, below = below[0], [block]
    last = not below
    opens = all(block_class in MAY_STAND_ABOVE for block_class, _, _ in above)
    looks = looks_like_heading(block, page, context.body)
    if names_chapter(block) and (looks or is_centred(block, page)):
        return BlockClass.CHAPTER_HEADING, 0.95, "says that it is a chapter"
    part = part_named(block.text)
    if opens and looks and part:
        return BlockClass(part), 0.9, f"heads the {part}"
    if opens and above and above[-1][0] == BlockClass.CHAPTER_HEADING and _is_subtitle(block, page):
        return BlockClass.CHAPTER_HEADING, 0.8, "short, below a chapter's heading"
    if looks and above and above[-1][0] in HEADINGS and _white_above(block, page) < context.body.pitch:
        return above[-1][0], 0.7, "set as a heading, right below one"
    if looks and last:
        return BlockClass.OTHER, 0.5, "set as a heading, but nothing follows"
    if opens and (looks or (is_bare_numeral(block) and is_centred(block, page))):
        if is_sunk(block, context.body):
            return BlockClass.CHAPTER_HEADING, 0.85, "set as a heading, low on the page, before the text"
        return BlockClass.SECTION_HEADING, 0.6, "set as a heading, at the top of the page"
    if looks or (is_bare_numeral(block) and is_centred(block, page)):
        if context.body.pitch and _white_above(block, page) >= WIDE_WHITE * context.body.pitch:
            return BlockClass.CHAPTER_HEADING, 0.7, "set as a heading, far below the text above"
        return BlockClass.SECTION_HEADING, 0.75, "set as a heading, between the text"
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


def _running(block: BlockShape, page: PageShape, context: PageContext, has_table: bool) -> Judgement:
    """What kind of text a block is that is no heading and no note."""
    if context.part in LISTS:
        return BlockClass(context.part), 0.8, f"on a page of the {context.part}"
    if is_table(block):
        return BlockClass.TABLE, 0.7, "mostly figures"
    if has_table and is_small(block, context.body):
        return BlockClass.TABLE, 0.5, "small type on a page with a table"
    if is_verse(block, page) and is_listing(block):
        return BlockClass.TABLE, 0.6, "short lines that run to figures"
    if is_verse(block, page):
        return BlockClass.VERSE, 0.75, "short lines, set in, each with a capital"
    if is_set_in(block, page):
        return BlockClass.QUOTE, 0.7, "set in on both sides"
    if is_small(block, context.body) and fills_measure(block, page):
        return BlockClass.QUOTE, 0.65, "smaller than the text"
    if context.part is not None:
        return BlockClass(context.part), 0.8, f"in the {context.part}"
    return BlockClass.BODY, 0.9 if is_prose(block, page) else 0.6, "running text"


def _notes(text: Sequence[BlockShape], page: PageShape, context: PageContext, has_table: bool) -> dict[str, Judgement]:
    """Footnotes: small blocks at the foot, from the lowest up to the first that is none.

    Below a table, small type without a mark is a remark on it.
    """
    notes: dict[str, Judgement] = {}
    waiting: list[str] = []
    for block in reversed(text):
        if not is_small(block, context.body) or block.box[1] < 0.3 * page.height:
            break
        if begins_as_note(block):
            notes |= dict.fromkeys(waiting, (BlockClass.FOOTNOTE, 0.75, "goes on below a note"))
            notes[block.id] = BlockClass.FOOTNOTE, 0.85, "small type at the foot, with a mark"
            waiting = []
        else:
            waiting.append(block.id)
            lowest = all(other.box[3] <= block.box[1] + block.size for other in text if other is not block)
            apart = lowest and _white_above(block, page) >= APART * (context.body.pitch or block.size)
            goes_on = block is text[-1] and block.text[:1].islower() and block.words >= MIN_NOTE_WORDS
            if apart and goes_on and len(block.lines) <= 3:
                notes[block.id] = BlockClass.FOOTNOTE, 0.5, "small type at the foot, goes on from above"
            elif apart and not has_table and block is text[-1] and _is_short_at_foot(block, page, context):
                notes[block.id] = BlockClass.FOOTNOTE, 0.5, "small type at the foot, apart from the text"
    return notes


def _white_above(block: BlockShape, page: PageShape) -> float:
    """White between a block and the line above it, in pixels."""
    above = [line.box[3] for line in page.lines if line.box[3] <= block.box[1] + 0.5 * block.size]
    return block.box[1] - max(above, default=0)


def _is_short_at_foot(block: BlockShape, page: PageShape, context: PageContext) -> bool:
    """A line or two of small type below a full page, with words in it."""
    low = block.box[1] > FOOT * page.height
    return low and len(block.lines) <= 2 and block.words >= 2 and block.size <= NOTE_SIZE * context.body.size
