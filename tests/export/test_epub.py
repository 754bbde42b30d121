"""The EPUB, as a reader, EPUBCheck and Ace take it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from lib.export.book import Book
from lib.export.epub.publication import Extras, write_epub
from tests.export.books import COLOPHON, make
from tests.validators.checks import check_accessible, check_epub

X = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return make(tmp_path / "book")


def epub(book: Book) -> bytes:
    name = "page_0002.i1.png"
    file = io.BytesIO()
    write_epub(book, Extras("Scan: small.pdf", "0" * 64, None, {name: book.pictures / name}, COLOPHON), file)
    return file.getvalue()


def documents(data: bytes) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xhtml", ".opf"))]
        return {name.removeprefix("EPUB/"): ElementTree.fromstring(archive.read(name)) for name in names}


def text(element: ElementTree.Element | None) -> str:
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def of_type(element: ElementTree.Element, kind: str) -> list[ElementTree.Element]:
    return [found for found in element.iter() if found.get(TYPE) == kind]


def test_the_zip_is_an_epub_and_the_same_each_time(book: Book) -> None:
    data = epub(book)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
    assert data == epub(book)


def test_chapters_are_nested_and_every_link_leads_somewhere(book: Book) -> None:
    found = documents(epub(book))
    [toc] = of_type(found["nav.xhtml"], "toc")
    top = toc.findall(f"{X}ol/{X}li")
    assert [text(entry.find(f"{X}a")) for entry in top] == [
        "CHAPTER I. The <Rock> & the Sea", "CHAPTER II", "INDEX", "Colophon",
    ]  # fmt: skip
    assert [text(entry) for entry in top[0].findall(f"{X}ol/{X}li")] == ["The Basin"]
    ids = {name: {element.get("id") for element in tree.iter()} for name, tree in found.items()}
    for name, tree in found.items():
        for link in tree.iter(f"{X}a"):
            target, _, anchor = (link.get("href") or "").partition("#")
            assert not anchor or anchor in ids[target or name], link.get("href")


@pytest.mark.parametrize(
    ("below", "documents_of"), [("s00012", {"t003": ["t003", "t004"]}), ("s00013", {"t004": ["t004"]})]
)
def test_a_heading_right_above_a_chapter_s_stands_in_its_document(
    book: Book, below: str, documents_of: dict[str, list[str]]
) -> None:
    upper, lower = book.structure.sections[2:]
    upper.heading, lower.heading, lower.page = "s00011", below, upper.page
    found = documents(epub(book))
    for name, held in documents_of.items():
        assert [section.get("id") for section in found[f"{name}.xhtml"].iter(f"{X}section")] == held


def test_pages_are_listed_by_their_printed_numbers_and_begin_where_they_begin(book: Book) -> None:
    found = documents(epub(book))
    [pages] = of_type(found["nav.xhtml"], "page-list")
    assert [text(entry) for entry in pages.iter(f"{X}li")] == ["xii", "1", "3", "4"]
    second = next(element for element in found["t001.xhtml"].iter() if element.get("id") == "page2")
    assert second.tail == "idered"
    assert second.get(TYPE) == "pagebreak"


def test_the_index_leads_to_pages_that_are_there(book: Book) -> None:
    [entry] = [found for found in documents(epub(book))["t004.xhtml"].iter() if found.get("class") == "entry"]
    assert text(entry) == "Anchor, the, 2, 3"
    assert [(text(link), link.get("href")) for link in entry.iter(f"{X}a")] == [("3", "t003.xhtml#page4")]


def test_notes_are_numbered_where_marks_of_a_chapter_come_again(tmp_path: Path) -> None:
    book = make(tmp_path / "book")
    for note in book.structure.notes:
        note.mark = "*"
    found = documents(epub(book))
    assert [text(mark) for mark in of_type(found["t001.xhtml"], "noteref")] == ["1", "2"]
    assert [text(aside).split()[0] for aside in of_type(found["t001.xhtml"], "footnote")] == ["1", "2"]
    assert [text(mark) for mark in of_type(found["t003.xhtml"], "noteref")] == ["1"]


def test_notes_pop_up_and_lead_back(book: Book) -> None:
    found = documents(epub(book))
    first, second = of_type(found["t001.xhtml"], "noteref")
    assert (text(first), first.get("href"), text(second), second.get("href")) == ("*", "#n001", "†", "#n002")
    asides = of_type(found["t001.xhtml"], "footnote")
    assert [text(aside) for aside in asides] == ["* First note.", "† The second, which runs over."]
    assert [link.get("href") for aside in asides for link in aside.iter(f"{X}a")] == ["#r-n001", "#r-n002"]
    [third] = of_type(found["t003.xhtml"], "footnote")
    assert text(third) == "* Third note."


def test_a_note_that_nothing_calls_is_no_aside_which_readers_would_hide(tmp_path: Path) -> None:
    book = make(tmp_path / "book")
    path = tmp_path / "book/passages.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    lines = [{**line, "marks": []} if line["section"] == "t003" else line for line in lines]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    found = documents(epub(book))
    [note] = of_type(found["t003.xhtml"], "footnote")
    assert (note.tag, text(note)) == (f"{X}div", "* Third note.")
    assert {note.tag for note in of_type(found["t001.xhtml"], "footnote")} == {f"{X}aside"}


def test_pictures_have_their_captions_as_alt_text(book: Book) -> None:
    [figure] = documents(epub(book))["t001.xhtml"].iter(f"{X}figure")
    image = figure.find(f"{X}img")
    assert image is not None
    assert image.get("alt") == 'The stair, "as drawn".'
    assert image.get("src") == "pictures/page_0002.i1.png"
    assert text(figure.find(f"{X}figcaption")) == 'The stair, "as drawn".'


def test_a_heading_is_one_and_verse_keeps_its_lines(book: Book) -> None:
    chapter = documents(epub(book))["t001.xhtml"]
    [heading] = chapter.iter(f"{X}hgroup")
    assert [(part.tag, text(part)) for part in heading] == [(f"{X}h1", "CHAPTER I"), (f"{X}p", "The <Rock> & the Sea")]
    [verse] = [element for element in chapter.iter(f"{X}div") if element.get("class") == "verse"]
    assert len(list(verse.iter(f"{X}br"))) == 1


@pytest.mark.parametrize(
    ("second", "parts"),
    [
        ("1852–1853", [("h1", "THE CONTEST"), ("p", "1852–1853")]),
        ("By Maria Weston Chapman", [("h1", "THE CONTEST"), ("p", "By Maria Weston Chapman")]),
        ("of the Lamps", None),
        ("By Land and Sea", None),
        ("BY WOODS ON A SNOWY EVENING", None),
    ],
)
def test_years_and_authors_below_a_title_are_no_line_of_it(
    tmp_path: Path, second: str, parts: list[tuple[str, str]] | None
) -> None:
    book = make(tmp_path / "book")
    book.structure.sections[0].label = None
    path = tmp_path / "book/passages.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    head = [line for line in lines if line["section"] == "t001" and line["kind"] == "heading"]
    head[0]["text"], head[1]["text"] = "THE CONTEST", second
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    chapter = documents(epub(book))["t001.xhtml"]
    groups = [[(part.tag, text(part)) for part in group] for group in chapter.iter(f"{X}hgroup")]
    assert groups == ([[(f"{X}{tag}", said) for tag, said in parts]] if parts else [])
    assert "THE CONTEST" in text(next(chapter.iter(f"{X}h1")))


def test_the_package_names_the_book(book: Book) -> None:
    package = documents(epub(book))["package.opf"]
    dc = "{http://purl.org/dc/elements/1.1/}"
    assert text(package.find(f".//{dc}title")) == "A Light & its <Keepers>"
    assert [text(found) for found in package.iter(f"{dc}language")] == ["en", "la"]
    assert "urn:isbn:9783161484100" in [text(found) for found in package.iter(f"{dc}identifier")]
    assert text(documents(epub(book))["colophon.xhtml"].find(f".//{X}dd")) == "a <scan> & more"


def test_epubcheck_and_ace_find_nothing(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "small.epub"
    path.write_bytes(epub(book))
    check_epub(path)
    check_accessible(path, tmp_path)
