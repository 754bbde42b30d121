from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from lib.label.local import label_page, survey_book
from lib.schemas.label import LabelPage
from lib.schemas.layout import LayoutPage, RaisedMark, Style, StyledWord
from lib.schemas.ocr import Block, OcrPage
from lib.text.type_size import type_size
from tests.label.printing import (
    LEFT,
    PITCH,
    PROSE,
    SIZE,
    TOP,
    Set,
    book,
    folio,
    head,
    heading,
    numbered,
    page,
    picture,
    prose,
)

NOTE = "See the third volume of the letters, where the matter is told at more length than here,"


def labels(pages: list[OcrPage]) -> list[LabelPage]:
    contexts = survey_book(pages)
    return [label_page(one, contexts[one.page_number]) for one in pages]


def classes(*pieces: Set | Block, before: int = 6, after: int = 6, quotations: Sequence[str] = ()) -> list[str]:
    """The classes of a page's blocks in the middle of a book, in reading order; `quotations` is what layout says."""
    body = numbered(before + after)
    pages = book(*body[:before], pieces, *body[before:])
    pages[before] = LayoutPage.model_validate({**pages[before].model_dump(), "quotations": list(quotations)})
    return [block.block_class.value for block in labels(pages)[before].blocks]


def test_every_block_has_one_label_in_the_order_of_the_page() -> None:
    pages = book(*numbered(4), [picture(200, 500), prose(3, 600), folio("*"), Set(("o",), 20, confidence=0.2)])
    for read, label in zip(pages, labels(pages), strict=True):
        assert [block.id for block in read.blocks] == [block.id for block in label.blocks]
        assert all(block.reason for block in label.blocks)


def test_running_heads_are_headers() -> None:
    assert classes(head("THE LONG WAY HOME 7"), prose(20)) == ["header", "body"]


def test_a_head_that_only_one_page_has_is_known_by_its_place() -> None:
    assert classes(head("OF QUITE OTHER THINGS"), prose(20)) == ["header", "body"]
    assert classes(heading("OF QUITE OTHER THINGS", 500), prose(15, 700))[0] == "chapter_heading"


def test_words_beside_a_page_number_are_a_head_though_no_other_page_has_any() -> None:
    body: list[list[Set | Block]] = [[prose(20), folio(str(number))] for number in range(1, 8)]
    body[3] = [head("OF QUITE OTHER THINGS 4"), prose(20)]
    assert [block.block_class.value for block in labels(book(*body))[3].blocks] == ["header", "body"]


def test_headings_at_the_top_of_pages_are_no_running_heads() -> None:
    body: list[list[Set | Block]] = [[prose(20)] for _ in range(9)]
    body[2] = [heading("A QUIET PLACE"), prose(15, 600)]
    body[4] = [heading("A QUIET PLACE", 200), prose(18, 300)]
    body[6] = [heading("OF THE HARBOUR", 200), prose(18, 300)]
    found = labels(book(*body))
    assert [found[at].blocks[0].block_class.value for at in (2, 4, 6)] == [
        "chapter_heading", "section_heading", "section_heading",
    ]  # fmt: skip


def test_a_page_number_alone_is_a_page_number() -> None:
    pages = book(*[[prose(20), folio(str(number))] for number in range(1, 5)])
    assert [block.block_class.value for block in labels(pages)[1].blocks] == ["body", "page_number"]


def test_the_same_first_row_far_below_the_heads_is_none() -> None:
    opening: list[Set | Block] = [heading("CHAPTER"), prose(15, 600)]
    pages = book(*numbered(4), opening, *numbered(4, 6), opening, *numbered(4, 11))
    assert "header" not in [block.block_class.value for block in labels(pages)[4].blocks]


@pytest.mark.parametrize("mark", ["B", "C2", "Cc", "2*"])
def test_signature_marks_stand_alone_at_the_foot(mark: str) -> None:
    assert classes(prose(20), folio(mark)) == ["body", "signature_mark"]


def test_a_word_at_the_foot_is_no_signature_mark() -> None:
    assert classes(prose(20), folio("Farewell"))[1] != "signature_mark"


def test_specks_are_artefacts() -> None:
    assert classes(prose(20), Set(("e f",), 1300, confidence=0.3)) == ["body", "ocr_artefact"]
    assert classes(prose(20), Set(("e f",), 1300, confidence=0.9))[1] != "ocr_artefact"
    assert classes(prose(20), Set(("1791",), 1300, confidence=0.3))[1] != "ocr_artefact"


