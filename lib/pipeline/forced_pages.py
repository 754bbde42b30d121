"""Pages that a person wants done again although they are done: COLOPHON_FORCE, as `ocr`, `ocr,layout` or `ocr:3-7,9`.

`dvc repro --force` runs a stage again, and the stage then skips what it has: its pages are as they would come out.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lib.errors import ParamsError

VARIABLE = "COLOPHON_FORCE"
EXAMPLE = "write it as ocr, as ocr,layout or as ocr:3-7,9"
_RANGE = re.compile(r"\s*(\d{1,7})\s*(?:-\s*(\d{1,7})\s*)?", re.ASCII)


@dataclass(frozen=True)
class PageRanges:
    """Pages from 1, as first and last of each range."""

    ranges: tuple[tuple[int, int], ...]

    def __contains__(self, page: int) -> bool:
        return any(first <= page <= last for first, last in self.ranges)

    @property
    def last(self) -> int:
        return max(last for _, last in self.ranges)


def page_ranges(text: str) -> PageRanges:
    """`3-7,9` as ranges. ParamsError where it is none."""
    found = [(part, _RANGE.fullmatch(part)) for part in text.split(",")]
    ranges = []
    for part, match in found:
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last:
            raise ParamsError(f"{part.strip() or text}: no pages; write them as 3, 3-7 or 3-7,9")
        ranges.append((first, last))
    return PageRanges(tuple(ranges))


def is_forced(stage: str, page: int, unit: str = "page") -> bool:
    """Whether a page of a stage is to be done again. What is no page (a scan of ingest) is so with its whole stage."""
    forced = _forced().get(stage, ())
    return forced is None or (unit == "page" and page in forced)


def check_forced(stages: Collection[str]) -> None:
    """Refuse where COLOPHON_FORCE names no stage of these. ParamsError."""
    for name in _forced():
        if name not in stages:
            raise ParamsError(f"{VARIABLE}: there is no stage {name}; there are {', '.join(stages)}")


def check_forced_pages(stage: str, last: int, unit: str = "page") -> None:
    """Refuse where COLOPHON_FORCE names pages of a stage that it has not. ParamsError.

    `last` is its last page; `unit` is what it works on.
    """
    forced = _forced().get(stage)
    if forced is None:
        return
    if unit != "page":
        raise ParamsError(f"{VARIABLE}: {stage} works on {unit}s and not on pages; name it without any")
    if forced.last > last:
        raise ParamsError(f"{VARIABLE}: {stage} has {last} pages, and none numbered {forced.last}")


def _forced() -> dict[str, PageRanges | None]:
    """The stages that are named, with their pages; None stands for all."""
    return dict(_named(os.environ.get(VARIABLE, "")))


def _named(text: str) -> Iterator[tuple[str, PageRanges | None]]:
    for part in text.split():
        stage, colon, pages = part.partition(":")
        if not colon:
            yield from ((name, None) for name in stage.split(",") if name)
        elif "," in stage or not stage or ":" in pages:
            raise ParamsError(f"{VARIABLE}: {part}: no stage with its pages; {EXAMPLE}")
        else:
            try:
                yield stage, page_ranges(pages)
            except ParamsError as error:
                raise ParamsError(f"{VARIABLE}: {error}") from None
