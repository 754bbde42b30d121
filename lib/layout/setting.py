"""A page's words as they are set: from what was read where to blocks, paragraphs and lines."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lib.geometry import union
from lib.images.binarization import Grey
from lib.layout.column_rules import column_rules
from lib.layout.cut_in_notes import part_cut_in, widened
from lib.layout.flow import Flow, FlowLine, flows
from lib.layout.line_ink import page_ink
from lib.layout.line_words import middle
from lib.layout.lines_between import put_between
from lib.layout.margins import part_margins
from lib.layout.notes_side_by_side import part_notes
from lib.layout.paragraph_starts import BookSetting, begins
from lib.layout.quotation_features import measure_width
from lib.layout.quotations import quoted
from lib.layout.raised_marks import raised_marks
from lib.layout.stray_words import put_back
from lib.layout.unread_signs import unread_signs
from lib.schemas.layout import LayoutPage, RaisedMark
from lib.schemas.ocr import Block, Line, OcrPage, Paragraph
from lib.text.read_words import weighted_mean

WIDE = 1.75
"""From one line to the next, in usual distances, where two blocks of the engine's are never one paragraph. From: set by
hand, no figures kept; tests/layout/test_setting.py holds it."""


@dataclass(frozen=True)
class _Placed:
    """A line with where it now begins something."""

    at: FlowLine
    new_block: bool
    new_paragraph: bool
    quoted: bool = False
    """It stands in a block quotation."""


def set_page(read: OcrPage, book: BookSetting, grey: Grey | None = None) -> LayoutPage:
    """The page with its paragraphs as they are set, and with blocks that hold whole paragraphs.

    `grey` is the page's image, (height, width), without which no raised marks and no rules are looked for.
    """
    margins = part_margins(with_strays(read), book.pitch)
    cut = part_cut_in(margins.page, book.pitch)
    # A line to which a sidenote was glued has no baseline: the marks are looked for when it is cut off.
    body = book.body.on(measure_width(flows(cut.page, book.pitch))).size
    ink = page_ink(grey) if grey is not None else None
    raised = raised_marks(cut.page, ink, body) if ink is not None else []
    unread = unread_signs(cut.page, ink, {mark.word for mark in raised}) if ink is not None else []
    opened = {mark.word for mark in raised if mark.opens}
    parted = part_notes(cut.page, book.pitch, opened, body)
    read = parted.page
    raised = _in_order(read, raised, parted.marks)
    opened |= {mark.word for mark in parted.marks}
    set_out = flows(widened(read, cut.beside), book.pitch)
    placed = _apart([list(_place(flow, book)) for flow in set_out], set_out, book, read.height, opened)
    placed |= {word: _noted(placed[word], begins=True) for word in parted.begin}
    placed |= {word: _noted(placed[word], begins=False) for word in parted.go_on}
    blocks: list[Block] = []
    parts: list[list[list[Line]]] = []
    for block in read.blocks:
        if block.kind != "text":
            blocks += _blocks(parts, blocks)
            parts = []
            blocks.append(block)
            continue
        for paragraph in block.paragraphs:
            for line in paragraph.lines:
                here = placed[line.words[0].id]
                if here.new_block or not parts:
                    parts.append([])
                if here.new_paragraph or not parts[-1]:
                    parts[-1].append([])
                parts[-1][-1].append(line)
    blocks += _blocks(parts, blocks)
    blocks = _with_notes(blocks, sorted([*margins.notes, *cut.notes], key=lambda note: middle(note[0])))
    # Notes of the margins stand in no flow.
    told = {word for word, line in placed.items() if line.quoted}
    quotations = [block.id for block in blocks if (first := _first_words(block)) and told.issuperset(first)]
    rules = column_rules(read, grey) if grey is not None else []
    facts = {"blocks": blocks, "raised": raised, "quotations": quotations, "unread_signs": unread, "rules": rules}
    return LayoutPage.model_validate({**read.model_dump(exclude={"blocks"}), **facts})


def _in_order(page: OcrPage, found: list[RaisedMark], more: Sequence[RaisedMark]) -> list[RaisedMark]:
    """The marks of a page with those that open notes, in reading order."""
    if not more:
        return found
    every = {mark.word: [mark] for mark in more}
    for mark in found:
        every.setdefault(mark.word, []).append(mark)
    return [mark for line in page.lines() for word in line.words for mark in every.get(word.id, [])]


def with_strays(read: OcrPage) -> OcrPage:
    """The page with the words that were read apart from their lines put back into them."""
    paragraphs = [(block, paragraph) for block in read.blocks for paragraph in block.paragraphs]
    lines = put_between(put_back([paragraph.lines for _, paragraph in paragraphs]))
    if len(lines) == len(paragraphs):
        return read
    ids = {line.id: number for number, part in enumerate(lines) for line in part[:1]}
    blocks = []
    for block in read.blocks:
        kept = [
            paragraph.model_copy(update={"lines": lines[ids[paragraph.lines[0].id]]})
            for paragraph in block.paragraphs
            if paragraph.lines[0].id in ids
        ]
        if kept or block.kind != "text":
            blocks.append(block.model_copy(update={"paragraphs": kept}))
    return read.model_copy(update={"blocks": blocks})


def _place(flow: Flow, book: BookSetting) -> Iterator[_Placed]:
    yield _Placed(flow.lines[0], new_block=True, new_paragraph=True)
    for at, starts in enumerate(begins(flow, book), start=1):
        above, here = flow.lines[at - 1], flow.lines[at]
        # A running head stands over the text, and a note below a divided word: no sentence says that they are apart.
        apart = here.block != above.block
        alone = apart and (at == 1 or here.middle - above.middle > WIDE * flow.unit)
        yield _Placed(here, new_block=(starts or alone) and apart, new_paragraph=starts or alone)


def _noted(line: _Placed, *, begins: bool) -> _Placed:
    """A line of notes that run on: it begins one, or goes on with the one before, wherever it stands."""
    return replace(line, new_block=begins, new_paragraph=begins, quoted=False)


def _first_words(block: Block) -> list[str]:
    """The id of each line's first word."""
    return [line.words[0].id for paragraph in block.paragraphs for line in paragraph.lines]


