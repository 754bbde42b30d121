"""Headings that are set as those of chapters head chapters, wherever they stand."""

from __future__ import annotations

from lib.schemas.label import BlockClass
from lib.schemas.merge import MergedBlock, MergedLine, MergedParagraph, MergedWord, Provenance
from lib.structure.heading_styles import as_set
from lib.structure.headings import Heading, Span
from lib.structure.units import Unit

CHAPTER, SECTION = BlockClass.CHAPTER_HEADING, BlockClass.SECTION_HEADING


def heading(title: str, high: int = 14, kind: BlockClass = CHAPTER, label: str | None = None) -> Heading:
    words = [
        MergedWord(text=text, box=(100 * at, 0, 100 * at + 90, high), confidence=0.9)
        for at, text in enumerate(title.split())
    ]
    box = (0, 0, 900, high)
    line = MergedLine(id="b1p1l1", box=box, words=words)
    proof = Provenance(text="ocr", confidence=0.9)
    paragraph = MergedParagraph(id="b1p1", box=box, text=title, lines=[line], provenance=proof)
    block = MergedBlock(
        id="b1", kind="text", block_class=kind, class_source="label", class_confidence=0.9, box=box,
        paragraphs=[paragraph],
    )  # fmt: skip
    return Heading((Span(Unit(1, block, paragraph), 0, 1),), kind, label, title)


def kinds(*headings: Heading) -> list[BlockClass]:
    return as_set(headings, [one.kind for one in headings])


CHAPTERS = [heading(f"TO MR. {name}", high) for name, high in (("VALE", 13), ("HALE", 14), ("FENN", 13), ("ORR", 14))]


def test_a_section_in_the_type_of_chapters_is_one() -> None:
    assert kinds(*CHAPTERS, heading("TO DR. WISTAR", 14, SECTION)) == [CHAPTER] * 5
    assert kinds(*CHAPTERS[:2], heading("TO DR. WISTAR", 14, SECTION)) == [CHAPTER, CHAPTER, SECTION]


def test_other_type_and_a_number_tell_them_apart() -> None:
    for other in (heading("TO DR. WISTAR", 20, SECTION), heading("To Dr. Wistar", 14, SECTION)):
        assert kinds(*CHAPTERS, other)[-1] == SECTION
    assert kinds(*CHAPTERS, heading("OF LIGHT", 14, SECTION, label="II"))[-1] == SECTION


def test_one_chapter_among_sections_stays_one() -> None:
    sections = [heading(f"THE {name} TOWER", 14, SECTION) for name in ("FIRST", "SECOND", "THIRD", "LAST")]
    assert kinds(CHAPTERS[0], *sections) == [CHAPTER, *[SECTION] * 4]
