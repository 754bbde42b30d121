"""Pictures that a person drew where the stages found none, or whose edges a person moved."""

from __future__ import annotations

from collections.abc import Sequence

from lib.geometry import centre
from lib.schemas.base import Box
from lib.schemas.label import BlockClass
from lib.schemas.merge import MergedBlock, MergePage, OverrideOutcome, cut_name
from lib.schemas.override import PictureOverride

CERTAIN = 1.0
"""Confidence of what a person says."""


def with_pictures(record: MergePage, drawn: Sequence[PictureOverride]) -> tuple[MergePage, list[OverrideOutcome]]:
    """The page with the pictures that a person drew, each where it is read, and what became of each entry.

    An entry is stale where the page image has another size than the person saw: the box would lie anywhere.
    """
    blocks, outcomes = list(record.blocks), []
    size = (record.width, record.height)
    for entry in drawn:
        why = None
        if entry.page_size != size:
            why = (
                f"the page image is now {size[0]} by {size[1]} pixels, not {entry.page_size[0]} by {entry.page_size[1]}"
            )
        elif any(block.id == entry.id for block in blocks):
            why = "another block is called so now"
        outcomes.append(OverrideOutcome(what="picture", id=entry.id, stale=why is not None, why=why))
        if why is None:
            blocks.insert(_place(blocks, entry.box), _picture(record.page_number, entry))
    return record.model_copy(update={"blocks": blocks}), outcomes


def _picture(page: int, entry: PictureOverride) -> MergedBlock:
    return MergedBlock(
        id=entry.id,
        kind="illustration",
        block_class=BlockClass.ILLUSTRATION,
        class_source="human",
        class_confidence=CERTAIN,
        box=entry.box,
        image=cut_name(page, entry.id, entry.box),
    )


def _place(blocks: Sequence[MergedBlock], box: Box) -> int:
    """Behind the last block in its column that stands higher; where none stands in its column, of the whole page."""
    beside = [(at, block) for at, block in enumerate(blocks) if block.box[0] < box[2] and box[0] < block.box[2]]
    higher = [at for at, block in beside or list(enumerate(blocks)) if centre(block.box)[1] < centre(box)[1]]
    return max(higher, default=-1) + 1


def moved(page: int, block: MergedBlock, box: Box) -> MergedBlock:
    """A picture with other edges: it is cut out of the page image anew."""
    return block.model_copy(update={"box": box, "image": cut_name(page, block.id, box)})


def beyond_page(record: MergePage, box: Box) -> str | None:
    """Why a box does not lie on the page; None where it does."""
    if box[2] <= record.width and box[3] <= record.height:
        return None
    return f"the page image is now {record.width} by {record.height} pixels"
