"""Runs in another type in every export."""

from __future__ import annotations

import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from lib.export.alto import alto_page
from lib.export.book import Book
from lib.export.epub.references import References
from lib.export.epub.typesetter import Document, Setter
from lib.export.hocr import hocr_page
from lib.export.inline import StyleEdge, parts
from lib.export.paragraphs import write_jsonl
from lib.export.reading_text import write_markdown, write_text
from lib.schemas.layout import Style, StyledWord
from lib.schemas.merge import MergePage
from lib.schemas.structure import NoteMark, PageEntry, Passage, StyleSpan
from tests.export.books import COLOPHON, line, make, page
from tests.validators.checks import check_alto, check_hocr


def passage(text: str, *spans: tuple[str, Style], marks: tuple[tuple[str, str], ...] = (), **facts: object) -> Passage:
    """A passage of the first chapter; spans are the texts that they cover, each found once."""
    found = [StyleSpan(start=text.index(part), end=text.index(part) + len(part), style=style) for part, style in spans]
    notes = [
        NoteMark(note=note, mark=mark, start=text.index(mark), end=text.index(mark) + 1, page=1) for note, mark in marks
    ]
    return Passage.model_validate(
        {
            "id": "s00010", "kind": "paragraph", "block_class": "body", "section": "t001", "text": text, "spans": found,
            "marks": notes,
            "pieces": [{"page": 2, "block": "b1", "paragraph": "b1p1", "box": (0, 0, 9, 9), "start": 0, "words": 1,
                        "corrected": 0, "human": 0}],
            **facts,
        }
    )  # fmt: skip


def book_with(folder: Path, one: Passage) -> Book:
    """The small book with another tenth passage."""
    book = make(folder)
    rows = book.passages_file.read_text(encoding="utf-8").splitlines()
    rows[9] = one.model_dump_json()
    book.passages_file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return book


def epub(book: Book, one: Passage) -> str:
    document = Document("t001", "One")
    setter = Setter(References(book, {}), document)
    setter.add(one)
    setter.close()
    ElementTree.fromstring(document.body.replace("epub:type", "type"))
    return document.body


@pytest.mark.parametrize(
    ("spans", "marked"),
    [
        ([("The Lamp", "italic")], "read <i>The Lamp</i> &amp; slept"),
        ([("Lamp", "bold")], "read The <b>Lamp</b> &amp; slept"),
        ([("slept", "small_capitals")], 'read The Lamp &amp; <span class="small-caps">slept</span>'),
        ([("The Lamp", "italic"), ("Lamp & slept", "bold")], "read <i>The </i><b><i>Lamp</i> &amp; slept</b>"),
    ],
)
def test_the_epub_has_runs_as_tags_that_never_cross(
    tmp_path: Path, spans: list[tuple[str, Style]], marked: str
) -> None:
    one = passage("read The Lamp & slept", *spans)
    assert f"<p>{marked}</p>" in epub(book_with(tmp_path, one), one)


def test_a_mark_at_a_run_s_end_stands_outside_and_one_within_inside(tmp_path: Path) -> None:
    one = passage("a lamp* was† lit", ("lamp*", "italic"), marks=(("n001", "*"), ("n002", "†")))
    assert "a <i>lamp</i><a " in epub(book_with(tmp_path / "one", one), one)
    one = passage("a lamp* was† lit", ("lamp* was", "italic"), marks=(("n001", "*"), ("n002", "†")))
    shown = epub(book_with(tmp_path / "other", one), one)
    assert "<i>lamp<a " in shown
    assert "</a> was</i><a " in shown


def test_a_page_begins_outside_of_a_run_that_ends_or_begins_there() -> None:
    entry = PageEntry(page=2, printed="1", style=None, source=None, region=None, passage=None, offset=7)
    one = passage("a lamp is lit", ("lamp ", "italic"), ("is", "bold"))
    shown = [part.style if isinstance(part, StyleEdge) else part for part in parts(one, [entry], styled=True)]
    assert shown == ["a ", "italic", "lamp ", "italic", entry, "bold", "is", "bold", " lit"]


def test_a_note_s_run_that_begins_in_its_mark_begins_after_it() -> None:
    one = passage("* ibid., 3", ("* ibid.", "italic"))
    assert "".join(part if isinstance(part, str) else "|" for part in parts(one, (), 2, styled=True)) == "|ibid.|, 3"


def test_verse_has_its_runs_within_its_lines(tmp_path: Path) -> None:
    one = passage("Burn, lamp\n  burn on", ("Burn, lamp", "italic"), ("burn on", "italic"), kind="verse")
    shown = epub(book_with(tmp_path, one), one)
    assert "<i>Burn, lamp</i><br/>" in shown
    assert 'em"><i>burn on</i></span>' in shown


def test_markdown_has_emphasis_where_it_has_any_and_plain_text_has_none(tmp_path: Path) -> None:
    one = passage("a lamp, a light, a SIGN", ("lamp", "italic"), ("light", "bold"), ("SIGN", "small_capitals"))
    book = book_with(tmp_path, one)
    marked, plain = io.StringIO(), io.StringIO()
    write_markdown(book, marked, COLOPHON, {})
    write_text(book, plain, COLOPHON)
    assert "\na *lamp*, a **light**, a SIGN\n" in marked.getvalue()
    assert "\na lamp, a light, a SIGN\n" in plain.getvalue()


def test_what_markdown_sets_in_italics_itself_has_none_within(tmp_path: Path) -> None:
    book = book_with(tmp_path, passage("See a lamp", ("lamp", "italic"), block_class="sidenote"))
    file = io.StringIO()
    write_markdown(book, file, COLOPHON, {})
    assert "\n*Sidenote: See a lamp*\n" in file.getvalue()


def test_jsonl_has_runs_with_their_places(tmp_path: Path) -> None:
    book = book_with(tmp_path, passage("a lamp", ("lamp", "italic")))
    file = io.StringIO()
    write_jsonl(book, file)
    rows = [json.loads(row) for row in file.getvalue().splitlines()]
    assert [row["spans"] for row in rows if row["spans"]] == [[{"start": 2, "end": 6, "style": "italic"}]]


@pytest.fixture
def record() -> MergePage:
    made = page(3, line("l1", "read The Lamp Sir", 40))
    for at, word in enumerate(made.blocks[0].paragraphs[0].lines[0].words):
        word.ids = [f"w{at}"]
    made.styled = [
        StyledWord(word="w1", start=0, end=3, styles=["italic"]),
        StyledWord(word="w2", start=0, end=4, styles=["bold", "italic"]),
        StyledWord(word="w3", start=0, end=3, styles=["small_capitals"]),
    ]
    return made


def test_alto_names_a_word_s_type(record: MergePage, tmp_path: Path) -> None:
    path = tmp_path / "page.xml"
    path.write_text(alto_page(record, languages=["en"], printed=None, image="x"), encoding="utf-8")
    check_alto([path])
    strings = [element for element in ElementTree.parse(path).getroot().iter() if element.tag.endswith("}String")]
    assert [element.get("STYLE") for element in strings] == [None, "italics", "bold italics", "smallcaps"]


def test_hocr_has_a_word_s_type_as_tags(record: MergePage, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(hocr_page(record, title="T", languages=["en"], printed=None, image="x"), encoding="utf-8")
    check_hocr([path])
    shown = path.read_text(encoding="utf-8")
    assert "><em>The</em></span>" in shown
    assert "><em><strong>Lamp</strong></em></span>" in shown
    assert '><span style="font-variant: small-caps">Sir</span></span>' in shown
