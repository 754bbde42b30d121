"""Heads in proofreaders' mark-up, told by the blank lines around them.

Four blank lines stand before a chapter head and two after it; two before a section head and one after it. Blank lines
at the top of a page are not kept, so a head there is known by the two that follow it.
"""

from __future__ import annotations

from collections.abc import Sequence

from lib.evaluation.book_ground_truth import HeadTruth
from lib.evaluation.reading_text.marked_pages import MarkedPage, Paragraph

PROSE = 140
"""A page without a paragraph of more characters than this is a page for display."""
LONGEST_HEAD = 160
"""Characters of a heading's paragraph, at most."""
MOST_LINES = 4
"""Lines of a heading's paragraph, at most."""
BEFORE_CHAPTER = 4
"""Blank lines before a chapter's head, at least."""


def marked_heads(page: MarkedPage) -> list[HeadTruth]:
    """The heads of a page, in order."""
    text = [p for p in page.paragraphs if p.kind in {"text", "quote", "picture"} and p.text]
    if not any(p.kind == "text" and len(p.text) > PROSE for p in text):
        # A page for display, a list of other books: what stands there heads nothing.
        return []
    found: list[HeadTruth] = []
    index = 0
    if _heads_kept(page):
        found.append(_head(page.page, [text[0].text], 2))
        index = 1
    while index < len(text):
        if _is_head(text, index) and (text[index].blanks >= BEFORE_CHAPTER or (index == 0 and _closed_by_text(text))):
            end = index + 1
            while end < len(text) and text[end].blanks == 1 and (text[end].kind == "quote" or _is_short(text[end])):
                end += 1
            found.append(_head(page.page, [p.text for p in text[index:end]], 1))
            index = end
            # The two blank lines here close the chapter head.
            if index < len(text) and text[index].text.endswith((".", ":")):
                index += 1
        elif _is_head(text, index) and text[index].blanks in {2, 3} and _blanks_after(text, index) == 1:
            found.append(_head(page.page, [text[index].text], 2))
            index += 1
        else:
            index += 1
    return found


def _heads_kept(page: MarkedPage) -> bool:
    """Whether capitals at the top of the page stand right above lines that are kept, such as the date of a letter."""
    first, below = [*page.paragraphs, None, None][:2]
    if first is None or below is None or first.kind != "text" or below.kind != "kept":
        return False
    return _is_short(first) and first.text.isupper() and below.blanks == 1


def _is_head(text: Sequence[Paragraph], index: int) -> bool:
    return text[index].kind == "text" and _is_short(text[index])


def _is_short(paragraph: Paragraph) -> bool:
    return len(paragraph.text.split("\n")) <= MOST_LINES and len(paragraph.text) <= LONGEST_HEAD


def _blanks_after(text: Sequence[Paragraph], index: int) -> int:
    return text[index + 1].blanks if index + 1 < len(text) else 0


def _closed_by_text(text: Sequence[Paragraph]) -> bool:
    """Whether the short paragraphs at the top of the page are a head: blank lines part them from what they head.

    Before a section head, prose that ends on this page stands at the top with two blank lines after it, too; before a
    chapter head, with four. A head that has another below it is in capitals.
    """
    for index in range(1, len(text)):
        if text[index].blanks >= 2:
            heads = _is_head(text, index) and (text[index].blanks >= BEFORE_CHAPTER or _blanks_after(text, index) == 1)
            return not heads or text[0].text.isupper()
        if text[index].kind != "quote" and not _is_short(text[index]):
            return False
    return False


def _head(page: int, paragraphs: Sequence[str], level: int) -> HeadTruth:
    lines = [" ".join(text.split()) for text in paragraphs]
    number = lines[0] if len(lines) > 1 else None
    return HeadTruth(number=number, title=" ".join(lines[1:]) if number else lines[0], page=page, level=level)
