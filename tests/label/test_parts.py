from __future__ import annotations

from lib.label.local import label_page, survey_book
from lib.schemas.label import LabelPage
from lib.schemas.ocr import Block
from tests.label.printing import Set, book, folio, head, heading, numbered, picture, prose

TITLE = [Set(("THE LONG WAY", "HOME"), 300, size=70, pitch=90, centre=True), heading("BY A FRIEND", 700)]
IMPRINT = [
    Set(("Copyright, 1899, by A Friend.", "All rights reserved."), 800, size=28, pitch=36, centre=True),
    Set(("The second thousand.",), 1400, size=28, centre=True),
]
DEDICATION = [Set(("To those who kept", "the lamp"), 600, size=38, centre=True)]
CONTENTS = [
    heading("CONTENTS", 250),
    Set(tuple(f"A chapter of some length . . . . . . . {number}" for number in (1, 14, 29, 41)), 400),
]


def labels(*pages: list[Set]) -> list[LabelPage]:
    read = book(*pages)
    contexts = survey_book(read)
    return [label_page(page, contexts[page.page_number]) for page in read]


def of(label: LabelPage) -> list[str]:
    return [block.block_class.value for block in label.blocks]


def chapter(number: str = "I") -> list[Set]:
    return [heading(f"CHAPTER {number}"), prose(15, 600)]


def body(count: int, start: int = 1) -> list[list[Set]]:
    return [[piece for piece in pieces if isinstance(piece, Set)] for pieces in numbered(count, start)]


def test_the_front_matter_has_its_kinds_of_pages() -> None:
    found = labels(TITLE, IMPRINT, DEDICATION, CONTENTS, chapter(), *body(6, 2))
    assert [set(of(label)) for label in found[:4]] == [{"title_page"}, {"copyright"}, {"dedication"}, {"contents"}]
    assert [label.region for label in found[:6]] == [
        "front_matter", "front_matter", "front_matter", "contents", "body", "body",
    ]  # fmt: skip


def test_display_type_in_the_body_is_no_title_page() -> None:
    found = labels(*body(6), TITLE, *body(6, 8))
    assert "title_page" not in of(found[6])


def test_a_preface_lasts_until_the_next_heading() -> None:
    preface = [[heading("PREFACE"), prose(15, 600)], [prose(20)]]
    found = labels(TITLE, *preface, chapter(), *body(6, 2))
    assert [of(label) for label in found[1:4]] == [["preface", "preface"], ["preface"], ["chapter_heading", "body"]]
    assert [label.region for label in found[1:4]] == ["front_matter", "front_matter", "body"]


def test_a_half_title_ends_the_preface() -> None:
    preface = [[heading("PREFACE"), prose(15, 600)], [prose(20)]]
    found = labels(TITLE, *preface, [heading("THE LONG WAY HOME", 700)], *body(6))
    assert of(found[3]) == ["title_page"]
    assert of(found[4]) == ["header", "body"]


def test_a_running_head_names_the_part_too() -> None:
    found = labels(TITLE, [head("PREFACE vi"), prose(20)], [head("PREFACE vii"), prose(20)], chapter(), *body(6, 2))
    assert [of(label) for label in found[1:3]] == [["header", "preface"], ["header", "preface"]]


def test_an_introduction_with_arabic_numbers_belongs_to_the_body() -> None:
    found = labels(TITLE, [heading("INTRODUCTION"), prose(15, 600), folio("1")], chapter(), *body(6, 3))
    assert [label.region for label in found[:3]] == ["front_matter", "body", "body"]
    assert of(found[1])[1] == "introduction"


def test_an_index_at_the_end_is_back_matter() -> None:
    entries = Set(("Anchor, the, 2, 14", "Fenn, Tobias, 11", "Hale, Martin, 14, 16"), 400, size=32, ragged=True)
    found = labels(chapter(), *body(8, 2), [heading("INDEX", 250), entries], [entries])
    assert [label.region for label in found[-3:]] == ["body", "back_matter", "back_matter"]
    assert [of(label) for label in found[-2:]] == [["index", "index"], ["index"]]


def test_a_part_named_in_running_text_opens_nothing() -> None:
    found = labels(chapter(), [prose(20, first="Preface and index were both written by the keeper of")], *body(6, 3))
    assert [of(label) for label in found[1:2]] == [["body"]]


def test_a_frontispiece_has_a_caption() -> None:
    plate: list[Set | Block] = [picture(200, 1100), Set(("The harbour from the south,",), 1140, size=26, centre=True)]
    text: list[list[Set]] = [TITLE, chapter(), *body(6, 2)]
    read = book(plate, *text)
    label = label_page(read[0], survey_book(read)[1])
    assert of(label) == ["illustration", "illustration_caption"]
