"""The tree of chapters and sections."""

from __future__ import annotations

from lib.schemas.label import BlockClass
from lib.schemas.merge import MergePage
from lib.schemas.structure import Section
from lib.structure.headings import parted
from lib.structure.survey import survey
from tests.structure.pages import B, block, body, page

CHAPTER, SECTION = BlockClass.CHAPTER_HEADING, BlockClass.SECTION_HEADING


def sections(*pages: MergePage) -> list[Section]:
    """Sections but the stretch before the first heading."""
    return survey(pages, "A book").tree.sections[1:]


def opening(number: int, *lines: str, block_class: BlockClass = CHAPTER) -> MergePage:
    return page(number, *(block(block_class, line) for line in lines), body("Text."))


def test_a_number_and_a_title_are_one_heading() -> None:
    [one, two] = sections(opening(1, "CHAPTER I.", "THE ROCK."), opening(2, "CHAPTER II / THE KEEPERS"))
    assert (one.label, one.title) == ("CHAPTER I", "THE ROCK")
    assert (two.label, two.title) == ("CHAPTER II", "THE KEEPERS")


def test_a_number_alone_is_the_title_too() -> None:
    assert [(s.label, s.title) for s in sections(opening(1, "IV."))] == [("IV", "IV")]
    assert parted(["THE ROCK", "AND THE SEA"]) == (None, "THE ROCK AND THE SEA")


def test_a_book_title_above_a_chapter_is_a_heading_of_its_own() -> None:
    found = sections(opening(1, "THOMAS REID", "CHAPTER I", "BOYHOOD"))
    assert [(section.label, section.title) for section in found] == [(None, "THOMAS REID"), ("CHAPTER I", "BOYHOOD")]


def test_sections_lie_in_chapters_and_chapters_in_parts() -> None:
    found = sections(
        opening(1, "BOOK THE FIRST"),
        opening(2, "CHAPTER I"),
        opening(3, "OF THE HARBOUR", block_class=SECTION),
        opening(4, "CHAPTER II"),
        opening(5, "BOOK THE SECOND"),
        opening(6, "CHAPTER I"),
    )
    assert [section.level for section in found] == [1, 2, 3, 2, 1, 2]
    assert [section.parent for section in found] == [None, "t002", "t003", "t002", None, "t006"]


def test_chapters_are_the_first_level_where_there_are_no_parts() -> None:
    found = sections(opening(1, "CHAPTER I"), opening(2, "OF THE HARBOUR", block_class=SECTION))
    assert [(section.level, section.parent) for section in found] == [(1, None), (2, "t002")]


def test_a_person_says_what_level_a_head_has() -> None:
    def said(made: MergePage, level: int, at: int) -> MergePage:
        blocks = [b.model_copy(update={"level": level}) if n == at else b for n, b in enumerate(made.blocks)]
        return made.model_copy(update={"blocks": blocks})

    plain = [opening(1, "CHAPTER I", "THE ROCK"), opening(2, "OF THE HARBOUR", block_class=SECTION)]
    assert [s.level for s in sections(*plain)] == [1, 2]
    assert [s.level for s in sections(said(plain[0], 2, 0), said(plain[1], 3, 0))] == [2, 3]
    [one, *_] = sections(said(plain[0], 2, 1))
    assert (one.label, one.title, one.level) == ("CHAPTER I", "THE ROCK", 2)
    assert [s.level for s in sections(said(said(plain[0], 1, 0), 2, 1))] == [1, 2]


def test_numerals_in_order_are_chapters_where_nothing_else_is() -> None:
    numerals = [opening(number, numeral, block_class=SECTION) for number, numeral in enumerate(("I", "II", "III"), 1)]
    assert [section.kind for section in sections(*numerals)] == [CHAPTER] * 3
    named = [opening(9, "CHAPTER I"), *numerals]
    assert [section.kind for section in sections(*named)] == [CHAPTER, SECTION, SECTION, SECTION]
    assert [section.kind for section in sections(opening(1, "VII", block_class=SECTION))] == [SECTION]


def test_a_preface_and_an_index_are_sections_of_their_kind() -> None:
    preface = page(1, block(BlockClass.PREFACE, "PREFACE"), block(BlockClass.PREFACE, "This account was put together."))
    index = page(2, block(BlockClass.INDEX, "INDEX"), block(BlockClass.INDEX, "Anchor, 2"))
    assert [(section.kind, section.title) for section in sections(preface, index)] == [
        (BlockClass.PREFACE, "PREFACE"), (BlockClass.INDEX, "INDEX"),
    ]  # fmt: skip


def test_sections_know_their_printed_pages() -> None:
    pages = [page(1, body("Text."), printed="7"), page(2, B(CHAPTER, (("CHAPTER I",),)), printed="8")]
    assert [section.printed for section in sections(*pages)] == ["8"]
