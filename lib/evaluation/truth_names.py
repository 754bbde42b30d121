"""Files of a truth folder that say nothing, for their names are none or those of pages that the book has not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lib.evaluation.book_ground_truth import marked_files
from lib.evaluation.ground_truth import truth_files
from lib.scans.listing import files, some
from lib.scans.natural_order import natural_order


def truth_remarks(folder: Path, scans: int) -> Iterator[str]:
    """What a person should know of the names in a truth folder, a line each; the book has so many scans.

    Raises InvalidRecordError where pages in mark-up are named in two ways.
    """
    pages, (marked, _) = truth_files(folder), marked_files(folder)
    taken = {*pages.values(), *marked.values(), *folder.glob("page_*.json")}
    taken |= {folder / "book.json", folder / "book.txt"}
    others = [path.name for path in folder.iterdir() if path not in taken and not path.name.startswith(".")]
    if others:
        names = some(natural_order(others))
        yield f"{files(len(others))} of the truth not taken (a page's text is page_0001.txt): {names}"
    far = [path.name for number, path in {**marked, **pages}.items() if not 1 <= number <= scans]
    if far:
        names = some(natural_order(far))
        yield f"{files(len(far))} of the truth of no page, at which `score` stops unless openings are parted: {names}"
    if not taken & set(folder.iterdir()):
        yield "no truth in the folder yet: a page's text is page_0001.txt"
