"""How what is no running text is set: python -m tests.bench.setting --data FOLDER [BOOK ...] [--findings]

Beside the proofreaders' mark-up: pictures with their captions, tables (tree edit distance similarity, TEDS: 1 is the
same), contents entries with title and page, lines of verse, date lines and salutations of letters. FOLDER is the
data folder that holds BOOK/export/BOOK.epub. Needs the package apted.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from apted import APTED, Config
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from lib.evaluation.normalise import Normalisation
from lib.evaluation.reading_text.aligned_words import folded
from lib.evaluation.reading_text.marked_pages import MarkedPage, read_page
from lib.text.numerals import read_number
from tests.bench import marked_parts
from tests.bench.books import find_books
from tests.bench.conftest import CORPORA
from tests.bench.epub_parts import EpubParts, read_parts
from tests.bench.proofread import read_texts
from tests.bench.reading import measure

SAME = 80.0
"""Likeness of two texts, from 0 to 100, from which they are the same, misread a little."""
NEAR = 1
"""Pages by which a page's anchor may be off: a page without a number has none."""
OFF = (0, 1, -1)
"""The same of a table."""
SETTINGS = Normalisation()
_BRACES = re.compile(r"[{}]")
_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)


class _Node:
    """A node of a table's tree, as apted wants it."""

    def __init__(self, name: str, children: Sequence[_Node] = (), text: str = "") -> None:
        self.name, self.children, self.text = name, list(children), text


class _Costs(Config):  # type: ignore[misc]  # apted has no types
    def rename(self, one: _Node, other: _Node) -> float:
        if one.name != other.name:
            return 1.0
        longest = max(len(one.text), len(other.text))
        return Levenshtein.distance(one.text, other.text) / longest if longest else 0.0

    def children(self, node: _Node) -> list[_Node]:
        return node.children


def teds(true: Sequence[Sequence[str]], given: Sequence[Sequence[str]]) -> float:
    """Tree edit distance similarity of two tables' rows and cells, from 0 to 1 (Zhong et al. 2020)."""
    trees = [_tree(rows) for rows in (true, given)]
    nodes = [1 + sum(1 + len(row.children) for row in tree.children) for tree in trees]
    return 1.0 - float(APTED(*trees, _Costs()).compute_edit_distance()) / max(nodes)


def _tree(rows: Iterable[Sequence[str]]) -> _Node:
    return _Node("table", [_Node("tr", [_Node("td", text=_plain(cell)) for cell in row]) for row in rows])


def _plain(text: str) -> str:
    """Without leaders, braces and dittos' white space, whatever stands for nothing as one dash."""
    return " ".join(folded(_BRACES.sub(" ", text), SETTINGS).split()).strip(" .·…").lower()


def count(true: Sequence[tuple[int, ...] | Any], given: Sequence[Any], same: Any) -> tuple[int, int, int, list[str]]:
    """Known, found and invented, and what is lost or invented in a line each."""
    free, lost = list(given), []
    for one in true:
        match = next((other for other in free if same(one, other)), None)
        if match is None:
            lost.append(f"lost {one}")
        else:
            free.remove(match)
    return len(true), len(true) - len(lost), len(free), [*lost, *(f"invented {one}" for one in free)]


def alike(one: str, other: str) -> bool:
    return fuzz.ratio(_plain(one), _plain(other)) >= SAME


def _same_entry(one: tuple[int, str, str], other: tuple[int, str, str]) -> bool:
    numbers = [[read_number(text) for text in _NUMBER.findall(entry[2])] for entry in (one, other)]
    titles = (marked_parts.without_label(entry[1]) for entry in (one, other))
    return numbers[0] == numbers[1] and alike(*titles)


def _same_part(one: tuple[int, str, str], other: tuple[int, str, str]) -> bool:
    return abs(one[0] - other[0]) <= NEAR and one[1] == other[1] and fuzz.ratio(one[2], other[2]) >= SAME / 2


