"""The reading text of real books, as their EPUBs have it: python -m tests.bench.reading [BOOK ...] [--data FOLDER]

FOLDER is a project's data folder that holds BOOK/export/BOOK.epub (or COLOPHON_READING names it); without one the books
are taken through the pipeline, where something changed. `--keep` puts the figures into reports/bench/reading.json, from
which docs/accuracy.md has its first table; `--before` puts them there as those that later ones stand beside.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from lib.evaluation.book_ground_truth import BookKnown
from lib.evaluation.normalise import Normalisation
from lib.evaluation.reading_text.book_text_score import score_book_text
from lib.evaluation.reading_text.epub_text import read_epub
from lib.evaluation.reading_text.reading import Reading
from lib.schemas.score import DetectionScore, Finding, ReadingTextScore
from tests.bench.books import Book, find_books, made_books
from tests.bench.conftest import CORPORA, RESULTS
from tests.bench.finished import read_edition
from tests.bench.lost import STAGES
from tests.bench.proofread import read_texts

FIGURES = RESULTS / "reading.json"
KEPT_LINES = "/*"
"""Marks a page of tables, verse or display in the mark-up, whose truth is retyped."""
PARTS = ("breaks", "joins", "heads", "notes", "sidenotes", "pictures", "quotations", "italic", "small_capitals")
MORE = {
    "heads": ("levels_right",),
    "pictures": ("captions", "captioned"),
    "notes": ("tied",),
    "sidenotes": ("placed", "inside_sentences"),
}
"""What is counted of a part besides what is known, found and invented."""


def known_of(folder: Path, book: Book) -> BookKnown:
    """All that the corpora tell of a book's text."""
    marked = sorted(folder.glob("*.gt.dp.txt"))
    edition = folder / "BOOK.final.html"
    return BookKnown(
        marked=read_texts(marked),
        texts={} if marked else read_texts([image.with_suffix(".gt.txt") for image in book.images]),
        reading_text=read_edition(edition)[0] if edition.exists() else None,
    )


def counts(score: ReadingTextScore) -> dict[str, int]:
    """A book's figures as numbers that can be added up."""
    made = {
        "marked": int(score.truth == "marked_pages"),
        "pages": score.pages,
        "mends": score.mends,
        "moved": score.order.invented,
    }
    made |= {name: getattr(score, name) for name in ("chars", "edits", "flexible_edits", "words", "word_bag_errors")}
    for part in PARTS:
        found: DetectionScore | None = getattr(score, part)
        for name in ("known", "found", "invented", *MORE.get(part, ())):
            made[f"{part}_{name}"] = getattr(found, name) if found is not None else 0
    return made | dict.fromkeys(("prose_chars", "prose_edits", "edition_chars", "edition_edits"), 0)


def measure(book: Book, epub: Path, corpora: Path = CORPORA) -> tuple[dict[str, int], list[Finding]]:
    """A book's counts, and the places where its text is wrong; the book is a folder of `corpora`."""
    known, given, pages = known_of(corpora / book.name, book), read_epub(epub), len(book.images)
    score, findings = _score(known, given, pages)
    made = counts(score)
    prose = {number: text for number, text in known.marked.items() if KEPT_LINES not in text}
    if known.marked:
        other, _ = _score(known.model_copy(update={"marked": prose, "reading_text": None}), given, pages)
        made |= {"prose_chars": other.chars, "prose_edits": other.edits}
    if known.reading_text is not None:
        other, _ = _score(BookKnown(reading_text=known.reading_text), given, pages)
        made |= {"edition_chars": other.chars, "edition_edits": other.edits}
    return made, findings


def _score(known: BookKnown, given: Reading, pages: int) -> tuple[ReadingTextScore, list[Finding]]:
    scored = score_book_text(known, given, pages, (), Normalisation())
    assert scored is not None
    return scored


def epubs(books: Iterable[Book], data: Path | None) -> Iterable[tuple[Book, Path]]:
    """Each book with its EPUB: those of a data folder that are there, or made anew where something changed."""
    for book, folder in made_books(books, data, STAGES):
        path = folder / book.name / "export" / f"{book.name}.epub"
        if path.exists():
            yield book, path
        else:
            print(f"{book.name}: no {path}", flush=True)


def with_rates(table: pd.DataFrame) -> pd.DataFrame:
    """A table of counts, a book a row, with all books in mark-up as one below, and rates beside: per cent, or F1 to 1.

    Books whose truth is plain text, most of them of old type, tell less: they stand by themselves.
    """
    # A part that is counted since lately is in none of the figures before.
    names = [f"{part}_{name}" for part in PARTS for name in ("found", "known", "invented")]
    table = table.reindex(columns=table.columns.union(names, sort=False), fill_value=0)
    table = pd.concat([table, table[table.marked > 0].sum().to_frame("all").T])
    rates = {
        "mends_a_page": table.mends / table.pages,
        "cer": 100 * table.edits / table.chars,
        "flexible_cer": 100 * table.flexible_edits / table.chars,
        "word_bag": 100 * table.word_bag_errors / table.words,
        "prose_cer": 100 * table.prose_edits / table.prose_chars,
        "edition_cer": 100 * table.edition_edits / table.edition_chars,
    }
    for part in (part for part in PARTS if f"{part}_known" in table):
        found, known, invented = (table[f"{part}_{name}"] for name in ("found", "known", "invented"))
        rates[f"{part}_f1"] = 2 * found / (found + known + invented)
    return table.assign(**rates).round(4)


