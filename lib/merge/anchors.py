"""Finding what an override was written against: by its id and its text, or by the text alone where ids have moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lib.schemas.base import Box
from lib.schemas.merge import MergedParagraph, MergePage
from lib.schemas.ocr import OcrPage
from lib.schemas.override import Anchor

SAME_PLACE = 0.8
"""Two boxes of a picture are one place where their common part is at least this share of what they cover together."""
_SHOWN = 60


class Anchors:
    """The blocks and paragraphs of a page, by every text that an override may have been written against."""

    def __init__(self, ocr: OcrPage, record: MergePage) -> None:
        read_paragraphs = {paragraph.id: paragraph.text for paragraph in ocr.paragraphs()}
        read_blocks = {block.id: "\n".join(p.text for p in block.paragraphs) for block in ocr.blocks}
        self._paragraphs = {p.id: _texts(read_paragraphs.get(p.id, ""), [p]) for p in record.paragraphs()}
        self._blocks = {block.id: _texts(read_blocks.get(block.id, ""), block.paragraphs) for block in record.blocks}
        self._pictures = {block.id: block.box for block in record.blocks if not block.paragraphs}

    def paragraph(self, anchor: Anchor) -> tuple[str | None, str | None]:
        """The id that the paragraph has now; or None, and why it is not there."""
        return _find(anchor, self._paragraphs)

    def block(self, anchor: Anchor) -> tuple[str | None, str | None]:
        """The id that the block has now; or None, and why it is not there."""
        return _find(anchor, self._blocks) if anchor.base.strip() else self._picture(anchor)

    def _picture(self, anchor: Anchor) -> tuple[str | None, str | None]:
        if anchor.box is None:
            return None, "it has neither text nor box to know it by"
        near = [name for name, box in self._pictures.items() if _overlap(box, anchor.box) >= SAME_PLACE]
        return (near[0], None) if len(near) == 1 else (None, "no picture stands there now")


def _texts(read: str, paragraphs: Iterable[MergedParagraph]) -> set[str]:
    """A text as read, as corrected line by line, and as reading text."""
    kept = list(paragraphs)
    printed = "\n".join(line.text for paragraph in kept for line in paragraph.lines)
    return {_plain(read), _plain(printed), _plain("\n".join(paragraph.text for paragraph in kept))}


def _plain(text: str) -> str:
    return " ".join(text.split())


def _find(anchor: Anchor, known: Mapping[str, set[str]]) -> tuple[str | None, str | None]:
    wanted = _plain(anchor.base)
    if wanted in known.get(anchor.id, ()):
        return anchor.id, None
    same = [name for name, texts in known.items() if wanted in texts]
    if len(same) == 1:
        return same[0], None
    if same:
        return None, f"the text stands there more than once now ({', '.join(same)})"
    if anchor.id not in known:
        return None, "it is not there now, and its text is nowhere on the page"
    return None, f"its text is now: {_short(min(known[anchor.id]))}"


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN].rstrip() + " …"


def _overlap(one: Box, other: Box) -> float:
    """Common area over covered area, 0 to 1."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    common = max(wide, 0) * max(high, 0)
    covered = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)) - common
    return common / covered if covered else 0.0


def block_text(name: str, ocr: OcrPage) -> str:
    """A block's text as it was read, lines as printed: what an override of it is to be written against."""
    return next(("\n".join(p.text for p in found.paragraphs) for found in ocr.blocks if found.id == name), "")
