"""What a change was made on: a short digest of each thing that can be changed, as the person saw it."""

from __future__ import annotations

from lib.merge.page_in_hand import PageInHand
from lib.review.shown_text import ShownParagraph
from lib.system.digests import bytes_digest, data_digest

_LENGTH = 16
"""Characters of a digest that are enough to tell two states of one thing apart."""


def paragraph_version(shown: ShownParagraph) -> str:
    """Of a paragraph's text, whether it is there, and whether it goes on with the one before."""
    return _digest([shown.id, shown.text, shown.by_person, shown.gone, shown.continues])


def block_version(page: PageInHand, name: str) -> str:
    """Of a block's class and level, of a picture's edges, and whether it is there."""
    found = next((block for block in page.merged.blocks if block.id == name), None)
    if found is None:
        return _digest([name, None])
    edges = found.box if found.kind == "illustration" else None
    return _digest([name, [found.block_class, found.class_source, found.level, edges]])


def order_version(page: PageInHand) -> str:
    """Of the order of the blocks."""
    return _digest([block.id for block in page.merged.blocks])


def number_version(page: PageInHand) -> str:
    """Of the printed number and who says it."""
    number = page.merged.printed_number
    return _digest([number.text if number else None, page.merged.number_source])


def ties_version(page: PageInHand) -> str:
    """Of what a person says of the notes' calls."""
    return _digest([entry.model_dump() for entry in page.overrides.ties])


def page_version(page: PageInHand) -> str:
    """Of all that the stages and a person say of the page."""
    return bytes_digest((page.plain.model_dump_json() + page.digest).encode())[:_LENGTH]


def _digest(state: object) -> str:
    return data_digest({"state": state})[:_LENGTH]
