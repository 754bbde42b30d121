"""The diplomatic text: every page with its lines and furniture as printed."""

from __future__ import annotations

from typing import TextIO

from lib.schemas.merge import MergePage


def write_page(record: MergePage, printed: str | None, file: TextIO) -> None:
    """Write one page: a line that says which, then its lines; an empty line between blocks.

    What stands in a picture follows its sign.
    """
    shown = f", printed {printed}" if printed else ""
    file.write(f"--- page {record.page_number}{shown} ---\n")
    for block in record.blocks:
        lines = [line.text for paragraph in block.paragraphs for line in paragraph.lines if line.words]
        if block.kind == "illustration":
            lines = ["[Illustration]", *(line.text for line in block.lettering)]
        file.write("\n" + "".join(f"{line}\n" for line in lines))
    file.write("\n")
