"""What layout writes: how a page is set. The words that ocr read, in blocks, paragraphs and lines as they are set.

Words keep the ids that ocr gave them. Blocks, paragraphs and lines are named anew: b2, b2p1, b2p1l3.
"""

from __future__ import annotations

from lib.schemas.ocr import OcrPage


class LayoutPage(OcrPage):
    """A page's words in reading order."""
