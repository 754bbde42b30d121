"""Passages: paragraphs joined over blocks and pages, pictures with captions, lists, verse."""

from __future__ import annotations

from lib.schemas.label import BlockClass
from lib.schemas.merge import MergePage
from lib.schemas.structure import Passage
from lib.structure.passages import PassageWriter
from lib.structure.survey import Plan, survey
from tests.structure.pages import block, body, page, picture

HEADER = block(BlockClass.HEADER, "12 THE LONG LAMP")


def write(*pages: MergePage) -> tuple[list[Passage], Plan]:
    plan = survey(pages, "A book")
    return list(PassageWriter(plan).passages(pages)), plan


def texts(*pages: MergePage) -> list[str]:
    return [passage.text for passage in write(*pages)[0]]


def test_a_paragraph_runs_over_the_page_past_furniture() -> None:
    pages = [
        page(1, HEADER, body("The lamp was lit at dusk and", short=False), block(BlockClass.PAGE_NUMBER, "1")),
        page(2, HEADER, body("trimmed at midnight.", indent=False), from_previous=True),
    ]
    [passage], plan = write(*pages)
    assert passage.text == "The lamp was lit at dusk and trimmed at midnight."
    assert [(piece.page, piece.start) for piece in passage.pieces] == [(1, 0), (2, 29)]
    [join] = passage.joins
    assert (join.page, join.operation, join.left, join.right) == (2, "space", "and", "trimmed")
    assert [(entry.passage, entry.offset) for entry in plan.page_map] == [("s00001", 0), ("s00001", 29)]


def test_a_sidenote_stands_before_the_paragraph_that_goes_on_beside_it() -> None:
    note = block(BlockClass.SIDENOTE, "Of the light.")
    pages = [
        page(1, body("The harbour was dark.", "The lamp was lit at dusk and", short=False)),
        page(2, note, body("trimmed at midnight.", "It burnt out.", indent=False), from_previous=True),
    ]
    passages, plan = write(*pages)
    whole = "The lamp was lit at dusk and trimmed at midnight."
    assert [passage.text for passage in passages] == ["The harbour was dark.", "Of the light.", whole, "It burnt out."]
    assert [(entry.passage, entry.offset) for entry in plan.page_map] == [("s00001", 0), ("s00003", 29)]


def test_a_sidenote_before_a_paragraph_of_its_own_page_stays_there() -> None:
    note = block(BlockClass.SIDENOTE, "Of the light.")
    assert texts(page(1, body("It was dark.")), page(2, note, body("It was lit."))) == [
        "It was dark.", "Of the light.", "It was lit.",
    ]  # fmt: skip


def test_a_page_that_has_a_sidenote_alone_begins_with_it() -> None:
    _, plan = write(page(1, block(BlockClass.SIDENOTE, "Of the light.")))
    plan_of = PassageWriter(plan)
    list(plan_of.passages([page(1, block(BlockClass.SIDENOTE, "Of the light."))]))
    plan_of.outlet.notes()
    assert plan.page_map[0].passage == "s00001"


def test_pages_that_do_not_run_over_are_not_joined() -> None:
    pages = [page(1, body("The lamp was lit.")), page(2, body("It was trimmed at midnight."))]
    assert texts(*pages) == ["The lamp was lit.", "It was trimmed at midnight."]


def as_said(made: MergePage, continues: bool) -> MergePage:
    """A page of whose last paragraph a person says whether it goes on."""
    last = made.blocks[-1]
    paragraphs = [*last.paragraphs[:-1], last.paragraphs[-1].model_copy(update={"continues": continues})]
    return made.model_copy(update={"blocks": [*made.blocks[:-1], last.model_copy(update={"paragraphs": paragraphs})]})


def test_a_person_says_what_goes_on() -> None:
    ended, new = body("The lamp was lit."), body("It was trimmed at midnight.")
    assert texts(page(1, ended), as_said(page(2, new), True)) == ["The lamp was lit. It was trimmed at midnight."]
    assert texts(as_said(page(1, ended, new), True)) == ["The lamp was lit. It was trimmed at midnight."]
    open_end, small = body("The lamp was lit at dusk and", short=False), body("trimmed at midnight.", indent=False)
    assert len(texts(page(1, open_end), as_said(page(2, small, from_previous=True), False))) == 2
    assert len(texts(as_said(page(1, open_end, small), False))) == 2
    alone = as_said(page(1, new), True)
    assert texts(alone) == ["It was trimmed at midnight."]


def test_a_divided_word_is_joined_and_can_be_parted_again() -> None:
    known = page(1, body("It was considerably larger."))
    pages = [page(2, body("The cost was con-", short=False)), page(3, body("siderably more."), from_previous=True)]
    *_, passage = write(known, *pages)[0]
    assert passage.text == "The cost was considerably more."
    [join] = passage.joins
    assert (join.operation, join.left, join.right) == ("hyphen_dropped", "con-", "siderably")
    at = passage.pieces[1].start
    stem = passage.text[:at].rsplit(" ", 1)[0]
    assert f"{stem} {join.left}" == "The cost was con-"
    assert passage.text[at:] == "siderably more."


def test_a_true_hyphen_survives() -> None:
    pages = [
        page(1, body("She was twenty-one that year.")),
        page(2, body("He was twenty-", short=False)),
        page(3, body("two by then."), from_previous=True),
    ]
    *_, passage = write(*pages)[0]
    assert passage.text == "He was twenty-two by then."
    assert passage.joins[0].operation == "hyphen_kept"


