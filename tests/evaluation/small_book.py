"""A small book in proofreaders' mark-up, and the EPUB that it should become."""

from __future__ import annotations

import zipfile
from pathlib import Path

from lib.evaluation.normalise import Normalisation
from lib.evaluation.reading_text.epub_text import read_epub
from lib.evaluation.reading_text.marked_text import read_marked
from lib.evaluation.reading_text.reading import Reading
from lib.evaluation.reading_text.reading_scores import score_reading
from lib.schemas.score import Finding, ReadingTextScore

PROSE = (
    "The keeper rowed out every evening when the weather allowed it, and he remained ashore on all the others, which "
    "were precisely those on which a light was wanted most."
)
"""Text enough that a page with it is none for display."""
MARKED = {
    1: f"""CHAPTER I

<sc>The Rock</sc>


{PROSE} The first light was a fire
of sea-coal in an iron basket.[1] It was tended by a man
named <i>Orrin Vale</i>, who was paid by the fire.

[Sidenote: The first light.]

In the spring the merchants met and agreed upon a tower.
There was little argument about the tower and con-*

[Footnote 1: The basket is kept in the harbour office.]""",
    2: f"""*siderable argument about the money, for nobody wished
to pay for what the others would see as well.

{PROSE.replace("evening", "morning")}


THE SECOND TOWER

It stood for eleven years, and then the sea took it
in one night, with both its keepers and their dog.""",
}
CHAPTER = (
    '<hgroup><h1 class="label">CHAPTER I</h1><p><span class="small-caps">The Rock</span></p></hgroup>\n'
    f"<p>{PROSE} The first light was a fire of sea-coal in an iron basket."
    '<a epub:type="noteref" href="#n1">*</a> It was tended by a man named <i>Orrin Vale</i>, '
    "who was paid by the fire.</p>\n"
    '<aside class="sidenote"><p>The first light.</p></aside>\n'
    "<p>In the spring the merchants met and agreed upon a tower. There was little argument about the tower and "
    "considerable argument about the money, for nobody wished to pay for what the others would see as well.</p>\n"
    f"<p>{PROSE.replace('evening', 'morning')}</p>\n"
    "<h2>THE SECOND TOWER</h2>\n"
    "<p>It stood for eleven years, and then the sea took it in one night, with both its keepers and their dog.</p>\n"
    '<aside id="n1" epub:type="footnote"><p><a href="#r">*</a> The basket is kept in the harbour office.</p></aside>\n'
)


def make_epub(path: Path, *bodies: str) -> Path:
    """An EPUB with a document for each body, after a cover and before the navigation and a colophon."""
    documents = {"cover": "<p>Cover</p>", **{f"c{at}": body for at, body in enumerate(bodies, 1)}}
    documents |= {"nav": "<nav><ol><li>Contents</li></ol></nav>", "colophon": "<p>Made by hand.</p>"}
    items = "".join(f'<item id="{name}" href="text/{name}.xhtml"/>' for name in documents)
    spine = "".join(f'<itemref idref="{name}"/>' for name in documents)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OPS/book.opf"/></rootfiles></container>',
        )
        archive.writestr(
            "OPS/book.opf",
            f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest><spine>{spine}</spine></package>',
        )
        for name, body in documents.items():
            archive.writestr(
                f"OPS/text/{name}.xhtml",
                '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
                f"<head><title>x</title></head><body>{body}</body></html>",
            )
    return path


def reading_of(folder: Path, *bodies: str) -> Reading:
    return read_epub(make_epub(folder / "made.epub", *bodies))


def score_chapter(folder: Path, body: str, edition: Reading | None = None) -> tuple[ReadingTextScore, list[Finding]]:
    """The score of a chapter's XHTML against the small book."""
    truth = read_marked(MARKED)
    return score_reading("marked_pages", truth, reading_of(folder, body), Normalisation(), len(MARKED), edition)