def test_a_chapter_opens_with_its_number_and_name() -> None:
    found = classes(heading("CHAPTER II"), heading("THE SECOND YEAR", 480), prose(15, 600))
    assert found == ["chapter_heading", "chapter_heading", "body"]


def test_a_poem_below_its_name_is_no_part_of_the_heading() -> None:
    couplets = [
        Set(
            ("The lamp is lit upon the stair,", "The wind is in the north,"),
            600 + 120 * number,
            indent=260,
            ragged=True,
        )
        for number in range(3)
    ]
    found = classes(heading("THE SONG OF THE KEEPER"), *couplets, prose(8, 1000))
    assert found == ["chapter_heading", "verse", "verse", "verse", "body"]


def test_a_heading_low_on_the_page_opens_a_chapter_without_saying_so() -> None:
    assert classes(heading("THE SECOND YEAR"), prose(15, 600)) == ["chapter_heading", "body"]


def test_a_heading_between_the_text_heads_a_section() -> None:
    assert classes(prose(8), heading("OF THE HARBOUR", 700), prose(8, 800)) == ["body", "section_heading", "body"]
    assert classes(prose(8), Set(("of the harbour",), 700), prose(8, 800))[1] == "body"


def test_the_words_of_a_chapter_in_running_text_are_no_heading() -> None:
    assert classes(prose(8, first="Chapter two of this book was written in the spring of that")) == ["body"]


def test_the_end_is_no_heading() -> None:
    assert classes(prose(8), heading("THE END", 900)) == ["body", "other"]
    assert classes(prose(8), heading("THE END", 900), Set((PROSE,), 1400, size=26))[1] == "other"


def test_what_nothing_follows_is_no_heading() -> None:
    assert classes(prose(8), heading("SET AT THE GARDEN GATE", 1400)) == ["body", "other"]


def test_footnotes_are_small_at_the_foot_with_a_mark() -> None:
    note = Set(("* " + NOTE, NOTE), 1300, size=30, pitch=38)
    assert classes(prose(18), note) == ["body", "footnote"]
    assert classes(prose(18), Set((NOTE, NOTE), 1300, size=30, pitch=38))[1] != "footnote"
    assert classes(prose(18), Set(("* " + NOTE, NOTE), 1300))[1] == "body"
    assert classes(Set(("* " + NOTE, NOTE), 200, size=30, pitch=38), prose(18, 400))[0] != "footnote"


def test_a_quotation_at_the_foot_is_no_note_though_its_first_mark_was_read_as_a_star() -> None:
    misread = Set((f"*{PROSE}", *[PROSE] * 5), 1000, size=34, pitch=40)
    assert classes(prose(12), misread)[1] == "footnote"
    assert classes(prose(12), misread, quotations=["b2"])[1] == "quote"


def test_a_note_that_is_set_as_quotations_is_one_where_a_sign_opens_it_and_the_text_calls_it() -> None:
    note = Set(("* " + NOTE, NOTE), 1300, size=30, pitch=38)
    assert classes(prose(18), note, quotations=["b2"])[1] == "quote"
    called = prose(18, first=PROSE.rsplit(" ", 1)[0] + " atoms,*")
    other = prose(18, first=PROSE.rsplit(" ", 1)[0] + " atoms,†")
    assert classes(other, note, quotations=["b2"])[1] == "quote"
    assert classes(called, note, quotations=["b2"]) == ["body", "footnote"]
    opened = Set(("“ " + NOTE, NOTE), 1300, size=30, pitch=38)
    assert classes(called, opened, quotations=["b2"])[1] == "quote"


def test_a_footnote_may_go_on_below_another_block() -> None:
    note = Set(("1 " + NOTE,), 1250, size=30, pitch=38)
    rest = Set((NOTE,), 1350, size=30, pitch=38)
    assert classes(prose(16), note, rest) == ["body", "footnote", "footnote"]


def test_quotations_are_what_layout_says_or_set_in() -> None:
    small = Set((PROSE,) * 6, 700, size=34, pitch=40)
    indented = Set((PROSE,) * 4, 700, indent=60)
    assert classes(prose(8), small, prose(8, 1000), quotations=["b2"]) == ["body", "quote", "body"]
    assert classes(prose(8), small, prose(8, 1000)) == ["body", "body", "body"]
    assert classes(prose(8), indented, prose(8, 1000)) == ["body", "quote", "body"]
    assert classes(prose(8), prose(4, 700), prose(8, 1000)) == ["body"] * 3


