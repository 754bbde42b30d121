"""Notes: found, joined, and tied to their marks, however those were read."""

from __future__ import annotations

import pytest

from lib.schemas.label import BlockClass
from lib.schemas.merge import MergePage
from lib.schemas.structure import Note, Passage
from lib.structure.calls import choose, places
from lib.structure.passages import PassageWriter
from lib.structure.survey import survey
from tests.structure.pages import B, block, body, page


def notes(*pages: MergePage) -> list[tuple[Note, Passage, str | None]]:
    """Each note with its passage, and what stands before its mark."""
    writer = PassageWriter(survey(pages, None))
    found = {passage.id: passage for passage in writer.passages(pages)}
    made = []
    for note in writer.outlet.notes():
        anchor = found.get(note.anchor or "")
        mark = next((mark for mark in anchor.marks if mark.note == note.id), None) if anchor else None
        made.append((note, found[note.passage], anchor.text[: mark.start] if anchor and mark else None))
    return made


def foot(*texts: str) -> B:
    return block(BlockClass.FOOTNOTE, *texts)


def test_a_note_is_tied_to_its_mark() -> None:
    [(note, passage, before)] = notes(
        page(1, body("It stood in an iron basket.* It was tended."), foot("* Still kept."))
    )
    assert (note.mark, note.pages, before) == ("*", [1], "It stood in an iron basket.")
    assert passage.text[note.words_at :] == "Still kept."


def test_a_note_goes_on_on_the_next_page() -> None:
    first = page(1, body("She used ink* of her own."), foot("* It has faded to the colour of weak tea, and"))
    second = page(2, body("The mortar was washed out."), foot("has been blotted."), from_previous=False)
    [(note, passage, _)] = notes(first, second)
    assert note.pages == [1, 2]
    assert passage.text == "* It has faded to the colour of weak tea, and has been blotted."


def test_notes_of_one_paragraph_are_two_where_two_marks_stand() -> None:
    text = body("He was born at Strachan.1 His name was Reid,2 and he wrote.")
    found = notes(page(1, text, foot("1 From data at Birkwood. / 2 Scottish Notes, iii. 84.")))
    assert [(note.mark, passage.text, before) for note, passage, before in found] == [
        ("1", "1 From data at Birkwood.", "He was born at Strachan."),
        ("2", "2 Scottish Notes, iii. 84.", "He was born at Strachan.1 His name was Reid,"),
    ]


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("In the common shallow writer.’! This criticism is his.", "In the common shallow writer.’"),
        ("He thought so in his opponents! puts the first step.", "He thought so in his opponents"),
        ("It was unbroken.} The rest is known.", "It was unbroken."),
        ("Stop! It was nineteen hundred years,! there and then.", "Stop! It was nineteen hundred years,"),
        ("It was fantastic) ,1 and no more. Was it 1 or 2?", "It was fantastic) ,"),
    ],
)
def test_raised_figures_are_found_by_what_they_are_read_for(text: str, before: str) -> None:
    pages = [page(1, body("So it was.1 And so on."), foot("1 One.")), page(2, body(text), foot("1 Two."))]
    assert notes(*pages)[1][2] == before


def test_a_lost_mark_is_sought_at_a_word_that_is_too_wide_and_was_read_with_doubt() -> None:
    wide = body("There was more to it than the latter", confidence=0.6, wider=14)
    [(note, _, before)] = notes(page(1, body("There was much to say of that."), wide, foot("1 As he says.")))
    assert before == "There was more to it than the latter"
    assert note.confidence < 0.7
    plain = body("There was more to it than the latter", confidence=0.6)
    sure = body("There was more to it than the latter", confidence=0.95, wider=14)
    for text in (plain, sure):
        [(note, _, before)] = notes(page(1, text, foot("1 As he says.")))
        assert (note.anchor, before) == (None, None)


def test_a_misread_mark_at_the_note_is_mended_by_what_the_book_does() -> None:
    pages = [page(n, body(f"It was so.1 And page {n} went on."), foot("1 A note.")) for n in range(1, 4)]
    pages.append(page(4, body("It was so.1 And so on."), foot("’For instance, he says so.")))
    assert [note.mark for note, _, _ in notes(*pages)] == ["1"] * 4


def test_notes_take_their_marks_in_order() -> None:
    [(first, _, one), (second, _, two)] = notes(
        page(1, body("One thing* and another* came."), foot("* The first.", "* The second."))
    )
    assert (one, two) == ("One thing", "One thing* and another")
    assert first.id < second.id


