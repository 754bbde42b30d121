"""Text that means harm: controls, escapes, turned directions and markup, in a title, a word or a page's number."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from lib.export.alto import alto_page
from lib.export.book import Book
from lib.export.diplomatic import write_page
from lib.export.epub.publication import Extras, write_epub
from lib.export.hocr import hocr_page
from lib.export.paragraphs import write_jsonl
from lib.export.reading_text import write_markdown, write_text
from lib.pipeline.reports import write_csv
from lib.report.html import Report, render
from lib.report.views import Chapter, Correction, PageView
from lib.schemas.structure import BookStructure
from lib.text.unprintable import PrintedText, printed, visible
from tests.export.books import line, make, page

EVIL = (
    "\x1b]0;owned\x07\x1b[31mred\x9b2J\u202eevil\u202c\u2066x\u2069\x00\x0c\u2028\ufffe"
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg onload=alert(1)>]]>&#27;&lt;b&gt;"
)
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufffe]")


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """The small book, all of whose texts are hostile."""
    whole = make(tmp_path / "book")
    passages = [entry.model_copy(update={"text": entry.text + EVIL}) for entry in whole.passages()]
    whole.passages_file.write_text("".join(entry.model_dump_json() + "\n" for entry in passages), encoding="utf-8")
    structure = whole.structure
    hostile: dict[str, Any] = {
        "title": EVIL,
        "author": EVIL,
        "sections": [s.model_copy(update={"title": s.title + EVIL, "label": EVIL}) for s in structure.sections],
        "page_map": [e.model_copy(update={"printed": EVIL}) if e.printed else e for e in structure.page_map],
        "notes": [note.model_copy(update={"mark": EVIL}) for note in structure.notes],
    }
    return replace(whole, structure=structure.model_copy(update=hostile), publisher=EVIL, isbn=EVIL)


def xml_of(book: Book) -> Iterator[tuple[str, str]]:
    file = io.BytesIO()
    name = "page_0002.i1.png"
    pictures = {name: book.pictures / name}
    write_epub(book, Extras(f"Scan: {EVIL}", "0" * 64, None, pictures, [("Source", EVIL), (EVIL, "x")]), file)
    with zipfile.ZipFile(file) as archive:
        for entry in archive.namelist():
            if entry.endswith((".xhtml", ".opf")):
                yield entry, archive.read(entry).decode("utf-8")
    record = page(3, line("l1", f"A {EVIL} word", 40), line("l2", f"{EVIL} x", 80, source="correct"))
    yield "hocr", hocr_page(record, title=EVIL, languages=["en"], printed=EVIL, image="page_0003.png")
    yield "alto", alto_page(record, languages=["en"], printed=EVIL, image="page_0003.png")


def test_xml_is_well_formed_and_nothing_of_it_is_markup(book: Book) -> None:
    seen = 0
    for name, text in xml_of(book):
        assert RAW.search(text) is None, name
        root = ElementTree.fromstring(text)
        seen += "alert(1)" in "".join(root.itertext())
        for element in root.iter():
            assert element.tag.rpartition("}")[2] not in {"script", "svg"}, name
            assert not [key for key in element.attrib if key.startswith("on")], name
    assert seen >= 6  # the words themselves stay: they may be what the page says


def test_texts_hold_nothing_that_a_terminal_obeys(book: Book, tmp_path: Path) -> None:
    record = page(3, line("l1", f"A {EVIL} word", 40))
    made = {}
    for name in ("md", "txt", "jsonl", "diplomatic"):
        with (tmp_path / name).open("wb") as raw:
            file = PrintedText(raw, encoding="utf-8", newline="\n")
            if name == "md":
                write_markdown(book, file, [("Source", EVIL)], {})
            elif name == "txt":
                write_text(book, file, [("Source", EVIL)])
            elif name == "jsonl":
                write_jsonl(book, file)
            else:
                write_page(record, EVIL, file)
            file.flush()
            file.detach()
        made[name] = (tmp_path / name).read_bytes().decode("utf-8")
        assert RAW.search(made[name]) is None, name
        assert "alert(1)" in made[name]
    assert re.search(r"(?<!\\)<(script|img|svg)", made["md"]) is None
    assert made["md"].splitlines()[1] == ""  # the title is one line


def test_the_report_runs_nothing() -> None:
    record = page(1, line("l1", f"{EVIL} word", 40))
    facts = {"title": EVIL, "source": EVIL}
    report = Report(
        book="b", facts=facts, tiles={EVIL: EVIL}, pages=[PageView(record, None, 0.9, None)],
        corrections=[Correction(1, EVIL, EVIL, "correct", (0, 0, 9, 9))],
        chapters=[Chapter(0, EVIL, 1, EVIL)], findings=[EVIL],
    )  # fmt: skip
    html = render(report)
    assert RAW.search(html) is None
    assert re.search(r"<(script|svg on|img src=x)", html) is None
    assert html.count("alert(1)") >= 5


def test_a_table_holds_no_formula(tmp_path: Path) -> None:
    rows = [{"a": text, "b": -1.5} for text in ("=HYPERLINK(1)", "+1", "-1+2", "@SUM(1)", "\t=1", "plain", EVIL)]
    write_csv(tmp_path / "t.csv", rows, ["a", "b"])
    text = (tmp_path / "t.csv").read_text(encoding="utf-8")
    assert RAW.search(text) is None
    cells = [row.partition(",")[0] for row in text.splitlines()[1:]]
    assert cells[:5] == ["'=HYPERLINK(1)", "'+1", "'-1+2", "'@SUM(1)", "'\t=1"]
    assert cells[5] == "plain"
    assert all(",-1.5" in row for row in text.splitlines()[1:])  # a number below nought is none


def test_what_scripts_need_stays() -> None:
    """Marks of direction, joiners, combining signs and what no font has are no harm."""
    text = "שלום\u200f עולם \u200emark\u200d\u200c e\u0301 \u00ad \ue000 \U0001f600\tand\nnext"
    assert printed(text) == visible(text) == text
    assert printed("one\x0ctwo\r\nthree\x85four") == "one two \nthree four"
    assert visible("a\x1b[31m\u202e\r") == "a\\x1b[31m\\u202e\\r"


def test_a_title_of_nothing_but_controls_is_none(tmp_path: Path) -> None:
    whole = make(tmp_path / "book")
    structure: BookStructure = whole.structure.model_copy(update={"title": "\x07\u202e", "author": "\x1b"})
    named = replace(whole, structure=structure)
    assert (named.title, named.author) == ("small", None)