def test_verse_is_short_lines_with_capitals() -> None:
    lines = ("The lamp goes round the bay,", "And nobody but me", "Knows why it goes that way,")
    verse = Set(lines, 700, indent=150, ragged=True)
    last = Set(("Or what it hopes to see.",), 870, indent=150, ragged=True)
    assert classes(prose(8), verse, last, prose(8, 1000)) == ["body", "verse", "verse", "body"]
    prosaic = Set(tuple(line.lower() for line in lines), 700, indent=150, ragged=True)
    assert classes(prose(8), prosaic, prose(8, 1000))[1] != "verse"


def test_a_line_and_signs_for_those_left_out_are_verse_too() -> None:
    opens = Set(("“The lamp goes round the bay,",), 700, indent=130, ragged=True)
    rest = Set(("And nobody but me knows why:", "* * * *"), 780, indent=150, ragged=True)
    assert classes(prose(8), opens, rest) == ["body", "verse", "verse"]
    below = Set(("And nobody but me", "Knows why it goes that way,"), 780, indent=150, ragged=True)
    assert classes(prose(8), opens, below, prose(8, 1000)) == ["body", "verse", "verse", "body"]
    for line in (
        "He sang as follows:",
        "Hamlet.",
        "(He sings.)",
        "Boston, May 4, 1855.",
        "My dear Friend,",
        "“Hamlet.”",
    ):
        assert classes(prose(8), Set((line,), 700, indent=150, ragged=True), below, prose(8, 1000))[1] != "verse", line
    for lines in (
        ("* * * *", "* * * *"), ("London,", "1885."), ("Yours truly,", "* * * *"), ("Hence it is", "2 + 2 = 4"),
        ("London, 1885.", "— — —"), ("Psalm", "23 : 4"),
    ):  # fmt: skip
        assert classes(prose(8), Set(lines, 700, indent=150, ragged=True), prose(8, 1000))[1] != "verse", lines


def test_tables_are_mostly_figures() -> None:
    table = Set(("Year Pints Nights", "1782 4,116 365", "1783 4,090 364", "1784 4,203 366"), 700, ragged=True)
    assert classes(prose(8), heading("TABLE I.", 640), table) == ["body", "caption", "table"]
    remark = Set((NOTE, NOTE), 1000, size=30, pitch=38)
    # A remark in full lines is prose, and prose is never a table.
    assert classes(prose(8), table, remark) == ["body", "table", "body"]
    assert classes(prose(8), remark) == ["body", "body"]
    assert classes(prose(8), prose(4, 700, first="in 1782 there were 4,116 of them"))[1] == "body"


def test_a_caption_stands_by_its_picture() -> None:
    caption = Set(("The stair that was left standing",), 720, size=32, centre=True)
    assert classes(picture(200, 700), caption, prose(10, 850)) == ["illustration", "illustration_caption", "body"]
    assert classes(picture(200, 500), prose(3, 550), caption, prose(10, 850))[2] != "illustration_caption"


def test_words_on_a_plate_are_its_caption() -> None:
    found = classes(picture(200, 1200), Set(("The harbour from the south,",), 1400, size=30, centre=True))
    assert found == ["illustration", "illustration_caption"]


def test_labels_are_the_same_each_time_and_contexts_are_plain() -> None:
    pages = book(*numbered(5))
    contexts = survey_book(pages)
    assert json.loads(json.dumps(contexts[2])) == contexts[2]
    assert survey_book(pages) == contexts
    assert label_page(pages[1], contexts[2]) == label_page(pages[1], json.loads(json.dumps(contexts[2])))


def test_a_change_in_the_text_of_one_page_leaves_the_contexts_of_others() -> None:
    body = numbered(8)
    before = survey_book(book(*body))
    body[4] = [body[4][0], prose(21)]
    after = survey_book(book(*body))
    assert [number for number in before if before[number] != after[number]] == []


def test_a_page_without_a_context_and_a_failed_page_are_labelled_too() -> None:
    assert [block.id for block in label_page(page(1, prose(5)), {}).blocks] == ["b1"]
    failed = page(1).model_copy(update={"status": "failed", "error": "no image"})
    record = label_page(failed, survey_book([failed])[1])
    assert (record.status, record.error, record.blocks) == ("failed", "no image", [])


def test_type_has_one_size_whatever_its_letters() -> None:
    words = page(1, Set(("name Hill, gray", "are"), 300)).blocks[0].paragraphs[0].lines[0].words
    sizes = [type_size(word.text, word.box[3] - word.box[1]) or 0 for word in words]
    assert sizes == [pytest.approx(40, abs=1)] * 3


