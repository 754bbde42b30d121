"""Regions and classes beside zones that scholars drew: python -m tests.bench.zones [BOOK ...] [--data FOLDER]

`NNN.gt.zones.tsv` has a line a row: its zone, perhaps its y, its text. FOLDER is a project's data folder in which merge
has been over the books (or COLOPHON_READING names it); without one they are taken through the pipeline. Scans and
records need not have the same pixels, so lines stand for areas: each weighs as much as it has letters. A block is of
the zone of which it holds most. IoU of a zone on a page: what its blocks hold of it, over all of it and all that they
hold besides.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from tests.bench.books import Book, find_books, made_books
from tests.bench.conftest import CORPORA, RESULTS

BOOKS = ("french18", "spanish19", "marginalia")
STAGES = ("ingest", "ocr", "layout", "correct", "label", "merge")
FIGURES = RESULTS / "zones.json"
LIKE = 55
"""Likeness, 0 to 100, from which a line that was read is one of the truth: old type is read badly."""
PART = 70
"""The same of a part of a longer line."""
FIT = 5
"""Lines that must be known for the heights of others to be."""
SHORT = 5
"""Letters below which a text is found anywhere: it must be a word by itself."""
CLASSES = {
    "RunningTitleZone": {"header", "footer"},
    "NumberingZone": {"page_number", "header", "footer"},
    "MarginTextZone": {"sidenote"},
    "QuireMarksZone": {"signature_mark", "catchword"},
}
"""Which classes a zone's lines may have; a number may stand in the line of a running head. The text has all others."""
LEFT_OUT = "CustomZone:CuratorNumbering"
"""Written by hand."""
MAIN, MARGIN = "MainZone", "MarginTextZone"


@dataclass(frozen=True)
class ZoneLine:
    """A line of the truth, and what holds it in the record: block and class; None where nothing does."""

    page: int
    zone: str
    weight: int
    block: str | None
    block_class: str | None


def plain(text: str) -> str:
    """A line as it is compared: letters and figures without accents, in lower case."""
    signs = unicodedata.normalize("NFKD", text.replace("ſ", "s"))
    return re.sub(r"[\W_]+", "", "".join(sign for sign in signs if not unicodedata.combining(sign))).casefold()


@dataclass(frozen=True)
class TrueLine:
    """A line of the truth; `y` in pixels of the scan, where it is told."""

    zone: str
    y: int | None
    text: str


def read_zones(path: Path) -> list[TrueLine]:
    """The lines of the truth that have text."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if "\t" in line)
    return [
        TrueLine(row[0], int(row[1]) if len(row) > 2 else None, plain(row[-1]))
        for row in rows
        if plain(row[-1]) and row[0] != LEFT_OUT
    ]


@dataclass(frozen=True)
class ReadLine:
    """A line of a merged page."""

    block: str
    block_class: str
    words: tuple[str, ...]
    y: float
    """The middle of its words, in pixels of the page image."""

    @property
    def text(self) -> str:
        return "".join(self.words)


def read_record(path: Path) -> list[ReadLine]:
    """The lines of a merged page that have text."""
    found = []
    for block in json.loads(path.read_bytes())["blocks"]:
        for paragraph in block["paragraphs"]:
            for line in paragraph["lines"]:
                words = tuple(filter(None, (plain(word["text"]) for word in line["words"])))
                if words:
                    middle = fmean((word["box"][1] + word["box"][3]) / 2 for word in line["words"])
                    found.append(ReadLine(block["id"], block["block_class"], words, middle))
    return found


def match(page: int, truth: Sequence[TrueLine], read: Sequence[ReadLine]) -> Iterator[ZoneLine]:
    """The lines of the truth with what holds them: the likest pairs first, each line once.

    What is no line by itself in the record may be one that was misread at its height, or a part of one.
    """
    texts = [line.text for line in truth], [line.text for line in read]
    likeness = process.cdist(*texts, scorer=fuzz.ratio)
    held: dict[int, int] = {}
    for place in np.argsort(-likeness, axis=None, kind="stable"):
        line, other = divmod(int(place), max(1, len(read)))
        if likeness[line, other] < LIKE:
            break
        if line not in held and other not in held.values():
            held[line] = other
    held |= _beside(truth, read, held)
    for number, one in enumerate(truth):
        found = read[held[number]] if number in held else _holding(one.text, read)
        block, block_class = (found.block, found.block_class) if found else (None, None)
        yield ZoneLine(page, one.zone, len(one.text), block, block_class)


def _beside(truth: Sequence[TrueLine], read: Sequence[ReadLine], held: Mapping[int, int]) -> dict[int, int]:
    """Lines that were misread, by their heights: those of blocks that hold nothing of the text, each line once."""
    known = [(truth[line].y, read[other].y) for line, other in held.items() if truth[line].y is not None]
    heights = [line.y for line in truth if line.zone == MAIN and line.y is not None]
    if len(known) < FIT or len(heights) < FIT:
        return {}
    there, here = np.asarray(known, np.float64).T
    slope, start = np.polyfit(there, here, 1)
    reach = float(np.median(np.diff(sorted(heights)))) / 2
    main = {read[other].block for line, other in held.items() if truth[line].zone == MAIN}
    free = {at for at, line in enumerate(read) if line.block not in main} - set(held.values())
    found: dict[int, int] = {}
    for number, line in enumerate(truth):
        if line.y is None or number in held or not free:
            continue
        off = {at: abs(read[at].y - slope * line.y - start) for at in sorted(free)}
        at = min(off, key=off.__getitem__)
        if off[at] <= reach:
            found[number] = at
            free.remove(at)
    return found


def _holding(text: str, read: Sequence[ReadLine]) -> ReadLine | None:
    """The line that holds another: a short one as words of its own, a longer one as a likely part."""
    if len(text) < SHORT:
        return next((line for line in read if text in line.words), None)
    found = process.extractOne(text, [line.text for line in read], scorer=fuzz.partial_ratio, score_cutoff=PART)
    longer = found is not None and len(read[found[2]].text) > len(text)
    return read[found[2]] if found is not None and longer else None


def zone_lines(book: Book, data: Path) -> list[ZoneLine]:
    """All lines of a book's zones."""
    found: list[ZoneLine] = []
    for number, image in enumerate(book.images, start=1):
        record = data / book.name / "merge" / "pages" / f"page_{number:04d}.json"
        truth = image.with_suffix(".gt.zones.tsv")
        if truth.exists() and record.exists():
            found += match(number, read_zones(truth), read_record(record))
    return found


