"""Blocks that hold two things, parted as the labels say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from lib.errors import InvalidRecordError
from lib.geometry import union
from lib.schemas.label import BlockLabel
from lib.schemas.merge import CHANGED, MergedBlock, MergedParagraph
from lib.text.paragraph_text import reading_text


def labels_by_block(labels: Iterable[BlockLabel]) -> dict[str, list[BlockLabel]]:
    """Block id → its labels, in order: one, or one for each of its parts."""
    found: dict[str, list[BlockLabel]] = {}
    for label in labels:
        found.setdefault(label.id, []).append(label)
    return found


def part_block(block: MergedBlock, labels: Sequence[BlockLabel]) -> list[MergedBlock]:
    """A block with its class, or its parts with theirs. Parts are named b2, b2.2; so are paragraphs cut in two.

    Raises InvalidRecordError where a part is to begin at a line that the block does not have.
    """
    if not labels:
        return [block]
    lines = [line.id for paragraph in block.paragraphs for line in paragraph.lines]
    starts = [0]
    for label in labels[1:]:
        if label.first_line not in lines[starts[-1] + 1 :]:
            raise InvalidRecordError(
                f"a label parts {block.id} at {label.first_line}, which the reading of this page does not have there"
            )
        starts.append(lines.index(label.first_line))
    parts = []
    for number, (label, (begin, end)) in enumerate(zip(labels, pairwise([*starts, len(lines)]), strict=True), start=1):
        kept = {
            "block_class": label.block_class,
            "class_source": "label",
            "class_confidence": label.confidence,
        }
        if len(labels) > 1:
            paragraphs = [p for p in (_cut(p, set(lines[begin:end])) for p in block.paragraphs) if p is not None]
            kept |= {"paragraphs": paragraphs, "box": union(p.box for p in paragraphs)}
            kept |= {"id": f"{block.id}.{number}"} if number > 1 else {}
        parts.append(block.model_copy(update=kept))
    return parts


def _cut(paragraph: MergedParagraph, wanted: set[str]) -> MergedParagraph | None:
    """The paragraph with only the wanted lines; None where it has none of them."""
    lines = [line for line in paragraph.lines if line.id in wanted]
    if len(lines) == len(paragraph.lines):
        return paragraph
    if not lines:
        return None
    first = lines[0].id == paragraph.lines[0].id
    joins = [join for join in paragraph.joins if join.line in {line.id for line in lines[:-1]}]
    edits = sum(word.source in CHANGED for line in lines for word in line.words)
    return paragraph.model_copy(
        update={
            "id": paragraph.id if first else f"{paragraph.id}.{lines[0].id.rpartition('l')[2]}",
            "box": union(line.box for line in lines),
            "text": reading_text(lines, joins),
            "lines": lines,
            "joins": joins,
            "provenance": paragraph.provenance.model_copy(update={"edits": edits}),
        }
    )
