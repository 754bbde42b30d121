"""Markdown, plain text, JSONL, the colophon, and the names of languages."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from lib.export.book import Book
from lib.export.colophon import Made, Reading, colophon
from lib.export.paragraphs import write_jsonl
from lib.export.pictures import picture
from lib.export.reading_text import write_markdown, write_text
from lib.schemas.merge import MergePage, Provenance
from lib.settings.language_names import tags_of
from tests.export.books import COLOPHON, line, make, page


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return make(tmp_path / "book")


TEXT = """A Light & its <Keepers>
by R. Writer



CHAPTER I
The <Rock> & the Sea

A light[1] stood "there", con\x07sidered[2] a ruin.

[Illustration]

The stair, "as drawn".


The Basin

One line
and another

1. No list, and no *stress*.

[1] First note.

[2] The second, which runs over.


CHAPTER II

Again a note[3] stands here.

[3] Third note.

Anchor, the, 2, 3


COLOPHON

Source: a <scan> & more
Pages: 5
"""

MARKDOWN = """# A Light & its \\<Keepers\\>

*R. Writer*

## CHAPTER I: The \\<Rock\\> & the Sea

A light[^1] stood "there", con\x07sidered[^2] a ruin.

![Illustration](pictures/a.png)

*The stair, "as drawn".*

### The Basin

One line__
and another

1\\. No list, and no \\*stress\\*.

[^1]: First note.

[^2]: The second, which runs over.

## CHAPTER II

Again a note[^3] stands here.

[^3]: Third note.

Anchor, the, 2, 3

## Colophon

- **Source:** a \\<scan\\> & more
- **Pages:** 5
"""


def test_plain_text(book: Book) -> None:
    file = io.StringIO()
    write_text(book, file, COLOPHON)
    assert file.getvalue() == TEXT


def test_markdown(book: Book) -> None:
    file = io.StringIO()
    write_markdown(book, file, COLOPHON, {"page_0002.i1.png": "pictures/a.png"})
    assert file.getvalue() == MARKDOWN.replace("__", "  ")  # two spaces break a line


def test_a_note_that_nothing_calls_is_shown_all_the_same(book: Book) -> None:
    """What shows Markdown leaves out a footnote without a call."""
    *others, last = book.structure.notes
    book.structure.notes[:] = [*others, last.model_copy(update={"anchor": None})]
    file = io.StringIO()
    write_markdown(book, file, COLOPHON, {})
    assert "\n\\[3\\] Third note.\n" in file.getvalue()
    assert "[^2]: The second" in file.getvalue()


def test_jsonl_has_a_paragraph_a_line_with_its_places_and_provenance(book: Book) -> None:
    file = io.StringIO()
    write_jsonl(book, file)
    rows = [json.loads(row) for row in file.getvalue().splitlines()]
    assert len(rows) == 13  # fourteen passages, of which the picture has no text
    row = rows[2]
    assert (row["class"], row["page"], row["printed_page"], row["box"]) == ("body", 1, "xii", [50, 60, 550, 90])
    assert [(piece["page"], piece["printed_page"], piece["start"]) for piece in row["pieces"]] == [
        (1, "xii", 0), (2, "1", 29),
    ]  # fmt: skip
    assert row["provenance"] == {"text": "correct", "words": 8, "corrected": 1, "human": 0}
    assert rows[7]["section"] == ["The <Rock> & the Sea", "The Ba\x07sin"]


def made(**evaluation: object) -> Made:
    return Made("a.pdf", "f" * 64, {"a.pdf": "1" * 32}, {"ocr": {"psm": 4}}, {"tesseract": "5.3"}, evaluation)


def counted(*records: MergePage) -> Reading:
    reading = Reading()
    for record in records:
        reading.add(record)
    return reading


def test_the_colophon_says_who_corrected_how_much() -> None:
    record = page(
        1,
        line("l1", "one two three", 10),
        line("l2", "four", 50, source="correct"),
        line("l3", "five", 90, source="human"),
    )
    rows = dict(colophon(made(), counted(record), numbered=1, counted=0))
    assert rows["Corrected"] == "40.00% of the words (1 by a person, 1 by correct)"
    assert "psm 4" in rows["Settings"]
    assert rows["Read by"] == "tesseract 5.3"
    assert rows["Pages"] == "1 scanned, 1 of them with a printed number; 5 words"
    assert "1" * 32 in rows["Revision"]


def test_the_error_rate_is_measured_where_there_is_truth_and_says_so() -> None:
    reading = counted(page(1, line("l1", "one two", 10)))
    measured = dict(colophon(made(pages_with_truth=3, merge={"cer": 0.0123}), reading, numbered=1, counted=0))
    assert measured["Errors"] == "1.23% of the characters, measured on 3 pages against their true text"
    judged = dict(colophon(made(pages_with_truth=0), reading, numbered=1, counted=2))
    assert "1 of them with a printed number, 2 more that the book counts" in judged["Pages"]
    assert judged["Errors"] == "about 10.0% of the words, judged by the reader's confidence, not measured"


def test_what_a_person_proofread_counts_as_right() -> None:
    record = page(1, line("l1", "one two", 10))
    record.blocks[0].paragraphs[0].provenance = Provenance(text="human", confidence=1)
    rows = dict(colophon(made(), counted(record), numbered=1, counted=0))
    assert rows["Errors"].startswith("about 0.0%")
    assert "100.0% of the words were proofread by a person" in rows["Corrected"]


@pytest.mark.parametrize(
    ("names", "tags"),
    [
        ("eng", ["en"]),
        ("deu+lat+deu", ["de", "la"]),
        ("chi_tra_vert+grc", ["zh-Hant", "grc"]),
        ("deu_latf", ["de-Latf"]),
        ("eng+osd+equ", ["en"]),
        ("Fraktur", ["und-Latf"]),
    ],
)
def test_languages_have_their_tags(names: str, tags: list[str]) -> None:
    assert tags_of(names) == tags


def test_a_photograph_becomes_jpeg_and_a_small_picture_stays_as_it_is(tmp_path: Path) -> None:
    Image.effect_noise((500, 500), 60).save(tmp_path / "photo.png")
    Image.new("L", (40, 40), 128).save(tmp_path / "small.png")
    ending, data = picture(tmp_path / "photo.png")
    assert ending == ".jpg"
    assert len(data) < (tmp_path / "photo.png").stat().st_size
    assert picture(tmp_path / "small.png") == (".png", (tmp_path / "small.png").read_bytes())


def test_a_sidenote_says_that_it_is_one(book: Book) -> None:
    lines = book.passages_file.read_text(encoding="utf-8").splitlines()
    plain = next(at for at, line in enumerate(lines) if "No list" in line)
    changed = {**json.loads(lines[plain]), "block_class": "sidenote", "text": "Of the\nlight."}
    lines[plain] = json.dumps(changed)
    book.passages_file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    text, marked = io.StringIO(), io.StringIO()
    write_text(book, text, COLOPHON)
    write_markdown(book, marked, COLOPHON, {})
    assert "\n[Sidenote: Of the light.]\n" in text.getvalue()
    assert "\n*Sidenote: Of the light.*\n" in marked.getvalue()