def overlaps(lines: Iterable[ZoneLine]) -> dict[tuple[int, str], float]:
    """IoU by page and zone."""
    zones: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    """By page and block, how much of each zone it holds."""
    whole: Counter[tuple[int, str]] = Counter()
    for line in lines:
        whole[line.page, line.zone] += line.weight
        if line.block is not None:
            zones[line.page, line.block][line.zone] += line.weight
    shared: Counter[tuple[int, str]] = Counter()
    besides: Counter[tuple[int, str]] = Counter()
    for (page, _), held in zones.items():
        zone, weight = max(held.items(), key=lambda one: (one[1], one[0]))
        shared[page, zone] += weight
        besides[page, zone] += held.total() - weight
    return {place: shared[place] / (weight + besides[place]) for place, weight in whole.items()}


def is_right(line: ZoneLine) -> bool:
    """Whether a line's block has a class of the line's zone."""
    others = set().union(*CLASSES.values())
    wanted = CLASSES.get(line.zone)
    return line.block_class in wanted if wanted else line.block_class is not None and line.block_class not in others


def score(lines: Sequence[ZoneLine]) -> pd.DataFrame:
    """By zone, and all: zones, lines, how many were read, mean IoU, and the share of lines whose class is right."""
    iou = pd.DataFrame([{"zone": zone, "iou": value} for (_, zone), value in overlaps(lines).items()])
    rows = pd.DataFrame(
        [{"zone": one.zone, "read": one.block is not None, "right": is_right(one)} for one in lines]
    )  # fmt: skip
    table = rows.groupby("zone").agg(lines=("read", "size"), read=("read", "sum"), class_agreement=("right", "mean"))
    table = table.join(iou.groupby("zone").agg(zones=("iou", "size"), mean_iou=("iou", "mean")))
    table.loc["all"] = {
        "lines": len(rows), "read": rows.read.sum(), "class_agreement": rows.right.mean(),
        "zones": len(iou), "mean_iou": iou.iou.mean(),
    }  # fmt: skip
    return table.astype({"lines": int, "read": int, "zones": int}).round(4)


def in_margin(lines: Sequence[ZoneLine]) -> tuple[int, int]:
    """Lines in the margin that stand in no block with the text, and all of them."""
    main = {(line.page, line.block) for line in lines if line.zone == MAIN}
    margin = [line for line in lines if line.zone == MARGIN]
    return sum(line.block is not None and (line.page, line.block) not in main for line in margin), len(margin)


def measure(books: Iterable[Book], data: Path | None) -> dict[str, dict[str, object]]:
    """Print each book's table; returns what is kept of it."""
    made: dict[str, dict[str, object]] = {}
    for book, folder in made_books(books, data, STAGES):
        lines = zone_lines(book, folder)
        if not lines:
            print(f"{book.name}: no records of merge in {folder}", flush=True)
            continue
        table, (apart, margin) = score(lines), in_margin(lines)
        print(f"\n{book.name}: of {margin} lines in the margin {apart} stand apart from the text\n{table.to_string()}")
        made[book.name] = {
            "mean_iou": float(table.mean_iou["all"]),
            "class_agreement": float(table.class_agreement["all"]),
            "margin_lines": margin,
            "margin_lines_apart": apart,
            "zones": json.loads(table.drop("all").to_json(orient="index")),
        }
    return made


def keep(made: dict[str, dict[str, object]], which: str) -> None:
    """Put figures into reports/bench/zones.json as those `now` or `before`."""
    kept = json.loads(FIGURES.read_bytes()) if FIGURES.exists() else {}
    for name, figures in made.items():
        book = kept.setdefault(name, {})
        book[which] = figures
        book.setdefault("now", figures)
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text(json.dumps(dict(sorted(kept.items())), indent=1) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("books", nargs="*", default=BOOKS)
    parser.add_argument("--data", type=Path, default=os.environ.get("COLOPHON_READING"))
    parser.add_argument("--keep", action="store_true", help="write the figures to reports/bench/zones.json")
    parser.add_argument("--before", action="store_true", help="the same, as those that later ones stand beside")
    chosen = parser.parse_args(arguments)
    made = measure(find_books(CORPORA, chosen.books), chosen.data and Path(chosen.data))
    if chosen.keep or chosen.before:
        keep(made, "before" if chosen.before else "now")


if __name__ == "__main__":
    main()
