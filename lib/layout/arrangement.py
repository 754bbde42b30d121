"""An engine's words in a reader's order."""

from __future__ import annotations

from collections.abc import Sequence

from lib.layout.columns import part_columns
from lib.layout.line_gaps import fill_gaps
from lib.layout.reading_order import order_blocks
from lib.layout.split_lines import join_lines
from lib.layout.stacked_blocks import stack_blocks
from lib.text.read_words import ReadWord


def arrange(words: Sequence[ReadWord]) -> list[ReadWord]:
    """The same words: lines parted that were read across two columns, lines joined that were cut in two, columns in
    order, short blocks before what they stand over. Blocks and lines are numbered anew where that changed something."""
    return stack_blocks(order_blocks(join_lines(fill_gaps(part_columns(words)))))
