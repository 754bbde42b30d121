"""A book of as many pages as one likes, read and labelled, without the hours that reading it would take."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from lib.pipeline.storage import BookStorage
from lib.schemas.correct import CorrectPage
from lib.schemas.ingest import IngestPage, ScanRecord
from lib.schemas.label import BlockClass, BlockLabel, LabelPage, PrintedNumber
from lib.schemas.ocr import Block, Line, OcrPage, Paragraph, Word

LINES = 34
PARAGRAPH = 8
CHAPTER = 20
LEADING, MARGIN = 40, 100
SIZE = (1250, 2097)
"""Of the page image that is shown."""


def write(root: Path, book: str, pages: int, texts: Iterator[str], image: Path) -> int:
    """Write what ingest, ocr, correct and label would have; returns the number of words.

    Every page shows `image`. Its text is taken line by line from `texts`. A chapter begins every CHAPTER pages, and
    every fifth page has a footnote.
    """
    storage = BookStorage(book, root / "data")
    source = root / "data" / "sources" / book
    source.mkdir(parents=True)
    words = 0
    for number in range(1, pages + 1):
        shutil.copy(image, source / f"{number:04d}.png")
        ocr, label = _page(number, texts)
        words += sum(len(line.words) for paragraph in ocr.paragraphs() for line in paragraph.lines)
        facts = IngestPage(
            page_number=number, source=f"{number:04d}.png", source_index=0, scan_number=number, half=None, rotation=0,
            crop=(0, 0, *SIZE), width=SIZE[0], height=SIZE[1], dpi=200, blank=False, ink=0.1,
            image=f"page_{number:04d}.png",
        )  # fmt: skip
        scan = ScanRecord(
            scan_number=number, source=facts.source, source_index=0, width=SIZE[0], height=SIZE[1], dpi=200,
            rotation=0, pages=[(0, 0, *SIZE)],
        )  # fmt: skip
        storage.stage("ingest").save_page(number, facts, IngestPage, files={".png": b""})
        shutil.copy(image, storage.stage("ingest").output_page(number, "png"))
        storage.stage("ingest", "scan").save_page(number, scan, ScanRecord)
        storage.stage("ocr").save_page(number, ocr, OcrPage)
        storage.stage("label").save_page(number, label, LabelPage)
        correct = CorrectPage(page_number=number, backend="local", paragraphs=[])
        storage.stage("correct").save_page(number, correct, CorrectPage)
    storage.metadata_path.write_text(json.dumps({"total_pages": pages}))
    return words


def _page(number: int, texts: Iterator[str]) -> tuple[OcrPage, LabelPage]:
    blocks: list[Block] = []
    labels: list[BlockLabel] = []
    rows = itertools.count(2)

    def add(kind: BlockClass, *paragraphs: list[str]) -> None:
        name = f"b{len(blocks) + 1}"
        made = [_paragraph(f"{name}p{at}", lines, rows) for at, lines in enumerate(paragraphs, start=1)]
        blocks.append(Block(id=name, kind="text", box=made[0].box, confidence=0.95, paragraphs=made))
        labels.append(BlockLabel(id=name, block_class=kind, confidence=0.9))

    if number % CHAPTER == 1:
        add(BlockClass.CHAPTER_HEADING, [f"CHAPTER {number // CHAPTER + 1}"], ["OF ONE THING AND ANOTHER"])
    else:
        add(BlockClass.HEADER, [f"{number} THE RUNNING HEAD"])
    add(BlockClass.BODY, *([next(texts) for _ in range(PARAGRAPH)] for _ in range(LINES // PARAGRAPH)))
    if number % 5 == 0:
        add(BlockClass.FOOTNOTE, [f"* {next(texts)}"])
    printed = PrintedNumber(
        text=str(number), value=number, style="arabic", place="head", block="b1", line=None, confidence=0.9
    )
    ocr = OcrPage(page_number=number, width=SIZE[0], height=SIZE[1], blank=False, blocks=blocks)
    label = LabelPage(page_number=number, backend="local", printed_number=printed, region="body", blocks=labels)
    return ocr, label


def _paragraph(name: str, lines: list[str], rows: Iterator[int]) -> Paragraph:
    made = []
    for at, text in enumerate(lines, start=1):
        top = MARGIN + LEADING * next(rows)
        x, words = MARGIN, []
        for place, word in enumerate(text.split(), start=1):
            box = (x, top, x + 15 * len(word), top + 30)
            words.append(Word(id=f"{name}l{at}w{place}", text=word, box=box, confidence=0.95))
            x = box[2] + 12
        line = (MARGIN, top, x, top + 30)
        made.append(Line(id=f"{name}l{at}", box=line, confidence=0.95, words=words))
    box = (MARGIN, made[0].box[1], max(line.box[2] for line in made), made[-1].box[3])
    return Paragraph(id=name, box=box, confidence=0.95, lines=made)
