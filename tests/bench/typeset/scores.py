"""What the pipeline makes of typeset books: python -m tests.bench.typeset.scores CORPORA DATA [BOOK ...] [--keep]

CORPORA is the folder that `python -m tests.bench.typeset` filled, DATA a project's data folder that holds
BOOK/export/BOOK.epub. It prints what tests.bench.reading counts, and how words in each type came out; with --keep it
puts the figures into reports/bench/typeset.json, from which docs/accuracy.md has its table.
"""

from __future__ import annotations

import argparse
import json
import posixpath
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from lib.text.alignment import pieces, word_codes
from lib.training.marked_up import MarkedWord, folded, read_page
from tests.bench.books import find_books
from tests.bench.conftest import RESULTS
from tests.bench.reading import measure
from tests.bench.typeset.designs import DESIGNS, HELD_OUT
from tests.bench.typeset.random_designs import random_design

FIGURES = RESULTS / "typeset.json"
STYLES = {"i": "italic", "sc": "small capitals", "b": "bold", "g": "letterspaced"}
_TAGS = {"i": "i", "em": "i", "b": "b", "strong": "b"}
_CLASSES = {"small-caps": "sc", "letterspaced": "g"}
Words = list[tuple[str, frozenset[str]]]


def epub_words(epub: Path) -> Words:
    """The words of an EPUB in order, folded, each with the types it is set in as the mark-up calls them.

    Notes and sidenotes are left out: the mark-up does not say in which type a sidenote is set.
    """
    found: Words = []
    with zipfile.ZipFile(epub) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".xhtml") and not posixpath.basename(name).startswith(
                ("nav", "title", "cover", "colophon")
            ):
                for text, styles in _runs(ElementTree.fromstring(archive.read(name)), frozenset()):
                    found += [(plain, styles) for word in text.replace("—", " ").split() if (plain := folded(word))]
    return found


def _runs(element: ElementTree.Element, styles: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    tag = element.tag.rpartition("}")[2]
    if tag == "aside":
        return
    own = (
        {_TAGS[tag]} if tag in _TAGS else {_CLASSES[one] for one in element.get("class", "").split() if one in _CLASSES}
    )
    inside = styles | own
    yield element.text or "", inside
    for child in element:
        yield from _runs(child, inside)
        yield child.tail or "", styles


def style_counts(truth: Sequence[MarkedWord], found: Words) -> dict[str, int]:
    """For each type the words in it, those found in it and those that were put into it, of words read right."""
    made = {f"{style}_{what}": 0 for style in STYLES for what in ("known", "found", "invented")}
    for piece in pieces(*word_codes([word.text for word in truth], [text for text, _ in found])):
        for step in range(piece.end - piece.start if piece.same else 0):
            true, given = truth[piece.start + step], found[piece.other_start + step][1]
            for style in STYLES if not true.partly else ():
                made[f"{style}_known"] += style in true.styles
                made[f"{style}_found"] += style in true.styles and style in given
                made[f"{style}_invented"] += style not in true.styles and style in given
    return made


def scores(corpora: Path, data: Path, names: Sequence[str]) -> dict[str, dict[str, int]]:
    """The counts of each book that has an EPUB."""
    made = {}
    for book in find_books(corpora, names):
        epub = data / book.name / "export" / f"{book.name}.epub"
        if (book.name in DESIGNS or random_design(book.name)) and epub.exists():
            counts, _ = measure(book, epub, corpora)
            files = sorted((corpora / book.name).glob("*.gt.dp.txt"))
            truth = [word for path in files for word in read_page(path.read_text(encoding="utf-8"))]
            made[book.name] = counts | style_counts(truth, epub_words(epub))
    return made


def _f1(book: Mapping[str, int], part: str) -> str:
    known, found, invented = (book.get(f"{part}_{what}", 0) for what in ("known", "found", "invented"))
    return f"{2 * found / (known + found + invented):.3f} ({known})" if known + invented else ""


def document_rows(figures: Mapping[str, Mapping[str, int]]) -> list[str]:
    """The lines of the table in docs/accuracy.md: books in the order of their designs, then both halves together."""
    held = {design.name for design in HELD_OUT}
    rows = [(name, figures[name]) for name in DESIGNS if name in figures]
    rows += [(name, book) for name, book in sorted(figures.items()) if name not in DESIGNS]
    kinds = {
        name: "by chance" if name not in DESIGNS else "kept aside" if name in held else "chosen on" for name in figures
    }
    for kind in ("chosen on", "kept aside", "by chance"):
        title, part = f"**{kind}**", [figures[name] for name in figures if kinds[name] == kind]
        if part:
            rows.append((title, {key: sum(book[key] for book in part) for key in part[0]}))
    made = []
    for name, book in rows:
        notes = f"{book['notes_found']}/{book['notes_tied']}/{book['notes_known']} +{book['notes_invented']}"
        sides = f"{book['sidenotes_found']}/{book['sidenotes_known']} +{book['sidenotes_invented']}"
        cells = [
            name, f"{book['mends'] / book['pages']:.2f}", f"{100 * book['edits'] / book['chars']:.2f} %",
            _f1(book, "breaks").partition(" ")[0], notes if book["notes_known"] else "",
            sides if book["sidenotes_known"] else "", *(_f1(book, style) for style in STYLES),
        ]  # fmt: skip
        made.append(f"| {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |"))
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("books", nargs="*")
    parser.add_argument("--keep", action="store_true")
    chosen = parser.parse_args()
    made: dict[str, Any] = scores(chosen.corpora, chosen.data, chosen.books)
    if chosen.keep:
        FIGURES.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    print(*document_rows(made), sep="\n")


if __name__ == "__main__":
    main()
