"""Words in another type are found on pages of real type."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lib.layout.set_words import feet, set_words, x_heights
from lib.layout.style_features import ALL
from lib.layout.word_styles import (
    CONTEXT,
    Measured,
    context,
    measure,
    take_full_capitals_out,
    take_greetings_in,
    take_initials_out,
    take_short_runs_out,
    word_styles,
)
from lib.schemas.layout import Style
from tests.layout.type_sheet import PITCH, SHRINK, SetWords, sheet

TEXT = """The keeper of the lamp walked along the shore until the evening came and the
boats had all gone home. He had been there for nine years, and nobody who passed knew
his name. When the wind blew from the north he read in a book that his mother had left
him, and when it blew from the south he wrote letters which no boat ever took away with
it. In the winter of that year the stairs were mended by men from the town, who said
that they had never seen so many birds. One of them stayed until spring and learnt the
names of the stars from an old chart; the others went home before the snow had begun""".splitlines()


def lines(styles: dict[str, Style]) -> list[SetWords]:
    return [[(word, styles.get(word)) for word in line.split()] for line in TEXT]


def told(styles: dict[str, Style], turn: float = 0.0) -> dict[str, list[Style]]:
    page, grey = sheet(lines(styles), turn=turn)
    names = {word.id: word.text for line in page.lines() for word in line.words}
    return {names[one.word]: one.styles for one in word_styles(page, grey, PITCH * SHRINK)}


def test_a_page_of_roman_type_has_no_word_in_another() -> None:
    assert told({}) == {}


@pytest.mark.parametrize("turn", [0.0, 0.4, -0.4])
def test_italics_are_found_though_the_page_leans(turn: float) -> None:
    assert told(dict.fromkeys(("letters", "which", "birds.", "old", "chart;"), "italic"), turn) == {
        word: ["italic"] for word in ("letters", "which", "birds.", "old", "chart;")
    }


def test_figures_alone_are_no_italics() -> None:
    page, grey = sheet(lines({}))
    measured = measure(page, grey, PITCH * SHRINK)
    for at, text in enumerate(["1717", "771,", "the", "Life", "1717"]):
        word = measured.words[at].word.model_copy(update={"text": text})
        measured.words[at] = replace(measured.words[at], word=word, start=0, end=len(text))
    told: list[set[Style]] = [set() for _ in measured.words]
    for at in (0, 1, 3, 4):
        told[at].add("italic")
    take_short_runs_out(measured, told)
    assert [at for at, styles in enumerate(told) if styles] == [3, 4]


def test_a_word_with_a_large_initial_is_neither_bold_nor_letterspaced() -> None:
    page, grey = sheet(lines({}))
    word = next(word for line in page.lines() for word in line.words)
    left, top, right, foot = word.box
    word.box = (left - 2 * (right - left), top, right, foot)
    measured = measure(page, grey, PITCH * SHRINK)
    told: list[set[Style]] = [{"bold", "letterspaced", "italic"} for _ in measured.words]
    take_initials_out(measured, told)
    assert [at for at, styles in enumerate(told) if styles == {"italic"}] == [0]


def test_a_single_letter_is_no_small_capital() -> None:
    page, grey = sheet([[("I", None), ("saw", None), ("A.D.", None), ("B", None), ("LIGHT", None)], *lines({})])
    measured = measure(page, grey, PITCH * SHRINK)
    told: list[set[Style]] = [set() for _ in measured.words]
    for at in (0, 2, 3, 4):
        told[at].add("small_capitals")
    take_short_runs_out(measured, told)
    assert [at for at, styles in enumerate(told) if styles] == [2, 3, 4]


@pytest.mark.parametrize("style", ["bold", "letterspaced"])
def test_bold_and_letterspaced_words_are_found(style: Style) -> None:
    words = ("nobody", "letters", "winter", "stairs", "spring", "names", "others")
    found = told(dict.fromkeys(words, style))
    assert {word for word, styles in found.items() if styles == [style]} >= set(words[1:])
    assert len(set(found) - set(words)) <= 1


def test_a_page_with_few_words_has_nothing_bold() -> None:
    words = ("nobody", "letters", "winter", "stairs", "spring", "names", "others")
    page, grey = sheet(lines(dict.fromkeys(words, "bold")))
    assert word_styles(page, grey, PITCH * SHRINK)
    part = page.blocks[0].paragraphs[0]
    part.lines = part.lines[1:3]
    assert word_styles(page, grey, PITCH * SHRINK) == []


def test_small_capitals_are_found_and_which_of_their_first_letters_are_capitals() -> None:
    words = "The Keeper of the Lamp Walked along the Shore"
    set_so: list[SetWords] = [[(word, "small_capitals") for word in words.split()], *lines({})]
    page, grey = sheet(set_so)
    names = {word.id: word.text for line in page.lines() for word in line.words}
    found = {names[one.word]: one for one in word_styles(page, grey, PITCH * SHRINK)}
    assert len(set(words.upper().split()) - set(found)) <= 1
    assert set(found) <= set(words.upper().split())
    assert all(one.styles == ["small_capitals"] for one in found.values())
    assert {name for name, one in found.items() if one.large_first} >= {"KEEPER", "LAMP", "WALKED"}


def test_a_line_that_is_all_capitals_of_one_height_is_no_small_capitals() -> None:
    head: SetWords = [(word, None) for word in "THE KEEPER OF THE LAMP".split()]
    smaller: SetWords = [(word, "small_capitals") for word in "walked along the shore".split()]
    page, grey = sheet([head, smaller, *lines({})])
    assert word_styles(page, grey, PITCH * SHRINK) == []


@pytest.mark.parametrize(
    ("words", "small", "after"),
    [
        ("Dear Sir,—Your letter", [1], [0, 1]),
        ("My dear Sir,—Your letter", [2], [0, 1, 2]),
        ("Dear Sir,—Your letter", [], []),
        ("The dear Sir,—Your letter", [2], [2]),
        ("Dear Mr. Page came", [2], [2]),
    ],
)
def test_what_greets_is_set_as_whom_it_greets(words: str, small: list[int], after: list[int]) -> None:
    page, grey = sheet([[(word, None) for word in words.split()], *lines({})])
    measured = measure(page, grey, PITCH * SHRINK)
    told: list[set[Style]] = [{"small_capitals"} if at in small else set() for at in range(len(measured.words))]
    take_greetings_in(measured, told)
    assert [at for at, styles in enumerate(told) if styles] == after


def test_a_run_as_high_as_the_lines_capitals_is_in_capitals() -> None:
    page, _ = sheet([[(word, None) for word in "THE BALLADISTS by JOHN GEDDIE".split()]])
    words = set_words(page)
    first = np.asarray([1.0, 1.05, 1.3, 1.3, 1.0])

    def left(tops: list[float], first: np.ndarray = first) -> list[str]:
        told: list[set[Style]] = [set() if word.text == "by" else {"small_capitals"} for word in words]
        take_full_capitals_out(Measured(words, np.zeros((len(words), 1)), first, np.asarray(tops)), told)
        return [word.text for word, styles in zip(words, told, strict=True) if styles]

    assert left([26.0, 26.0, 14.0, 20.0, 20.0]) == ["JOHN", "GEDDIE"]
    assert left([20.0, 20.0, 14.0, 20.0, 20.0]) == ["THE", "BALLADISTS", "JOHN", "GEDDIE"]
    # Nothing on the line tells how high a large capital is.
    assert left([26.0, 26.0, 14.0, 20.0, 20.0], np.ones(5)) == ["THE", "BALLADISTS", "JOHN", "GEDDIE"]


def test_a_quotation_mark_is_no_larger_first_letter() -> None:
    line: SetWords = [("‘inquiry’", "small_capitals"), ("into", "small_capitals"), ("“human", "small_capitals")]
    page, grey = sheet([line, *lines({})])
    measured = measure(page, grey, PITCH * SHRINK)
    assert [value > 0 for value in measured.first[:3]] == [False, True, False]


def test_a_page_without_words_has_none() -> None:
    page, grey = sheet(lines({}))
    page.blocks = []
    assert word_styles(page, grey, 0.0) == []


def test_measures_are_finite_whatever_the_boxes() -> None:
    page, grey = sheet(lines({}))
    for at, word in enumerate(word for line in page.lines() for word in line.words):
        word.box = [(0, 0, 1, 1), (0, 0, 5000, 5000), word.box][at % 3]
        word.text = ["—", ".", word.text][at % 3]
    found = measure(page, grey, 0.0)
    assert found.features.shape == (len(found.words), len(ALL))
    assert np.isfinite(found.features).all()


def test_a_word_is_parted_at_its_dash() -> None:
    page, _ = sheet([[("Lamps.—The", None), ("oil", None), ("—", None)]])
    parts = set_words(page)
    assert [part.text for part in parts] == ["Lamps.", "The", "oil", "—"]
    assert parts[0].box[2] <= parts[1].box[0]
    assert (parts[0].box[0], parts[1].box[2]) == (parts[0].word.box[0], parts[0].word.box[2])


def test_the_line_and_the_size_of_type_are_known_from_boxes() -> None:
    page, _ = sheet(lines({}))
    words = set_words(page)
    heights = x_heights(words, 99.0)
    assert heights == pytest.approx(16.5, abs=1.0)
    assert feet(words, heights)[:3] == pytest.approx([64, 64, 64], abs=1.5)


def test_a_word_is_seen_among_its_neighbours_of_which_the_first_has_none_before_it() -> None:
    found = context(np.asarray([1.0, 2.0, 30.0]), np.asarray([5, 5, 7]))
    assert found[:, CONTEXT.index("own")].tolist() == [1, 2, 8]
    assert found[:, CONTEXT.index("before")].tolist() == [-4, 1, 2]
    assert found[:, CONTEXT.index("second_after")].tolist() == [8, -4, -4]
    assert found[:, CONTEXT.index("line")].tolist() == [2, 1, 0]
