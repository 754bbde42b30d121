"""The page numbers in which an entry of a contents page or a list of cases ends: `12`, `xiv`, `6, 10 (note) and 16`.

A year that ends a title is none: four figures after a comma or in a range; nor is what a dash follows, which goes on.
"""

from __future__ import annotations

import re

TAIL = 300
"""Characters at an entry's end in which its numbers are looked for. From: no list of pages in the corpora is half as
long; it keeps the time of a text without end in bounds."""
_NUMBER = r"(?:\d{1,3}|(?<![,–-] )(?<![,–-])\d{4}|[ivxlc]{1,7})(?!\w)(?:\s?\((?:note|n\.?)s?\))?"
_PAGES = re.compile(
    rf"(?P<title>.*?\w.*?)?(?:^\W*|(?<=\w[)\]])|[\s.:,·…_-]+)(?<![\d-]-)"
    rf"(?P<pages>{_NUMBER}(?:(?:,|\s?(?:&(?:amp;)?|and|[–-]))\s?{_NUMBER})*)[^\w–—-]*",
    re.DOTALL,
)


def parted_pages(entry: str) -> tuple[str, str] | None:
    """An entry as (title, page numbers as printed); the title is empty where there are only numbers; None without any.

    It may be marked up, but not within the numbers.
    """
    entry = entry.strip()
    found = _PAGES.fullmatch(entry, max(0, len(entry) - TAIL))
    if found is None:
        return None
    title = entry[: found.start("pages")] if found["title"] or found.start() else ""
    return title.rstrip(" .:,·…_-\n"), found["pages"]


def first_page(entry: str) -> str | None:
    """The first page that an entry names, without `(note)`."""
    found = parted_pages(entry)
    return re.split(r"[^\w]", found[1], maxsplit=1)[0] if found else None
