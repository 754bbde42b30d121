"""The sample book from half title to index."""

from __future__ import annotations

import re
import time
from pathlib import Path

from PIL import Image

from lib.sample.draw import draw_sheet
from lib.sample.ground_truth import TruthBook, TruthPage, write_truth
from lib.sample.scanner import scan_page
from lib.sample.text import CHAPTERS, INDEX_TERMS, INDEX_WORDS, PREFACE, SHORT_TITLE, TITLE
from lib.sample.typeset import Line, Sheet, flow, font
from lib.schemas.label import BlockClass

DPI = 300
UPSIDE_DOWN = 12
"""The page that the scanner took upside down."""
SPREAD = 14
"""The first, a left-hand page, of the two that came as one image."""
AUTHOR = "The Colophon project"
ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


def _display(region: str, *lines: tuple[BlockClass, str, int]) -> Sheet:
    sheet = Sheet(region=region, used=0)
    for block_class, text, size in lines:
        sheet.add(block_class, Line(text, size, centre=True), new=True)
    return sheet


def _contents(entries: list[tuple[str, str]]) -> Sheet:
    sheet = _display("contents", (BlockClass.CONTENTS, "CONTENTS", 48))
    for title, printed in entries:
        dots = ""
        while font(40).getlength(f"{title} {dots} . {printed}") < 900:
            dots = f"{dots} .".strip()
        sheet.add(BlockClass.CONTENTS, Line(f"{title} {dots} {printed}", 40), new=title == entries[0][0])
    return sheet


def sheets() -> list[Sheet]:
    """All pages, in order, numbered."""
    preface = flow(PREFACE, _display("front_matter", (BlockClass.PREFACE, "PREFACE", 48)))
    for sheet in preface:
        for piece in sheet.pieces:
            piece.block_class = BlockClass.PREFACE if piece.block_class == BlockClass.BODY else piece.block_class
    body: list[Sheet] = []
    starts: list[int] = []
    for chapter in CHAPTERS:
        starts.append(len(body) + 1)
        opening = _display(
            "body",
            (BlockClass.CHAPTER_HEADING, f"CHAPTER {chapter.number}", 48),
            (BlockClass.CHAPTER_HEADING, chapter.title.upper(), 44),
        )
        opening.used = 4.5
        made = flow(chapter.items, opening)
        for offset, sheet in enumerate(made):
            number = len(body) + 1
            sheet.printed = str(number)
            sheet.drop_folio = offset == 0
            if offset:
                sheet.head = SHORT_TITLE if number % 2 == 0 else chapter.title.upper()
            body.append(sheet)
    index = _index(body)
    index.printed = str(len(body) + 1)
    index.drop_folio = True
    front = [
        _display("front_matter", (BlockClass.TITLE_PAGE, TITLE, 52)),
        Sheet(region="front_matter"),
        _display(
            "front_matter",
            (BlockClass.TITLE_PAGE, "THE KEEPER OF", 64),
            (BlockClass.TITLE_PAGE, "THE LONG LAMP", 64),
            (BlockClass.TITLE_PAGE, "An account of a light and those who kept it", 38),
            (BlockClass.TITLE_PAGE, "Made as a sample for Colophon", 34),
        ),
        _display(
            "front_matter",
            (BlockClass.COPYRIGHT, "Written, set and printed for this project.", 34),
            (BlockClass.COPYRIGHT, "May be copied freely, like the program it comes with.", 34),
        ),
    ]
    chapters = [
        (f"{chapter.number}. {chapter.title}", str(start)) for chapter, start in zip(CHAPTERS, starts, strict=True)
    ]
    first_preface = len(front) + 2
    front.append(_contents([("Preface", ROMAN[first_preface]), *chapters, ("Index", index.printed)]))
    for number, sheet in enumerate(preface, start=first_preface):
        sheet.printed = ROMAN[number]
        sheet.drop_folio = number == first_preface
        sheet.head = None if number == first_preface else "PREFACE"
    front += preface
    if len(front) % 2:
        # The first chapter begins on a right-hand page.
        front.append(Sheet(region="front_matter"))
    return [*front, *body, index]


def _index(body: list[Sheet]) -> Sheet:
    sheet = _display("back_matter", (BlockClass.INDEX, "INDEX", 48))
    for term in INDEX_TERMS:
        word = re.compile(rf"\b{INDEX_WORDS[term]}\b")
        pages = [
            page.printed
            for page in body
            if any(word.search(line.text) for piece in page.pieces for line in piece.lines)
            or any(word.search(line.text) for line in page.notes)
        ]
        sheet.add(BlockClass.INDEX, Line(f"{term}, {', '.join(filter(None, pages))}", 36), new=term == INDEX_TERMS[0])
    return sheet


def _book_truth(pages: list[TruthPage]) -> TruthBook:
    headings = [
        {"number": b.text, "title": page.blocks[i + 1].text, "page": page.page, "printed": page.printed or ""}
        for page in pages
        for i, b in enumerate(page.blocks)
        if b.block_class == BlockClass.CHAPTER_HEADING and b.text.startswith("CHAPTER")
    ]
    notes: list[dict[str, str | int | list[int]]] = []
    for page in pages:
        for block in page.blocks:
            if block.block_class == BlockClass.FOOTNOTE:
                if block.text.startswith("*"):
                    notes.append({"mark": "*", "page": page.page, "text": block.text, "pages": [page.page]})
                elif notes:
                    spans = notes[-1]["pages"]
                    assert isinstance(spans, list)
                    spans.append(page.page)
                    notes[-1]["text"] = f"{notes[-1]['text']}\n{block.text}"
    return TruthBook(title=TITLE, author=AUTHOR, language="eng", chapters=headings, notes=notes)


def make_sample(pdf: Path, truth: Path, *, seed: int = 1) -> int:
    """Write the scanned book as a PDF of images, and its truth into a folder. Returns the number of pages."""
    drawn = [draw_sheet(sheet, number) for number, sheet in enumerate(sheets(), start=1)]
    clean = [image for image, _ in drawn]
    scans = []
    for index, image in enumerate(clean):
        other = index + 1 if index % 2 == 0 else index - 1
        behind = clean[other] if other < len(clean) else None
        scans.append(scan_page(image, behind, seed * 1000 + index))
    scans[UPSIDE_DOWN - 1] = scans[UPSIDE_DOWN - 1].transpose(Image.Transpose.ROTATE_180)
    left, right = scans[SPREAD - 1], scans[SPREAD]
    both = Image.new("L", (left.width + right.width, left.height))
    both.paste(left, (0, 0))
    both.paste(right, (left.width, 0))
    scans[SPREAD - 1 : SPREAD + 1] = [both]
    pdf.parent.mkdir(parents=True, exist_ok=True)
    moment = time.gmtime(0)
    scans[0].save(
        pdf, save_all=True, append_images=scans[1:], resolution=DPI, quality=82, title=TITLE,
        creationDate=moment, modDate=moment, producer="colophon sample",
    )  # fmt: skip
    pages = [page for _, page in drawn]
    write_truth(truth, pages, _book_truth(pages))
    return len(pages)
