"""Runs in another type: where they stand in a passage, whatever became of their words."""

from __future__ import annotations

import pytest

from lib.schemas.label import BlockClass
from lib.schemas.layout import Style, StyledWord
from lib.schemas.merge import MergedBlock, MergedLine, MergedParagraph, MergedWord, MergePage, Provenance
from lib.schemas.structure import Passage
from lib.structure.styled_spans import StyledPages

HIGH = 30


def word(text: str, *ids: str, read: str | None = None) -> MergedWord:
    return MergedWord(ids=list(ids), text=text, box=(10, 10, 50, 30), confidence=0.9, read=read)


def styled(name: str, text: str, style: Style = "italic", start: int = 0) -> StyledWord:
    return StyledWord(word=name, start=start, end=start + len(text), styles=[style])


def page(lines: list[list[MergedWord]], words: list[StyledWord], number: int = 1) -> MergePage:
    boxes = [(0, HIGH * at, 500, HIGH * (at + 1)) for at in range(len(lines))]
    made = [
        MergedLine(id=f"b1p1l{at}", box=box, words=own)
        for at, (own, box) in enumerate(zip(lines, boxes, strict=True), start=1)
    ]
    box = (0, 0, 500, HIGH * len(lines))
    paragraph = MergedParagraph(
        id="b1p1", box=box, text="", lines=made, provenance=Provenance(text="ocr", confidence=0.9)
    )
    block = MergedBlock(
        id="b1", kind="text", block_class=BlockClass.BODY, class_source="label", class_confidence=0.9, box=box,
        paragraphs=[paragraph],
    )  # fmt: skip
    return MergePage(
        page_number=number, width=500, height=700, blank=False, printed_number=None, region=None,
        continues_from_previous=False, continues_on_next=False, blocks=[block], styled=words,
    )  # fmt: skip


def passage(text: str, kind: str = "paragraph", first: int = 0, end: int = 9) -> Passage:
    """A passage of the page's lines from `first` to `end`."""
    return Passage.model_validate(
        {
            "id": "s00001", "kind": kind, "block_class": "body", "section": "t001", "text": text,
            "pieces": [
                {"page": 1, "block": "b1", "paragraph": "b1p1", "box": (0, HIGH * first, 500, HIGH * end), "start": 0,
                 "words": 1, "corrected": 0, "human": 0}
            ],
        }
    )  # fmt: skip


def runs(made: MergePage, of: Passage) -> list[tuple[str, str]]:
    pages = StyledPages()
    pages.add(made)
    return [(of.text[span.start : span.end], span.style) for span in pages.spans(of)]


def test_words_that_follow_each_other_are_one_run_without_the_signs_of_the_text_around_it() -> None:
    line = [word("read", "w1"), word("“The", "w2"), word("Lamp,”", "w3"), word("and", "w4"), word("slept", "w5")]
    made = page([line], [styled("w2", "“The"), styled("w3", "Lamp,”")])
    assert runs(made, passage("read “The Lamp,” and slept")) == [("The Lamp", "italic")]


@pytest.mark.parametrize(
    ("text", "run"),
    [("by night.", "by night"), ("ibid., 3", "ibid."), ("e.g. this", "e.g."), ("Lamp—so", "Lamp"), ("why? he", "why?")],
)
def test_a_point_stays_where_it_is_the_words(text: str, run: str) -> None:
    words = text.replace("—", " ").split()
    line = [word(own, f"w{at}") for at, own in enumerate(text.split())]
    told = [styled(f"w{at}", own) for at, own in enumerate(words) if own.rstrip(".,") in run]
    assert runs(page([line], told), passage(text)) == [(run, "italic")]


def test_a_divided_word_is_whole_and_its_run_goes_on_over_the_line() -> None:
    lines = [[word("a", "w1"), word("light-", "w2")], [word("house", "w3"), word("stood", "w4")]]
    made = page(lines, [styled("w2", "light-"), styled("w3", "house")])
    assert runs(made, passage("a lighthouse stood")) == [("lighthouse", "italic")]


def test_a_corrected_word_keeps_its_type() -> None:
    line = [word("the", "w1"), word("Lamp", "w2", "w3", read="La mp"), word("burns", "w4", read="bums")]
    told = [styled("w2", "La"), styled("w3", "mp"), styled("w4", "bums", "bold")]
    assert runs(page([line], told), passage("the Lamp burns")) == [("Lamp", "italic"), ("burns", "bold")]


def test_what_stands_before_a_dash_is_in_its_own_type() -> None:
    line = [word("Lamps.—The", "w1", read="Lamps.—Tlie"), word("oil", "w2")]
    assert runs(page([line], [styled("w1", "Lamps.")]), passage("Lamps.—The oil")) == [("Lamps", "italic")]


def test_a_part_of_a_paragraph_has_its_own_lines_alone() -> None:
    lines = [[word("the", "w1"), word("lamp", "w2")], [word("the", "w3"), word("lamp", "w4")]]
    made = page(lines, [styled("w4", "lamp")])
    assert runs(made, passage("the lamp", first=0, end=1)) == []
    assert runs(made, passage("the lamp", first=1, end=2)) == [("lamp", "italic")]


def test_an_entry_s_page_is_no_part_of_its_title_and_leaders_may_be_left_out() -> None:
    line = [word("Lamps", "w1"), word("......", "w2"), word("12", "w3")]
    told = [styled("w1", "Lamps"), styled("w2", "......"), styled("w3", "12")]
    assert runs(page([line], told), passage("Lamps 12", "entry")) == [("Lamps", "italic")]
    noted = page([[word("Lamps", "w1"), word("12", "w3"), word("(note)", "w4")]], told)
    assert runs(noted, passage("Lamps 12 (note)", "entry")) == [("Lamps", "italic")]
    versus = page([[word("Hale", "w0"), word("v.", "w1"), word("Holm", "w2"), word("12", "w4")]], [styled("w1", "v.")])
    assert runs(versus, passage("Hale v. Holm 12", "entry")) == [("v", "italic")]


def test_the_lines_of_verse_and_the_cells_of_a_table_have_runs_of_their_own() -> None:
    lines = [[word("Burn,", "w1"), word("lamp", "w2")], [word("Burn", "w3"), word("on", "w4")]]
    told = [styled(f"w{at}", text) for at, text in ((1, "Burn,"), (2, "lamp"), (3, "Burn"), (4, "on"))]
    made = page(lines, told)
    assert runs(made, passage("Burn, lamp\n  Burn on", "verse")) == [("Burn, lamp", "italic"), ("Burn on", "italic")]
    assert runs(made, passage("Burn\tBurn,\non\tlamp", "table")) == [
        ("Burn", "italic"), ("Burn", "italic"), ("on", "italic"), ("lamp", "italic"),
    ]  # fmt: skip


def test_pages_are_forgotten_when_their_passages_are_made() -> None:
    pages = StyledPages()
    pages.add(page([[word("lamp", "w1")]], [styled("w1", "lamp")]))
    pages.forget(before=1)
    assert pages.spans(passage("lamp"))
    pages.forget(before=2)
    assert pages.spans(passage("lamp")) == []