def test_a_note_in_the_margin_is_a_sidenote_and_a_figure_there_is_none() -> None:
    note = Set(("Of the", "harbour"), 400, size=26, pitch=32, at=905)
    figure = Set(("15",), 700, size=26, at=910)
    pages = book(*numbered(4), [head("6 THE LONG WAY HOME"), prose(20), note, figure], *numbered(4, 7))
    contexts = survey_book(pages)
    label = label_page(pages[4], contexts[5])
    assert [block.block_class for block in label.blocks[:3]] == ["header", "body", "sidenote"]
    assert label.blocks[3].block_class != "sidenote"


def test_verse_goes_on_in_lines_wider_than_half_a_page() -> None:
    lines = ("As Heaven and Earth are fairer far", "Than Chaos and black Darkness, though once",
             "And as we show beyond that Heaven", "In form and shape compact and beautiful")  # fmt: skip
    above = Set(lines, 700, indent=30, ragged=True)
    assert classes(prose(8), above, Set(lines[:2], 905, indent=30, ragged=True))[1:] == ["verse", "verse"]
    full = Set((PROSE.capitalize(),) * 2, 905, indent=30)
    assert classes(prose(8), above, full)[2] != "verse"


def test_verse_that_hardly_stands_in_is_told_by_its_capitals() -> None:
    lines = (
        "As Heaven and Earth are fairer, fairer far", "Than Chaos and black Darkness, though", "And as we show beyond",
        "In form and shape compact and beautiful,", "In Will, in action free,",
    )  # fmt: skip
    verse = Set(lines, 700, indent=30, ragged=True)
    assert classes(prose(8), verse, prose(8, 1000)) == ["body", "verse", "body"]
    assert classes(prose(8), Set(lines[:3], 700, indent=30, ragged=True), prose(8, 1000))[1] != "verse"
    plain = Set(tuple(line.lower() for line in lines), 700, indent=30, ragged=True)
    assert classes(prose(8), plain, prose(8, 1000))[1] != "verse"


def test_a_volume_with_its_sheet_is_a_signature_mark_and_a_name_at_the_right_no_heading() -> None:
    assert classes(prose(8), Set(("VOL. V. 3",), 1900, centre=True))[-1] == "signature_mark"
    named = Set(("H. S. Q. HENRIQUES.",), 700, at=700)
    assert "heading" not in classes(prose(8), named, prose(8, 1000))[1]
    assert "heading" not in classes(prose(8), Set(("87 50 26 BB",), 700, centre=True), prose(8, 1000))[1]


def test_small_type_below_a_text_that_calls_notes_is_one_though_its_mark_was_lost() -> None:
    def made(*, called: bool) -> str:
        note = Set((NOTE, NOTE, NOTE), 1300, size=30, pitch=38)
        pages = book(*numbered(6), [prose(18), note], *numbered(6, 8))
        mark = RaisedMark(word="w", start=3, end=4, box=(500, 400, 510, 420))
        pages[6] = LayoutPage.model_validate({**pages[6].model_dump(), "raised": [mark] if called else []})
        return labels(pages)[6].blocks[1].block_class

    assert made(called=True) == "footnote"
    assert made(called=False) != "footnote"


def test_what_stands_right_over_a_note_in_its_type_is_one_though_its_mark_looks_like_a_quotations() -> None:
    over = Set(("* " + NOTE,), 1250, size=30, pitch=38)
    note = Set(("2 " + NOTE,), 1292, size=30, pitch=38)
    found = classes(prose(16), over, note, quotations=["b2"])
    assert found == ["body", "footnote", "footnote"]
    assert classes(prose(16), over, quotations=["b2"])[1] != "footnote"


@pytest.mark.parametrize("style", ["italic", "bold"])
def test_a_line_in_italic_or_bold_type_at_the_left_edge_heads_the_text_below(style: Style) -> None:
    last, first = f"{PROSE.rstrip(',')}.", PROSE.capitalize()

    def made(text: str, style: Style | None, *, last: str = last, first: str = first, lines: int = 1) -> str:
        top = 200 + 7 * PITCH
        heads = [Set((text,), top + 2 * PITCH * at, at=LEFT) for at in range(lines)]
        under = prose(12, top + 2 * PITCH * lines, first=first)
        pages = book(*numbered(6), [prose(6, 200, last=last), *heads, under], *numbered(6, 8))
        words = [block.paragraphs[0].lines[0].words for block in pages[6].blocks[1 : 1 + lines]]
        styled = [
            StyledWord(word=word.id, start=0, end=len(word.text), styles=[style])
            for line in words
            for word in line
            if style
        ]
        pages[6] = LayoutPage.model_validate({**pages[6].model_dump(), "styled": styled})
        return labels(pages)[6].blocks[1].block_class

    assert made("The keeping of lamps", style) == "section_heading"
    assert made("The keeping of lamps", None) == "body"
    assert made("the keeping of lamps", style) == "body"
    assert made("The keeping of lamps.", style) == "body"
    assert made("It is as he said.*", style) == "body"
    # Words of a sentence that are set on a line of their own, and speakers of a play.
    assert made("Hic iacet Arthurus", style, last=PROSE) == "body"
    assert made("Hic iacet Arthurus", style, first=PROSE) == "body"
    assert made("The keeping of lamps", style, lines=4) != "section_heading"


