"""Catchwords at the foot of older books."""

from __future__ import annotations

from lib.label.local import label_page, survey_book
from lib.schemas.ocr import Block
from tests.label.printing import FOOT, PROSE, Set, book, head, prose


def at_right(text: str, top: int = FOOT - 100) -> Set:
    return Set((text,), top, at=760)


def classes(*pages: list[Set | Block]) -> list[list[str]]:
    read = book(*pages)
    contexts = survey_book(read)
    return [[one.block_class.value for one in label_page(p, contexts[p.page_number]).blocks] for p in read]


def page(number: int, first: str, catchword: str) -> list[Set | Block]:
    return [head(f"{number} THE LONG WAY HOME"), prose(20, first=f"{first} {PROSE[7:]}"), at_right(catchword)]


def test_the_word_with_which_the_next_page_begins_is_furniture() -> None:
    found = classes(
        page(2, "ships", "wind"), page(3, "wind", "ment"), page(4, "ment", "lamp"), page(5, "other", "gone")
    )
    assert [labels[-1] for labels in found[:2]] == ["footer", "footer"]
    # Nothing begins with these, and the book has too few to say that it has catchwords.
    assert [labels[-1] for labels in found[2:]] == ["body", "body"]


def test_where_a_book_has_them_misread_ones_go_too() -> None:
    words = ["ships", "wind", "ment", "lamp", "gale", "rain"]
    pages = [page(at + 2, word, after) for at, (word, after) in enumerate(zip(words, [*words[1:], "x"], strict=True))]
    pages[2][-1] = at_right("lnp")
    assert all(labels[-1] == "footer" for labels in classes(*pages)[:5])


def test_a_name_below_a_letter_stays() -> None:
    pages = [
        page(2, "ships", "HALE"),
        page(3, "wind", "THE AUTHOR"),
        page(4, "ment", "J. F."),
        page(5, "other", "FENN"),
    ]
    assert "footer" not in {name for labels in classes(*pages) for name in labels}
