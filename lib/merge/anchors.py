"""Finding what an override was written against: by its id and its text, or by the text alone where ids have moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lib.geometry import overlap
from lib.schemas.merge import MergedParagraph, MergePage
from lib.schemas.ocr import OcrPage
from lib.schemas.override import Anchor

SAME_PLACE = 0.8
"""Two boxes of a picture are one place where their common part is at least this share of what they cover together."""
_SHOWN = 60


class ReadLines:
    """What was read on a page, line by line. A label may have parted a block or paragraph: it has some of its lines."""

    def __init__(self, ocr: OcrPage) -> None:
        self._lines = {line.id: line.text for paragraph in ocr.paragraphs() for line in paragraph.lines}

    def of(self, paragraphs: Iterable[MergedParagraph]) -> str:
        """The text that was read where these paragraphs stand, lines as printed."""
        return "\n".join(self._lines.get(line.id, "") for paragraph in paragraphs for line in paragraph.lines)


class Anchors:
    """The blocks and paragraphs of a page, by every text that an override may have been written against."""

    def __init__(self, ocr: OcrPage, record: MergePage) -> None:
        read = ReadLines(ocr)
        self._paragraphs = {p.id: _texts(read.of([p]), [p]) for p in record.paragraphs()}
        self._blocks = {block.id: _texts(read.of(block.paragraphs), block.paragraphs) for block in record.blocks}
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
        near = [name for name, box in self._pictures.items() if overlap(box, anchor.box) >= SAME_PLACE]
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