def test_a_quotation_that_ends_is_no_mark_where_one_was_opened() -> None:
    [opened] = page(1, body("He said, ‘it is well,’ and went.", confidence=0.9)).paragraphs()
    [alone] = page(1, body("He said it is well,’ and went.", confidence=0.9)).paragraphs()
    assert choose(["1"], places((1, "p"), opened)) == [None]
    assert choose(["1"], places((1, "p"), alone)) != [None]


@pytest.mark.parametrize("mark", ["*", "†", "4"])
def test_a_mark_behind_a_stop_that_closes_nothing_outweighs_a_wide_word_whatever_the_note_has(mark: str) -> None:
    [text] = page(1, body("He went along the latter", confidence=0.6, wider=14)).paragraphs()
    [marked] = page(1, body("It is well,’ he said.", confidence=0.8)).paragraphs()
    found = [*places((1, "p"), text), *places((1, "q"), marked)]
    assert [place.key for place in choose([mark], found) if place is not None] == [(1, "q")]


def test_endnotes_are_tied_over_the_whole_book() -> None:
    end, head = BlockClass.ENDNOTES, BlockClass.CHAPTER_HEADING
    pages = [
        page(1, block(head, "CHAPTER I"), body("It was lit.1 It was trimmed.2 In 1772 it went.")),
        page(2, block(head, "CHAPTER II"), body("The bell was rung,1 and the year was 1785.")),
        page(
            3,
            block(end, "NOTES"),
            block(end, "1. By the keeper. / 2. At midnight, as / the day-book says.", "1. By it."),
        ),
    ]
    found = notes(*pages)
    assert [(passage.text[note.words_at :], before) for note, passage, before in found] == [
        ("By the keeper.", "It was lit."),
        ("At midnight, as the day-book says.", "It was lit.1 It was trimmed."),
        ("By it.", "The bell was rung,"),
    ]
    assert [note.mark for note, _, _ in found] == ["1", "2", "1"]


def test_a_word_that_is_wide_for_its_type_has_lost_no_mark() -> None:
    [text] = page(1, body("So the church had said and so it was.", confidence=0.6)).paragraphs()
    wide = text.lines[0].words[2]
    wide.ids = ["w3"]
    wide.box = (wide.box[0], wide.box[1], wide.box[2] + 20, wide.box[3])
    assert [place.read for place in places((1, "p"), text)] == [""]
    assert places((1, "p"), text, wide=frozenset(wide.ids)) == []


@pytest.mark.parametrize("read", ["F", "t", "£", "$"])
def test_a_note_begins_with_what_a_dagger_is_read_for(read: str) -> None:
    found = notes(page(1, body("One* and another† came."), foot(f"* The first one. / {read} The second.")))
    assert len(found) == 2


def test_daggers_and_sections_are_told_by_their_order_however_they_were_read() -> None:
    text = body("His friends,* reading,; once retired,t a kinsman,s were there.")
    found = notes(page(1, text, foot("* The first. / + parts of it. / £ The third. / § The fourth.")))
    assert [(note.mark, before) for note, _, before in found] == [
        ("*", "His friends,"),
        ("†", "His friends,* reading,"),
        ("‡", "His friends,* reading,; once retired,"),
        ("§", "His friends,* reading,; once retired,t a kinsman,"),
    ]


def test_signs_stand_as_they_were_read_and_a_lost_first_note_moves_no_other() -> None:
    twice = notes(page(1, body("One* and another† and more* came."), foot("* It. / † Is. / * So.")))
    assert [note.mark for note, _, _ in twice] == ["*", "†", "*"]
    [(note, _, before)] = notes(page(1, body("One thing* and another† came."), foot("+ The second.")))
    assert (note.mark, before) == ("†", "One thing* and another")
    first = page(1, body("One* and another† and more‡ came."), foot("* It. / † Is. / ‡ So."))
    second = page(2, body("It* was† so."), foot("* It. / + Is."))
    assert [note.mark for note, _, _ in notes(first, second)] == ["*", "†", "‡", "*", "†"]


def test_endnotes_go_on_where_a_paragraph_opens_with_no_number() -> None:
    found = notes(
        page(1, body("It was lit.1")),
        page(2, block(BlockClass.ENDNOTES, "NOTES"), block(BlockClass.ENDNOTES, "1. By the keeper.", "It was so.")),
    )
    assert [passage.text for _, passage, _ in found] == ["1. By the keeper. It was so."]