def test_a_dash_at_the_end_of_a_page_takes_no_space() -> None:
    pages = [page(1, body("He saw it—", short=False)), page(2, body("and was gone."), from_previous=True)]
    assert texts(*pages) == ["He saw it—and was gone."]


def test_a_picture_and_its_caption_stand_after_the_paragraph_they_part() -> None:
    caption = block(BlockClass.ILLUSTRATION_CAPTION, "The stair.")
    pages = [
        page(1, body("The stair was left", short=False), picture(), caption, body("standing alone.", indent=False)),
    ]
    found, _ = write(*pages)
    assert [passage.kind for passage in found] == ["paragraph", "illustration", "caption"]
    assert found[0].text == "The stair was left standing alone."
    assert (found[1].caption, found[2].illustration) == ("s00003", "s00002")
    assert found[1].image == "page.b2.png"


def test_a_caption_goes_with_the_nearest_picture() -> None:
    def caption(text: str):  # type: ignore[no-untyped-def]
        return block(BlockClass.ILLUSTRATION_CAPTION, text)

    found, _ = write(page(1, picture(), caption("One."), picture(), caption("Two.")))
    assert [(p.kind, p.text) for p in found] == [
        ("illustration", ""), ("caption", "One."), ("illustration", ""), ("caption", "Two."),
    ]  # fmt: skip
    assert [found[1].illustration, found[3].illustration] == [found[0].id, found[2].id]


def test_blocks_that_a_reader_parted_are_one_paragraph() -> None:
    whole = page(1, body("The bell was rung by", short=False), body("hand all night.", indent=False))
    assert texts(whole) == ["The bell was rung by hand all night."]
    apart = page(1, body("The bell was rung."), body("Nobody slept."))
    assert texts(apart) == ["The bell was rung.", "Nobody slept."]


def test_verse_keeps_its_lines_its_indents_and_its_stanzas() -> None:
    one = block(BlockClass.VERSE, "The lamp goes round, / The night goes by.", indent=False)
    goes_on = block(BlockClass.VERSE, "And nobody knows why. / It did not ask.", indent=True)
    poem = page(1, one, goes_on)
    # The helper sets a new block 60 pixels lower: a stanza's distance, and it sets its first line in.
    assert texts(poem) == ["The lamp goes round,\nThe night goes by.\n\n  And nobody knows why.\nIt did not ask."]


def test_a_title_page_keeps_its_lines() -> None:
    made = texts(page(1, block(BlockClass.TITLE_PAGE, "THOMAS / REID / BY / A WRITER")))
    assert made == ["THOMAS\nREID", "BY\nA WRITER"]


def test_lines_of_a_title_page_that_want_more_go_on_in_the_next_block() -> None:
    blocks = [
        block(BlockClass.TITLE_PAGE, text)
        for text in ("THE STORY OF / THE", "GREAT LAKES", "EDITED BY", "A WRITER / AND", "By ANOTHER", "LONDON")
    ]
    assert texts(page(1, *blocks)) == [
        "THE STORY OF\nTHE\nGREAT LAKES", "EDITED BY\nA WRITER\nAND\nBy ANOTHER", "LONDON",
    ]  # fmt: skip
    assert texts(page(1, blocks[0]), page(2, blocks[1])) == ["THE STORY OF\nTHE", "GREAT LAKES"]


def test_a_dedication_after_a_title_is_another_thing() -> None:
    made = texts(page(1, block(BlockClass.TITLE_PAGE, "A BOOK FOR"), block(BlockClass.DEDICATION, "TO HALE")))
    assert made == ["A BOOK FOR", "TO HALE"]


def test_a_note_is_called_in_verse() -> None:
    poem = block(BlockClass.VERSE, "The lamp goes round, / The night goes by.* / And nobody knows why.")
    note = block(BlockClass.FOOTNOTE, "* In the song it does.", indent=False)
    first, *_ = write(page(1, body("The song has it thus:"), poem, note))[0][1:]
    [mark] = first.marks
    assert first.text[mark.start : mark.end] == "*"
    assert first.text[: mark.start].endswith("The night goes by.")


def test_each_line_of_a_list_is_an_entry() -> None:
    found, _ = write(page(1, block(BlockClass.INDEX, "INDEX"), block(BlockClass.INDEX, "Anchor, 2 / Fenn, 11")))
    assert [(p.kind, p.text) for p in found] == [("heading", "INDEX"), ("entry", "Anchor, 2"), ("entry", "Fenn, 11")]


def test_passages_are_counted_and_lie_in_their_sections() -> None:
    pages = [
        page(1, block(BlockClass.TITLE_PAGE, "A BOOK")),
        page(2, block(BlockClass.CHAPTER_HEADING, "CHAPTER I"), body("One.")),
        page(3, block(BlockClass.CHAPTER_HEADING, "CHAPTER II"), body("Two.")),
    ]
    found, plan = write(*pages)
    assert [passage.id for passage in found] == ["s00001", "s00002", "s00003", "s00004", "s00005"]
    assert [passage.section for passage in found] == ["t001", "t002", "t002", "t003", "t003"]
    assert [section.heading for section in plan.tree.sections] == [None, "s00002", "s00004"]


def test_a_paragraph_never_runs_over_a_heading() -> None:
    pages = [
        page(1, body("The lamp was lit at dusk and", short=False)),
        page(2, block(BlockClass.CHAPTER_HEADING, "CHAPTER I"), body("trimmed it."), from_previous=True),
    ]
    assert texts(*pages) == ["The lamp was lit at dusk and", "CHAPTER I", "trimmed it."]
