"""A small book, written by hand: two chapters, a section, notes with the same mark, a picture, verse and pages."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

from lib.export.book import Book
from lib.schemas.label import BlockClass
from lib.schemas.merge import (
    LineJoin,
    MergedBlock,
    MergedLine,
    MergedParagraph,
    MergedWord,
    MergePage,
    Provenance,
)
from lib.schemas.structure import BookStructure, Note, NoteMark, PageEntry, Passage, PassageKind, Piece, Section

WIDTH, HEIGHT = 600, 800
COLOPHON = [("Source", "a <scan> & more"), ("Pages", "5")]


def section(
    name: str, title: str, page: int, kind: BlockClass, parent: str | None = None, label: str | None = None
) -> Section:
    return Section(
        id=name, parent=parent, level=2 if parent else 1, kind=kind, label=label, title=title, page=page, printed=None,
        heading=None,
    )  # fmt: skip


class _Writer:
    def __init__(self) -> None:
        self.passages: list[Passage] = []

    def add(
        self, kind: PassageKind, text: str, where: str, page: int, block_class: BlockClass = BlockClass.BODY,
        marks: tuple[tuple[str, str], ...] = (), then: int | None = None, **fields: object,
    ) -> Passage:  # fmt: skip
        """A passage; `marks` are (note, mark) in the order in which they stand in the text, each found from the last;
        `then` is where its second piece begins, on the next page."""
        at, found = 0, []
        for note, mark in marks:
            at = text.index(mark, at)
            found.append(NoteMark(note=note, mark=mark, start=at, end=at + len(mark), page=page))
            at += len(mark)
        pieces = [
            Piece(
                page=page + more, block="b1", paragraph="b1p1", box=(50, 60, 550, 90), start=start, words=4,
                corrected=more, human=0,
            )
            for more, start in enumerate([0] if then is None else [0, then])
        ]  # fmt: skip
        passage = Passage.model_validate(
            {
                "id": f"s{len(self.passages) + 1:05d}", "kind": kind, "block_class": block_class, "section": where,
                "text": text, "pieces": pieces, "marks": found, **fields,
            }
        )  # fmt: skip
        self.passages.append(passage)
        return passage


def make(folder: Path) -> Book:
    """Write the book's passages and its picture into a folder."""
    out = _Writer()
    heading, inner = BlockClass.CHAPTER_HEADING, BlockClass.SECTION_HEADING
    out.add("heading", "CHAPTER I", "t001", 1, heading, level=1)
    out.add("heading", "The <Rock> & the Sea", "t001", 1, heading, level=1)
    first = out.add("paragraph", 'A light* stood "there", con\x07sidered† a ruin.', "t001", 1,
                    marks=(("n001", "*"), ("n002", "†")), then=29)  # fmt: skip
    out.add("note", "* First note.", "t001", 1, BlockClass.FOOTNOTE, note="n001")
    out.add("note", "† The second, which\nruns over.", "t001", 1, BlockClass.FOOTNOTE, note="n002")
    picture = out.add(
        "illustration", "", "t001", 2, BlockClass.ILLUSTRATION, image="page_0002.i1.png", caption="s00007"
    )
    out.add("caption", 'The stair, "as drawn".', "t001", 2, BlockClass.ILLUSTRATION_CAPTION, illustration=picture.id)
    out.add("heading", "The Basin", "t002", 2, inner, level=2)
    out.add("verse", "One line\nand another", "t002", 2, BlockClass.VERSE)
    out.add("paragraph", "1. No list, and no *stress*.", "t002", 2)
    out.add("heading", "CHAPTER II", "t003", 4, heading, level=1)
    last = out.add("paragraph", "Again a note* stands here.", "t003", 4, marks=(("n003", "*"),))
    out.add("note", "*Third note.", "t003", 4, BlockClass.FOOTNOTE, note="n003")
    out.add("entry", "Anchor, the, 2, 3", "t004", 5, BlockClass.INDEX)
    pages = [
        PageEntry(page=1, printed="xii", style="roman", source="printed", region="body", passage=first.id, offset=0),
        PageEntry(page=2, printed="1", style="arabic", source="printed", region="body", passage=first.id, offset=29),
        PageEntry(page=3, printed=None, style=None, source=None, region=None, passage=None, blank=True),
        PageEntry(page=4, printed="3", style="arabic", source="inferred", region="body", passage=last.id, offset=0),
        PageEntry(page=5, printed="4", style="arabic", source="printed", region="body", passage="s00014", offset=0),
    ]
    sections = [
        section("t001", "The <Rock> & the Sea", 1, heading, label="CHAPTER I"),
        section("t002", "The Ba\x07sin", 2, inner, parent="t001"),
        section("t003", "CHAPTER II", 4, heading, label="CHAPTER II"),
        section("t004", "INDEX", 5, BlockClass.INDEX),
    ]
    notes = [
        Note(id=name, mark=mark, pages=[page], passage=passage, words_at=at, anchor=anchor, confidence=0.9)
        for name, mark, page, passage, at, anchor in (
            ("n001", "*", 1, "s00004", 2, first.id),
            ("n002", "†", 1, "s00005", 2, first.id),
            ("n003", "*", 4, "s00013", 1, last.id),
        )
    ]  # fmt: skip
    structure = BookStructure(
        title="A Light & its <Keepers>", author="R. Writer", language="eng+lat", pages=5, passages=len(out.passages),
        sections=sections, page_map=pages, leaves=[], notes=notes, contents=[],
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "passages.jsonl"
    file.write_text("".join(passage.model_dump_json() + "\n" for passage in out.passages), encoding="utf-8")
    drawn = Image.new("L", (120, 90), 255)
    ImageDraw.Draw(drawn).line((0, 90, 120, 0), fill=0, width=3)
    drawn.save(folder / "page_0002.i1.png")
    return Book("small", structure, file, folder, year=1871, publisher="Rock & Sons", isbn="9783161484100")


def line(name: str, text: str, top: int, left: int = 50, source: str = "ocr", size: int = 30) -> MergedLine:
    """A line of words, each ten pixels a character wide, ten apart."""
    words, x = [], left
    for word in text.split():
        words.append(MergedWord.model_validate({
            "text": word, "box": (x, top, x + 10 * len(word), top + size), "confidence": 0.9, "source": source,
            "read": None if source == "ocr" else "rn",
        }))  # fmt: skip
        x += 10 * len(word) + 10
    return MergedLine(id=name, box=(left, top, x - 10, top + size), words=words)


def page(number: int, *lines: MergedLine, joins: list[LineJoin] | None = None, picture: bool = False) -> MergePage:
    """A merged page with a block of one paragraph, and perhaps a picture below it."""
    blocks = []
    if lines:
        box = (50, lines[0].box[1], max(row.box[2] for row in lines), lines[-1].box[3])
        text = " ".join(row.text for row in lines)
        paragraph = MergedParagraph(
            id="b1p1", box=box, text=text, lines=list(lines), joins=joins or [],
            provenance=Provenance(text="ocr", confidence=0.9),
        )  # fmt: skip
        blocks.append(MergedBlock(
            id="b1", kind="text", block_class=BlockClass.BODY, class_source="label", class_confidence=0.9, box=box,
            paragraphs=[paragraph],
        ))  # fmt: skip
    if picture:
        blocks.append(MergedBlock(
            id="i1", kind="illustration", block_class=BlockClass.ILLUSTRATION, class_source="label",
            class_confidence=0.9, box=(100, 400, 500, 700), image="page_0001.i1.png",
        ))  # fmt: skip
    return MergePage(
        page_number=number, width=WIDTH, height=HEIGHT, blank=not blocks, printed_number=None, region="body",
        continues_from_previous=False, continues_on_next=False, blocks=blocks,
    )  # fmt: skip
