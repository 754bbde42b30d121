"""A page's paragraphs as they are edited: printed lines, and an empty line where a person parted a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lib.merge.page_in_hand import PageInHand
from lib.schemas.merge import MergedLine, MergedParagraph, MergedWord

_PARTED_LINE = re.compile(r"(l\d+)\.\d+$")


@dataclass
class ShownParagraph:
    """A paragraph as the stages made it, with the text that it has now. `lines` keep the order of the text."""

    id: str
    block: str
    text: str = ""
    made: str = ""
    """The text that the stages made."""
    lines: list[MergedLine] = field(default_factory=list)
    by_person: bool = False
    continues: bool | None = None
    note: str | None = None
    gone: bool = False
    """A person took it out; its text is what stood there."""

    @property
    def words(self) -> list[MergedWord]:
        return [word for line in self.lines for word in line.words]

    @property
    def line_ids(self) -> list[str]:
        """Of each word, the id of its line as the stages named it."""
        return [_PARTED_LINE.sub(r"\1", line.id) for line in self.lines for _ in line.words]


def shown_paragraphs(page: PageInHand) -> Iterator[ShownParagraph]:
    """The paragraphs of a page as the stages made them, with their text of now; those that were taken out too."""
    home = {line.id: p.id for p in page.plain.paragraphs() for line in p.lines}
    now: dict[str, list[MergedParagraph]] = {}
    for paragraph in page.merged.paragraphs():
        first = _PARTED_LINE.sub(r"\1", paragraph.lines[0].id) if paragraph.lines else ""
        now.setdefault(home.get(first, paragraph.id), []).append(paragraph)
    for block in page.plain.blocks:
        for paragraph in block.paragraphs:
            parts = now.get(paragraph.id, [])
            shown = parts or [paragraph]
            first_part = shown[0]
            # A line whose words a person took away is no empty line, which would begin a paragraph.
            kept = [[line for line in part.lines if line.words] for part in shown]
            yield ShownParagraph(
                id=paragraph.id,
                block=block.id,
                made="\n".join(line.text for line in paragraph.lines),
                text="\n\n".join("\n".join(line.text for line in lines) for lines in kept if lines),
                lines=[line for lines in kept for line in lines],
                by_person=bool(parts) and first_part.provenance.text == "human",
                continues=first_part.continues,
                note=first_part.provenance.note,
                gone=not parts,
            )
