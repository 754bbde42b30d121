"""Where a raised mark stands in a text, as it was read and after it was corrected."""

from __future__ import annotations

from typing import Literal

import pytest

from lib.schemas.layout import RaisedMark
from lib.schemas.merge import MergedLine, MergedParagraph, MergedWord, Provenance
from lib.structure.calls import choose, places
from lib.structure.raised_places import by_word, mark_in, opening_mark, spans

BOX = (10, 10, 50, 30)


def word(text: str, *ids: str, read: str | None = None) -> MergedWord:
    return MergedWord(ids=list(ids), text=text, box=BOX, confidence=0.95, read=read)


def mark(name: str, start: int, end: int) -> RaisedMark:
    return RaisedMark(word=name, start=start, end=end, box=(40, 8, 44, 14))


def paragraph(*words: MergedWord) -> MergedParagraph:
    line = MergedLine(id="b1p1l1", box=BOX, words=list(words))
    return MergedParagraph(
        id="b1p1", box=BOX, text=line.text, lines=[line], provenance=Provenance(text="ocr", confidence=0.9)
    )


@pytest.mark.parametrize(
    ("now", "read", "start", "end", "marked"),
    [
        ("shore'.", None, 5, 6, "'"),
        ("shore.", "shore}.", 5, 6, ""),
        ("shores?.", "shares?.", 6, 7, "?"),
        ("shore", "shore'", 5, 6, ""),
        ("shore.”1", "shore.”?", 7, 8, "1"),
        # Nothing was read for the mark; the second reader saw it.
        ("shore.1", "hore.", 5, 5, "1"),
        ("shore1.”", "shore.”", 5, 5, "1"),
        ("shore.1", "shoro..", 7, 7, "1"),
        ("shore.", "shoro", 5, 5, ""),
        # Notes are counted by letters: a second reader saw the one behind the stop.
        ("shore,a", "shore,’", 6, 7, "a"),
        ("shore.”b", "shore.”", 7, 7, "b"),
    ],
)
def test_a_mark_keeps_its_place_when_its_word_is_corrected(
    now: str, read: str | None, start: int, end: int, marked: str
) -> None:
    found = mark_in(word(now, "w1", read=read), by_word([mark("w1", start, end)]))
    assert found is not None
    assert now[found.start : found.end] == marked
    assert now[: found.start].startswith("shore")


def test_a_sign_that_was_read_apart_and_joined_is_the_marks() -> None:
    joined = word("Christian?;", "w1", "w2", read="Christian ?;")
    found = mark_in(joined, by_word([mark("w1", 9, 9)]))
    assert found is not None
    assert joined.text[found.start : found.end] == "?"


def test_the_space_before_a_mark_that_was_read_apart_goes_with_it() -> None:
    text = paragraph(word("were", "w1"), word("buried", "w2"), word("‘4,", "w3"), word("or", "w4"))
    (found,) = spans(text, by_word([mark("w3", 0, 2)]))
    assert text.text[: found.start] + text.text[found.end :] == "were buried, or"


@pytest.mark.parametrize(("now", "read"), [("4,", "‘4,"), ("4", "‘4"), ("4,", "?,")])
def test_a_mark_that_was_read_apart_and_corrected_goes(now: str, read: str) -> None:
    text = paragraph(word("were", "w1"), word("buried", "w2"), word(now, "w3", read=read), word("or", "w4"))
    (found,) = spans(text, by_word([mark("w3", 0, len(read.rstrip(",")))]))
    assert text.text[found.start : found.end] == " 4"


def test_a_raised_mark_weighs_more_than_what_was_read() -> None:
    text = paragraph(word("the", "w1"), word("law’", "w2"), word("and", "w3"), word("rights2", "w4"))
    there = places((1, "b1p1"), text, by_word([mark("w2", 3, 4)]))
    heaviest = max(there, key=lambda place: place.weight)
    assert (heaviest.start, heaviest.end) == (7, 8)


@pytest.mark.parametrize(
    ("words", "mark_of", "before"),
    [
        # A quotation mark stands as high as a mark does.
        (("that", "this", "“prodigious", "quantity”", "in", "1678.1"), "quantity”", "1678."),
        (("that", "“prodigious", "...", "quantity”", "in", "1678.1"), "quantity”", "1678."),
        (("Yes,", "“getting", "people", "committed.”", "the", "Society,*"), "committed.”", "Society,"),
        (("he", "says", "it", "is", "the", "law”", "and", "rights"), "law”", "law"),
    ],
)
def test_a_raised_quotation_mark_that_closes_one_gives_way(words: tuple[str, ...], mark_of: str, before: str) -> None:
    text = paragraph(*(word(read, f"w{place}") for place, read in enumerate(words)))
    raised = mark(f"w{words.index(mark_of)}", len(mark_of) - 1, len(mark_of))
    [chosen] = choose(["*" if "*" in words[-1] else "1"], places((1, "b1p1"), text, by_word([raised])))
    assert chosen is not None
    assert text.text[: chosen.start].endswith(before)


def test_a_line_opens_with_a_mark_though_a_correction_left_its_sign_out() -> None:
    line = MergedLine(id="b1p1l1", box=BOX, words=[word("If", "w2").model_copy(update={"box": (40, 10, 60, 30)})])
    gone = RaisedMark(word="w1", start=0, end=1, box=(30, 9, 36, 20))
    assert opening_mark(line, by_word([gone])) is not None
    far = gone.model_copy(update={"box": (30, 90, 36, 100)})
    assert opening_mark(line, by_word([far])) is None


@pytest.mark.parametrize("read", ["cousin,t", "cousin;F", "cousin.tt", "cousin,§"])
def test_a_dagger_is_read_for_a_letter_after_a_stop(read: str) -> None:
    text = paragraph(word("Reid’s", "w1"), word(read, "w2"), word("went", "w3"))
    [chosen] = choose(["†"], places((1, "b1p1"), text))
    assert chosen is not None
    assert text.text[chosen.start : chosen.end] == read.partition("n")[2][1:]


def test_all_notes_of_a_page_are_called_where_there_is_room_for_it() -> None:
    words = ("in", "England,”", "he", "retired,’", "to", "Machar,*", "with", "kinsman,")
    sure = [word(read, f"w{place}") for place, read in enumerate(words)]
    doubtful = {1, 3}
    text = paragraph(
        *(one.model_copy(update={"confidence": 0.6 if at in doubtful else 0.95}) for at, one in enumerate(sure))
    )
    found = choose(["*", "†", "‡"], places((1, "b1p1"), text, by_word([mark("w7", 8, 8)])))
    assert [text.text[: place.start].split()[-1] for place in found if place] == ["England,", "Machar,", "kinsman,"]


@pytest.mark.parametrize(
    ("now", "read", "end", "stop", "before", "after"),
    [
        ("ever?.”", "ever?”", 5, ".", "ever", ".”"),
        ("ever;", "ever", 4, ";", "ever", ";"),
        ("ever2.”", "ever?”", 5, ".", "ever", ".”"),
    ],
)
def test_a_stop_that_was_put_in_behind_a_mark_is_the_texts(
    now: str, read: str, end: int, stop: Literal[".", ";"], before: str, after: str
) -> None:
    seen = mark("w1", 4, end).model_copy(update={"stop": stop})
    found = mark_in(word(now, "w1", read=read), by_word([seen]))
    assert found is not None
    assert (now[: found.start], now[found.end :]) == (before, after)