def test_a_notes_mark_alone_at_the_end_of_a_line_is_no_speck() -> None:
    def made(*, seen: bool) -> list[str]:
        note = Set((NOTE, NOTE), 1300, size=30, pitch=38)
        pages = book(*numbered(6), [prose(18), note, Set(("°",), 1338, size=30, at=880)], *numbered(6, 8))
        opens = [block.paragraphs[0].lines[0].words[0].id for block in pages[6].blocks[1:]]
        marks = [RaisedMark(word=word, start=0, end=1, box=(0, 0, 9, 9)) for word in opens[: 1 + seen]]
        pages[6] = LayoutPage.model_validate({**pages[6].model_dump(), "raised": marks})
        return [block.block_class for block in labels(pages)[6].blocks[1:]]

    assert made(seen=True) == ["footnote", "footnote"]
    assert made(seen=False)[1] == "ocr_artefact"


def in_columns(count: int, edges: Sequence[int] = (LEFT, 520)) -> list[Set]:
    """Two columns of running text, half as wide as the page's."""
    return [Set((PROSE[: len(PROSE) // 2] + "wind,",) * count, 200, size=20, pitch=PITCH, at=edge) for edge in edges]


def test_notes_below_two_columns_are_notes() -> None:
    note = Set((f"* {NOTE}",), 1300, size=14, pitch=20)
    body = [[*in_columns(20), note] for _ in range(7)]
    assert [block.block_class.value for block in labels(book(*body))[3].blocks] == ["body", "body", "footnote"]


def test_a_line_of_the_text_beside_a_picture_is_no_caption() -> None:
    last = Set(("and so they came at last.",), 200, ragged=True)
    assert classes(head("A GARDEN AND A GATE 7"), last, picture(260, 700), prose(14, 760))[1] == "body"
    caption = Set(("The mill by the river",), 720, centre=True)
    assert classes(head("A GARDEN AND A GATE 7"), picture(260, 700), caption, prose(13, 800))[2] == (
        "illustration_caption"
    )


def test_a_note_that_runs_on_in_a_line_is_no_speck() -> None:
    beside = Set(("† Adam Smith wrote it.",), 1350, size=26, at=520, confidence=0.2)
    note = Set(("* The keeper of the lamp was there.",), 1350, size=26, at=LEFT)
    assert "ocr_artefact" not in classes(head("A GARDEN AND A GATE 7"), prose(20), note, beside)
    assert classes(head("A GARDEN AND A GATE 7"), prose(20), beside)[-1] == "ocr_artefact"


def test_the_end_of_a_note_over_another_that_a_figure_opens_is_a_note() -> None:
    lines = ("Mr. Brown had sent the letter to him by the post of that day.", f"2 {NOTE}", f"{NOTE} and so it was")
    small = Set(lines, 1350, size=32, pitch=38)
    body = numbered(12)
    pages = book(*body[:6], [*body[6][:1], prose(20), small], *body[7:])
    called = next(word for line in pages[6].lines() for word in line.words if word.text == "ships")
    mark = RaisedMark(word=called.id, start=5, end=5, box=called.box)
    facts = {"raised": [mark.model_dump()], "quotations": ["b3"]}
    pages[6] = LayoutPage.model_validate({**pages[6].model_dump(), **facts})
    assert [block.block_class.value for block in labels(pages)[6].blocks] == ["header", "body", "footnote"]
    pages[6] = LayoutPage.model_validate({**pages[6].model_dump(), "raised": [], "quotations": ["b3"]})
    assert [block.block_class.value for block in labels(pages)[6].blocks] == ["header", "body", "quote"]


def test_a_sidenote_in_small_type_may_be_wide_beside_a_narrow_text() -> None:
    def narrow(size: int) -> list[str]:
        text = Set((PROSE[:30],) * 20, TOP, indent=0, at=400)
        note = Set(("The conditions", "of this", "matter."), 500, size=size, at=100)
        return [block.block_class.value for block in labels(book(*[[text, note] for _ in range(7)]))[3].blocks]

    assert narrow(26)[-1] == "sidenote"
    assert narrow(SIZE)[-1] != "sidenote"
