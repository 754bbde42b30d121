"""Paragraphs that run over from page to page: neighbours agree, and what stands between is passed over."""

from __future__ import annotations

from lib.schemas.label import BlockClass, BlockLabel, LabelPage
from lib.text.continuation import PageEdges, continuations, page_edges
from tests.correct.reading import page


def edges(first: str, last: str = "", number: int = 1, **classes: BlockClass) -> PageEdges | None:
    record = page(first, *([last] if last else []), number=number)
    blocks = [BlockLabel(id=name, block_class=value, confidence=1) for name, value in classes.items()]
    label = LabelPage(page_number=number, backend="local", printed_number=None, region="body", blocks=blocks)
    return page_edges(record.model_dump(mode="json"), label.model_dump(mode="json"))


def marks(*pages: PageEdges | None) -> list[tuple[bool, bool]]:
    found = continuations(enumerate(pages, start=1))
    return [(found[number]["from_previous"], found[number]["on_next"]) for number in sorted(found)]


def test_neighbours_agree() -> None:
    assert marks(edges("It was a man who"), edges("stood there.")) == [(False, True), (True, False)]


def test_a_divided_word_runs_over_whatever_follows() -> None:
    assert marks(edges("the consid-"), edges("Erable")) == [(False, True), (True, False)]


def test_plates_and_blank_pages_are_passed_over() -> None:
    assert marks(edges("and so the"), None, edges("rest came.")) == [(False, True), (False, False), (True, False)]


def test_a_chapter_begins_anew() -> None:
    opening = page_edges(
        {
            **page("CHAPTER II").model_dump(mode="json"),
            "blocks": [
                page("CHAPTER II").blocks[0].model_dump(mode="json"),
                {**page("there were two").blocks[0].model_dump(mode="json"), "id": "b2"},
            ],
        },
        {"blocks": [{"id": "b1", "block_class": "chapter_heading"}, {"id": "b2", "block_class": "body"}]},
    )
    assert marks(edges("and so the"), opening) == [(False, False), (False, False)]


def test_heads_and_notes_are_no_running_text() -> None:
    assert edges("a head", b1=BlockClass.HEADER) is None
    assert edges("* a note", b1=BlockClass.FOOTNOTE) is None


def test_a_person_says_whether_a_page_goes_on() -> None:
    for first, last, says in (("It was a man who", "stood there.", False), ("It was a man.", "He stood.", True)):
        record = page(last).model_dump(mode="json")
        record["blocks"][0]["paragraphs"][0]["continues"] = says
        assert marks(edges(first), page_edges(record, None)) == [(False, says), (says, False)]
