"""Find and replace over the book: what would change is shown first, and each place says what it was found on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from lib.errors import ColophonError, InputError
from lib.review.book_texts import BookTexts

MOST_FOUND = 500
"""Places that are shown at once. From: more than a person looks through."""
_AROUND = 40
"""Characters shown on either side of a place."""


_BETWEEN_WORDS = r"(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*)"
"""Spaces, or one line's end: an empty line begins a paragraph, and no place reaches over it."""
_DIVIDED = r"(?:[-\u2010\u00ad\u00ac]\n)?"
"""Within a word, where a line's end may divide it."""


class Search(BaseModel):
    """What to look for. Line ends count as spaces, so that a phrase is found across them; nor do they divide words."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    find: Annotated[str, Field(min_length=1, max_length=500)]
    replace: Annotated[str, Field(max_length=500)] | None = None
    match_case: bool = False
    whole_words: bool = False

    def pattern(self) -> re.Pattern[str]:
        """InputError where there is nothing to look for."""
        words = self.find.split()
        if not words:
            raise InputError("nothing to look for")
        inner = _BETWEEN_WORDS.join(_DIVIDED.join(map(re.escape, word)) for word in words)
        around = (r"(?<!\w)", r"(?!\w)") if self.whole_words else ("", "")
        return re.compile(f"{around[0]}{inner}{around[1]}", 0 if self.match_case else re.IGNORECASE)


def find(texts: BookTexts, search: Search) -> dict[str, Any]:
    """The places where it stands, page by page, each with what the paragraph would then be."""
    pattern = search.pattern()
    found: list[dict[str, Any]] = []
    unread: list[int] = []
    for number in range(1, texts.book.pages + 1):
        try:
            found += _on_page(texts, number, pattern, search.replace)
        except ColophonError:
            unread.append(number)
        if len(found) > MOST_FOUND:
            break
    return {"found": found[:MOST_FOUND], "more": len(found) > MOST_FOUND, "unread": unread}


def _on_page(texts: BookTexts, number: int, pattern: re.Pattern[str], replace: str | None) -> Iterator[dict[str, Any]]:
    for shown in texts.of(number):
        for at, match in enumerate(pattern.finditer(shown.text)):
            start, end = match.span()
            yield {
                "page": number,
                "paragraph": shown.paragraph,
                "version": shown.version,
                "which": at,
                "start": start,
                "end": end,
                "before": shown.text[max(0, start - _AROUND) : start],
                "match": match[0],
                "after": shown.text[end : end + _AROUND],
                "replaced": None if replace is None else _in_place(match[0], replace),
            }


def _in_place(match: str, replace: str) -> str:
    """What stands there then. A line's end within the match stays where as many words stand before it."""
    ends = [len(match[: at.start()].split()) for at in re.finditer("\n", match)]
    words = replace.split()
    text = ""
    for number, word in enumerate(words):
        text += ("" if not number else "\n" if number in ends else " ") + word
    lost = [at for at in ends if at >= len(words)]
    return text + ("\n" if lost else "")


def replaced_text(text: str, search: Search, which: set[int]) -> str:
    """A paragraph's text with some of the places replaced, counted from 0. InputError where it has not so many."""
    assert search.replace is not None
    count = -1

    def put(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return _in_place(match[0], search.replace or "") if count in which else match[0]

    made = search.pattern().sub(put, text)
    if not all(0 <= at <= count for at in which):
        raise InputError(f"it stands there {count + 1} times now; look again")
    return made
