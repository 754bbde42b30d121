"""The book that ships with the project: the same bytes each time, and a truth that is true."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pypdfium2
import pytest

from lib.sample import make_sample
from lib.sample.assembly import SPREAD, UPSIDE_DOWN, sheets
from lib.schemas.label import BlockClass


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    make_sample(folder / "one.pdf", folder / "one", seed=1)
    make_sample(folder / "two.pdf", folder / "two", seed=1)
    make_sample(folder / "other.pdf", folder / "other", seed=2)
    return folder


def test_a_seed_gives_the_same_bytes_and_another_gives_others(made: Path) -> None:
    one = (made / "one.pdf").read_bytes()
    assert one == (made / "two.pdf").read_bytes()
    assert one != (made / "other.pdf").read_bytes()
    for name in ("page_0009.txt", "book.json"):
        assert (made / "one" / name).read_bytes() == (made / "other" / name).read_bytes()


def test_the_pdf_holds_images_and_no_text(made: Path) -> None:
    with pypdfium2.PdfDocument(made / "one.pdf") as document:
        pages = list(document)
        assert len(pages) == len(sheets()) - 1  # two pages came as one image
        assert all(page.get_textpage().count_chars() == 0 for page in pages)
        widths = [page.get_width() / page.get_height() for page in pages]
    assert [number for number, shape in enumerate(widths, start=1) if shape > 1] == [SPREAD]


def test_truth_has_all_that_the_book_is_made_to_show(made: Path) -> None:
    pages = [json.loads(path.read_text()) for path in sorted((made / "one").glob("page_*.json"))]
    classes = {BlockClass(block["class"]) for page in pages for block in page["blocks"]}
    assert classes >= {
        BlockClass.TITLE_PAGE, BlockClass.COPYRIGHT, BlockClass.CONTENTS, BlockClass.PREFACE, BlockClass.HEADER,
        BlockClass.CHAPTER_HEADING, BlockClass.BODY, BlockClass.QUOTE, BlockClass.VERSE, BlockClass.TABLE,
        BlockClass.FOOTNOTE, BlockClass.ILLUSTRATION, BlockClass.ILLUSTRATION_CAPTION, BlockClass.INDEX,
        BlockClass.PAGE_NUMBER,
    }  # fmt: skip
    assert len(pages) >= 24
    assert any(page["blank"] for page in pages)
    assert {page["style"] for page in pages} == {"roman", "arabic", None}
    assert not pages[UPSIDE_DOWN - 1]["blank"]
    book = json.loads((made / "one" / "book.json").read_text())
    assert len(book["chapters"]) == 3
    assert [len(note["pages"]) for note in book["notes"]].count(2) == 1


def test_right_hand_pages_have_odd_numbers(made: Path) -> None:
    for path in (made / "one").glob("page_*.json"):
        page = json.loads(path.read_text())
        if page["style"] == "arabic":
            assert int(page["printed"]) % 2 == page["page"] % 2


def test_words_are_divided_at_line_ends_and_across_pages(made: Path) -> None:
    bodies = [[piece for piece in sheet.pieces if piece.block_class == BlockClass.BODY] for sheet in sheets()]
    lines = [line for pieces in bodies for piece in pieces for line in piece.lines]
    assert {line.broken for line in lines} == {None, "word", "compound"}
    at_page_end = {pieces[-1].lines[-1].broken for pieces in bodies if pieces}
    assert at_page_end == {None, "word", "compound"}
    # Within a page truth has a divided word whole; one that runs over the page's end keeps its hyphen there.
    text = [path.read_text() for path in sorted((made / "one").glob("page_*.txt"))]
    assert not any(re.search(r"\w-\n\w", page) for page in text)
    assert any(re.search(r"\w-\n\n", page) for page in text)


def test_a_picture_stands_with_its_caption() -> None:
    for sheet in sheets():
        classes = [piece.block_class for piece in sheet.pieces]
        assert (BlockClass.ILLUSTRATION in classes) == (BlockClass.ILLUSTRATION_CAPTION in classes)
