from __future__ import annotations

from lib.label.local import label_page, survey_book
from lib.schemas.label import PrintedNumber
from lib.schemas.ocr import OcrPage
from tests.label.printing import book, folio, head, heading, numbered, picture, prose


def numbers(pages: list[OcrPage]) -> list[PrintedNumber | None]:
    contexts = survey_book(pages)
    return [label_page(page, contexts[page.page_number]).printed_number for page in pages]


def values(pages: list[OcrPage]) -> list[int | None]:
    return [number.value if number else None for number in numbers(pages)]


def test_numbers_in_running_heads_are_found_at_either_end() -> None:
    found = numbers(book(*numbered(6)))
    assert [number.value for number in found if number] == [1, 2, 3, 4, 5, 6]
    assert found[0] is not None
    assert (found[0].text, found[0].style, found[0].place) == ("1", "arabic", "head")
    assert (found[0].block, found[0].line) == ("b1", "b1p1l1")


def test_numbers_alone_at_the_foot_are_found() -> None:
    found = numbers(book(*[[prose(20), folio(str(number))] for number in range(7, 12)]))
    assert [(n.value, n.place, n.block) for n in found if n] == [(v, "foot", "b2") for v in range(7, 12)]


def test_a_number_in_the_last_line_of_the_text_names_its_block() -> None:
    pages = book(*[[prose(20, last=str(number))] for number in range(1, 6)])
    found = numbers(pages)
    assert [(n.value, n.block, n.line) for n in found if n][:1] == [(1, "b1", "b1p1l20")]


def test_roman_numbers_go_before_arabic_ones() -> None:
    front = [[prose(20), folio(text)] for text in ("v", "vi", "vii")]
    found = numbers(book(*front, *numbered(4)))
    assert [(n.value, n.style) for n in found if n][:4] == [(5, "roman"), (6, "roman"), (7, "roman"), (1, "arabic")]


def test_unnumbered_plates_move_what_follows() -> None:
    body = numbered(10)
    pages = book(*body[:5], [picture(300, 1200)], [picture(300, 1200)], *body[5:])
    assert values(pages) == [1, 2, 3, 4, 5, None, None, 6, 7, 8, 9, 10]


def test_a_misread_number_is_set_right_by_its_neighbours_and_says_so() -> None:
    body = numbered(8)
    body[3] = [head("q THE LONG WAY HOME"), prose(20)]
    body[5] = [head("8 THE LONG WAY HOME"), prose(20)]
    found = numbers(book(*body))
    assert [number.value if number else None for number in found] == [1, 2, 3, None, 5, 6, 7, 8]
    assert found[5] is not None
    assert found[5].text == "8"
    assert found[5].confidence < 0.8


def test_what_stands_alone_where_a_number_must_is_one_but_a_signature_mark_is_not() -> None:
    pages = [[prose(20), folio(str(number))] for number in range(1, 8)]
    pages[4] = [prose(20), folio("a")]
    found = numbers(book(*pages))[4]
    assert found is not None
    assert (found.text, found.value, found.confidence) == ("a", 5, 0.5)
    for mark in ("B", "2*"):
        pages[4] = [prose(20), folio(mark)]
        assert numbers(book(*pages))[4] is None


def test_the_same_misreading_twice_convinces_nobody() -> None:
    body = numbered(20, start=30)
    body[2] = [head("82 THE LONG WAY HOME"), prose(20)]
    body[6] = [head("86 THE LONG WAY HOME"), prose(20)]
    body[8] = [head("88 THE LONG WAY HOME"), prose(20)]
    assert values(book(*body)) == list(range(30, 50))


def test_a_figure_that_is_always_misread_is_set_right_by_the_pages_between() -> None:
    body = numbered(20, start=30)
    for at in (0, 2, 4, 6, 8):
        body[at] = [head(f"8{at} THE LONG WAY HOME"), prose(20)]
    assert values(book(*body)) == list(range(30, 50))


def test_a_year_on_a_title_page_is_no_page_number() -> None:
    title = [heading("THE LONG WAY HOME", 300), heading("1899", 1400)]
    assert values(book(title, *numbered(4)))[0] is None


def test_a_page_without_a_number_has_none() -> None:
    body = numbered(7)
    body[3] = [heading("CHAPTER II"), prose(15, 600)]
    assert values(book(*body)) == [1, 2, 3, None, 5, 6, 7]


def test_a_number_in_the_text_is_no_page_number() -> None:
    body = [[prose(20, first=f"{4 * number} men were there and the rest of them were not")] for number in range(1, 8)]
    assert values(book(*body)) == [None] * 7