def score_tables(pages: Iterable[MarkedPage], given: EpubParts) -> Iterator[tuple[str, int, float]]:
    """Of each page with tables: ruled or unruled, the page, and the similarity of all its tables' rows."""
    for page in pages:
        true = list(marked_parts.tables(page))
        if true:
            wanted = [row for one in true for row in one.rows]
            rows = max(
                ([row for number, table in given.tables if number == page.page + off for row in table] for off in OFF),
                key=lambda rows: teds(wanted, rows),
            )
            yield (
                "ruled" if any(one.ruled for one in true) else "unruled",
                page.page,
                teds(wanted, rows),
            )


def score(folder: Path, epub: Path) -> tuple[dict[str, Any], list[str]]:
    """A book's figures, and each place that is wrong."""
    texts = read_texts(sorted(folder.glob("*.gt.dp.txt")))
    pages = [read_page(number, text) for number, text in texts.items()]
    given = read_parts(epub)
    found = list(score_tables(pages, given))
    made: dict[str, Any] = {}
    for kind in ("ruled", "unruled"):
        scores = [value for name, _, value in found if name == kind]
        made[f"{kind}"] = f"{sum(scores) / len(scores):.3f} of {len(scores)}" if scores else ""
    with_tables = {page for _, page, _ in found}
    made["prose"] = sum(all(abs(page - known) > NEAR for known in with_tables) for page, _ in given.tables)
    lines = [f"page {page}: TEDS {value:.3f}" for _, page, value in found]
    true = list(marked_parts.entries(pages))
    parts = [(page.page, *part) for page in pages for part in marked_parts.letter_parts(page)]
    verse = [line for page in pages for line in marked_parts.verse_lines(page)]
    there = [entry for entry in given.entries if entry[2] and true]
    letters = [part for part in given.letter_parts if part[1] in {"dateline", "salutation"}]
    for name, counted in {
        "entries": count(true, there, _same_entry),
        "letters": count(parts, letters, _same_part),
        "verse": count(verse, given.lines, alike),
    }.items():
        known, right, invented, wrong = counted
        made[name] = (f"{right}/{known}" + ("" if name == "verse" else f" +{invented}")) if known or invented else ""
        lines += [f"{name}: {line}" for line in wrong if name != "verse" or line.startswith("lost")]
    return made, lines


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("books", nargs="*", help="folders of the corpora; all of them by default")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--findings", action="store_true", help="print each place that is wrong")
    chosen = parser.parse_args(arguments)
    table = {}
    for book in find_books(CORPORA, chosen.books):
        epub = chosen.data / book.name / "export" / f"{book.name}.epub"
        if not epub.exists() or not list((CORPORA / book.name).glob("*.gt.dp.txt")):
            continue
        counts, findings = measure(book, epub)
        figures, lines = score(CORPORA / book.name, epub)
        pictures = "{pictures_found}/{pictures_known} +{pictures_invented}".format(**counts)
        captions = "{pictures_captioned}/{pictures_captions}".format(**counts)
        heads = "{heads_found}/{heads_known} +{heads_invented} ({heads_levels_right})".format(**counts)
        mends = f"{counts['mends'] / counts['pages']:.2f}"
        breaks = 2 * counts["breaks_found"] / max(1, sum(counts[f"breaks_{a}"] for a in ("found", "known", "invented")))
        table[book.name] = {
            "mends": mends, "breaks": f"{breaks:.3f}", "heads": heads, "pictures": pictures, "captions": captions,
            **figures,
        }  # fmt: skip
        if chosen.findings:
            other = [f"page {one.page}: {one.kind} {one.what}: {one.truth} | {one.given}" for one in findings]
            print(*[line for line in other if ": head" in line or ": picture" in line], *lines, sep="\n")
    print(pd.DataFrame.from_dict(table, orient="index").to_string())


if __name__ == "__main__":
    main()