def table_of(figures: Mapping[str, Mapping[str, Any]], which: str) -> pd.DataFrame:
    """The books' counts `now` or `before`, with rates."""
    rows = {name: book[which] for name, book in sorted(figures.items()) if which in book}
    return with_rates(pd.DataFrame.from_dict(rows, orient="index").fillna(0).astype(int))


COLUMNS = {
    "mends a page": "{mends_a_page:.2f}",
    "CER": "{cer:.2f} %",
    "flexible": "{flexible_cer:.2f} %",
    "no tables": "{prose_cer:.2f} %",
    "paragraphs": "{breaks_f1:.3f}",
    "over pages": "{joins_found:.0f}/{joins_known:.0f}",
    "heads": "{heads_f1:.2f}",
    "notes": "{notes_found:.0f}/{notes_tied:.0f}/{notes_known:.0f} +{notes_invented:.0f}",
    "sidenotes": "{sidenotes_found:.0f}/{sidenotes_placed:.0f}/{sidenotes_known:.0f} +{sidenotes_invented:.0f}",
}
"""Head and text of the columns that are printed and documented."""


def rows_of(figures: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, dict[str, str], dict[str, str] | None]]:
    """Each book and all together: name, columns now, and before."""
    now, before = table_of(figures, "now"), None
    if any("before" in book for book in figures.values()):
        before = table_of(figures, "before")
    olds = {} if before is None else {str(name): _texts(row) for name, row in before.iterrows()}
    return [(str(name), _texts(row), olds.get(str(name))) for name, row in now.iterrows()]


def _texts(row: pd.Series) -> dict[str, str]:
    texts = {head: form.format(**row) for head, form in COLUMNS.items()}
    return {head: "" if "nan" in text or "/0 +0" in text or text == "0/0" else text for head, text in texts.items()}


def document_rows(figures: Mapping[str, Any]) -> list[str]:
    """The lines of the table in docs/accuracy.md; mends a page before stand in brackets."""
    rows = []
    for name, now, before in rows_of(figures["books"]):
        first = f"{now['mends a page']} ({before['mends a page']})" if before else now["mends a page"]
        cells = [f"**{name}**" if name == "all" else name, first, *list(now.values())[1:]]
        rows.append(f"| {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |"))
    return rows


def show(figures: Mapping[str, Mapping[str, Any]]) -> None:
    """Print each book's figures, those before below."""
    widths = [max(20 if "notes" in head else 12, len(head) + 2) for head in COLUMNS]
    print("\n" + f"{'book':18}" + "".join(f"{head:>{width}}" for head, width in zip(COLUMNS, widths, strict=True)))
    for name, now, before in rows_of(figures):
        for title, texts in ((name, now), ("  before", before)):
            if texts is not None:
                cells = zip(texts.values(), widths, strict=True)
                print(f"{title:18}" + "".join(f"{text:>{width}}" for text, width in cells))


def keep(made: Mapping[str, dict[str, int]], which: str) -> dict[str, Any]:
    """Put the counts into reports/bench/reading.json as those `now` or `before`; returns all that stands there."""
    kept = json.loads(FIGURES.read_bytes()) if FIGURES.exists() else {"books": {}}
    for name, figures in made.items():
        book = kept["books"].setdefault(name, {})
        book[which] = figures
        book.setdefault("now", figures)
    kept["books"] = dict(sorted(kept["books"].items()))
    for one in ("now", "before"):
        if any(one in book for book in kept["books"].values()):
            table = table_of(kept["books"], one)
            counted = next(book[one] for book in kept["books"].values() if one in book)
            rates = table.drop(columns=[name for name in counted if name in table])
            kept[one] = {str(name): row.dropna().to_dict() for name, row in rates.iterrows()}
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    return dict(kept)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("books", nargs="*", help="folders of the corpora; all of them by default")
    parser.add_argument("--data", type=Path, default=os.environ.get("COLOPHON_READING"))
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--before", action="store_true")
    parser.add_argument("--findings", action="store_true", help="print each place that is wrong")
    chosen = parser.parse_args(arguments)
    made = {}
    for book, epub in epubs(find_books(CORPORA, chosen.books), chosen.data and Path(chosen.data)):
        made[book.name], findings = measure(book, epub)
        if chosen.findings:
            print(pd.DataFrame([one.model_dump() for one in findings]).to_string(), flush=True)
    if chosen.keep or chosen.before:
        figures = keep(made, "before" if chosen.before else "now")
        print("For docs/accuracy.md:", *document_rows(figures), sep="\n")
    kept = json.loads(FIGURES.read_bytes())["books"] if FIGURES.exists() else {}
    show({name: {"before": kept.get(name, {}).get("before", now), "now": now} for name, now in made.items()})


if __name__ == "__main__":
    main()
