"""The shelf: what it shows of books that are done and that are not, and that its links lead to the files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from PIL import Image

from lib.books.shelf_page import EXPORTS, shelf_page
from tests.review.driving import drive

OUTSIDE = """[...document.querySelectorAll("a")].map((link) => [link, link.getBoundingClientRect().right])
  .filter(([link, right]) => right > link.closest("li").getBoundingClientRect().right)
  .map(([link]) => link.textContent)"""
"""Links that are cut off at their book's edge."""
PARAMS = """\
books:
  moby:
    source: data/sources/moby.pdf
    title: 'Moby <b>Dick</b>'
    author: Melville
    year: 1851
  emma: {source: data/sources/emma.pdf}
run: {}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "a project"
    (root / "stages").mkdir(parents=True)
    (root / "params.yaml").write_text(PARAMS)
    pages, exports, reports = (root / name for name in ("data/moby/ingest/pages", "data/moby/export", "reports/moby"))
    for folder in (pages, exports, reports):
        folder.mkdir(parents=True)
    for number, ink in ((1, 0.0), (2, 0.02)):
        (pages / f"page_{number:04d}.json").write_text(json.dumps({"ink": ink}))
        Image.new("L", (100, 100 + number), 255).save(pages / f"page_{number:04d}.png")
    for ending in EXPORTS:
        (exports / f"moby{ending}").write_bytes(b"x")
    (reports / "ingest.json").write_text('{"pages": 2}')
    (reports / "report.counts.json").write_text('{"pages": 2, "words": 1234}')
    (reports / "report.json").write_text('{"cer": null, "cer_estimate": 0.0123}')
    return root


def test_books_with_what_there_is_of_them(root: Path) -> None:
    html, broken = shelf_page(root, Path("tmp/shelf.html"))
    assert broken == {}
    assert "Moby &lt;b&gt;Dick&lt;/b&gt;" in html and "Melville, 1851" in html
    assert "2 pages, 1,234 words" in html and "about 1.23% of the characters misread, by estimate" in html
    assert html.index("<h2>emma</h2>") < html.index("<h2>Moby") and html.count("not done yet") == 1
    links = re.findall(r'<a href="([^"]+)">', html)
    assert links == [f"../data/moby/export/moby{ending}" for ending in EXPORTS]
    assert all((root / "tmp" / unquote(link)).resolve().exists() for link in links)


def test_the_truth_s_rate_stands_for_the_estimate_and_links_are_of_the_page_s_place(root: Path) -> None:
    (root / "reports/moby/report.json").write_text('{"cer": 0.02, "cer_estimate": 0.0123}')
    html, _ = shelf_page(root, Path("shelf.html"))
    assert "2.00% of the characters wrong, by its truth" in html and "estimate" not in html
    assert 'href="data/moby/export/moby.epub"' in html


def test_titles_stand_as_people_look_for_them(root: Path) -> None:
    titles = ["Tiny", "Ödd", "zebra", "Apple"]
    entries = "".join(f"  b{number}: {{source: x, title: {title}}}\n" for number, title in enumerate(titles))
    (root / "params.yaml").write_text(f"books:\n{entries}run: {{}}\n")
    shown = re.findall("<h2>(.*?)</h2>", shelf_page(root, Path("shelf.html"))[0])
    assert shown == ["Apple", "Ödd", "Tiny", "zebra"]


def test_a_book_that_cannot_be_read_is_told_and_the_others_stand(root: Path) -> None:
    (root / "data/emma").mkdir(parents=True)
    (root / "data/emma/book.yaml").write_text("source: [oops\n")
    (root / "params.yaml").write_text(PARAMS.replace("  emma: {source: data/sources/emma.pdf}\n", ""))
    html, broken = shelf_page(root, Path("shelf.html"))
    assert list(broken) == ["emma"] and broken["emma"].startswith("data/emma/book.yaml")
    assert "data/emma/book.yaml" in html and "Moby &lt;b&gt;Dick" in html


def test_a_browser_finds_no_barrier(root: Path) -> None:
    (root / "shelf.html").write_text(shelf_page(root, Path("shelf.html"))[0])
    for width, scheme in ((1280, "light"), (390, "dark")):
        steps = [["axe"], ["see", "document.documentElement.scrollWidth"], ["see", "document.images[0].naturalHeight"]]
        steps.append(["see", OUTSIDE])
        seen = drive((root / "shelf.html").as_uri(), steps, width=width, scheme=scheme, ready="h1")
        assert seen == [[], width, 102, []]