def _apart(
    page: Sequence[Sequence[_Placed]],
    set_out: Sequence[Flow],
    book: BookSetting,
    height: int,
    opened: Collection[str],
) -> dict[str, _Placed]:
    """The lines of a page by the ids of their first words; block quotations begin and end blocks."""
    starts = [[at for at, one in enumerate(lines) if one.new_paragraph] for lines in page]
    told = quoted(set_out, starts, book.body, height, opened, book.quotations)
    found: dict[str, _Placed] = {}
    for lines, at, answers in zip(page, starts, told, strict=True):
        before = False
        for (start, end), answer in zip(pairwise([*at, len(lines)]), answers, strict=True):
            first = replace(lines[start], new_block=lines[start].new_block or answer != before)
            for line in (first, *lines[start + 1 : end]):
                found[line.at.line.words[0].id] = replace(line, quoted=answer)
            before = answer
    return found


def _blocks(parts: Sequence[Sequence[Sequence[Line]]], before: Sequence[Block]) -> Iterator[Block]:
    """Blocks of paragraphs of lines, named on from those `before`."""
    first = sum(block.kind == "text" for block in before) + 1
    for number, paragraphs in enumerate(parts, start=first):
        made = [_paragraph(f"b{number}p{place}", lines) for place, lines in enumerate(paragraphs, start=1)]
        yield Block(
            id=f"b{number}",
            kind="text",
            box=union(paragraph.box for paragraph in made),
            confidence=weighted_mean((paragraph.confidence, len(paragraph.text)) for paragraph in made),
            paragraphs=made,
        )


def _with_notes(blocks: Sequence[Block], notes: Sequence[Sequence[Line]]) -> list[Block]:
    """The blocks with notes of the margins before the paragraphs beside which they begin; all are named anew."""
    if not notes:
        return list(blocks)
    parts: list[Block | list[list[Line]]] = []
    left = [list(note) for note in notes]
    for block in blocks:
        if block.kind != "text":
            parts.append(block)
            continue
        held: list[list[Line]] = []
        for paragraph in block.paragraphs:
            beside = [note for note in left if middle(note[0]) < paragraph.box[3]]
            if beside:
                left = [note for note in left if note not in beside]
                parts += [*([held] if held else []), *([note] for note in beside)]
                held = []
            held.append(paragraph.lines)
        parts.append(held)
    parts += [[note] for note in left]
    named: list[Block] = []
    for part in parts:
        named += [part] if isinstance(part, Block) else _blocks([part], named)
    return named


def _paragraph(name: str, lines: Sequence[Line]) -> Paragraph:
    named = [line.model_copy(update={"id": f"{name}l{place}"}) for place, line in enumerate(lines, start=1)]
    return Paragraph(
        id=name,
        box=union(line.box for line in named),
        confidence=weighted_mean((line.confidence, len(line.text)) for line in named),
        lines=named,
    )
