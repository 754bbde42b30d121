"""What a reader gets of an EPUB, from the file alone."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from lib.errors import InvalidRecordError
from lib.evaluation.reading_text.epub_text import read_epub
from lib.evaluation.reading_text.reading import ITALIC, SMALL_CAPITALS
from tests.evaluation.small_book import make_epub, reading_of


def test_words_are_whole_over_marks_and_parted_by_blocks_and_breaks(tmp_path: Path) -> None:
    body = "<h1>A<br/>B</h1><p>C<i>d</i>e, f</p><ul><li>g</li></ul>h<p>i<img src='x'/>j</p>"
    made = reading_of(tmp_path, body)
    assert [(word.text, word.first) for word in made.words] == [
        ("A", True), ("B", False), ("Cde,", True), ("f", False), ("g", True), ("h", True), ("ij", True),
    ]  # fmt: skip
    assert made.words[2].styles == {ITALIC}
    assert reading_of(tmp_path, '<p><span class="small-caps">A</span></p>').words[0].styles == {SMALL_CAPITALS}


def test_notes_and_sidenotes_stand_apart_from_the_words(tmp_path: Path) -> None:
    made = reading_of(
        tmp_path,
        '<p>one<a epub:type="noteref" href="c2.xhtml#n1">1</a> two<a href="#s" role="doc-noteref">*</a> three</p>'
        '<aside id="s">Aside.</aside><p class="sidenote">More.</p>',
        '<ol><li id="n1" role="doc-endnote">A note.</li></ol>',
    )
    assert [word.text for word in made.words] == ["one", "two", "three"]
    assert [note.text for note in made.notes] == ["A note."]
    assert made.calls[0].key == made.notes[0].key
    assert made.calls[0].after == 0
    assert [note.text for note in made.sidenotes] == ["Aside.", "More."]


def test_a_sidenote_that_is_referred_to_stands_where_that_is(tmp_path: Path) -> None:
    body = '<aside id="s">Aside.</aside><p>one two<a epub:type="noteref" href="#s">*</a> three</p>'
    made = reading_of(tmp_path, body)
    assert (made.sidenotes[0].at, made.calls) == (2, [])


def test_a_number_and_its_title_are_one_head(tmp_path: Path) -> None:
    made = reading_of(tmp_path, "<hgroup><h2>II</h2><p>THE KEEPERS</p></hgroup><h3>A section</h3>")
    assert [(head.number, head.text, head.level, head.at) for head in made.heads] == [
        ("II", "THE KEEPERS", 2, 0),
        ("", "A section", 3, 3),
    ]


def test_pages_are_known_by_the_anchors_where_they_begin(tmp_path: Path) -> None:
    here = '<span id="page{}" epub:type="pagebreak"></span>'
    made = reading_of(tmp_path, f"<p>zero {here.format(7)}one <span id='page9'/>two {here.format(8)}three</p>")
    assert [word.page for word in made.words] == [None, 7, 7, 8]


def test_what_is_no_epub_is_said_in_a_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.epub"
    for data in (b"", b"PK\x03\x04 cut short"):
        path.write_bytes(data)
        with pytest.raises(InvalidRecordError, match=r"broken\.epub: no EPUB that can be read"):
            read_epub(path)
    make_epub(path, "<p>never closed")
    with pytest.raises(InvalidRecordError, match=r"broken\.epub"):
        read_epub(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
    with pytest.raises(InvalidRecordError, match=r"broken\.epub"):
        read_epub(path)
