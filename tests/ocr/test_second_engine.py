"""A badly read page joined with a second engine's reading of it."""

from __future__ import annotations

from collections.abc import Container

import pytest

from lib.ocr.second_engine import join
from lib.ocr.word_choice import Difference, compare_lines, features, second_stands
from lib.readers.whole_page import ReadLine
from lib.text.read_words import ReadWord

WIDE, HIGH = 60, 24
LEXICON = frozenset("the binder kept his thread in a box all night long said same".split())


def words(
    text: str, top: int = 100, *, confidence: float = 0.6, line: int = 1, left: int = 100, block: int = 1
) -> list[ReadWord]:
    """A line's words, each in a place of its own; an underscore leaves a place empty."""
    return [
        ReadWord(
            block, 1, line, (left + at * WIDE, top, left + at * WIDE + WIDE - 10, top + HIGH), confidence, word, 20.0
        )
        for at, word in enumerate(text.split())
        if word != "_"
    ]


def line(text: str, top: int = 100, *, confidence: float = 0.99, left: int = 100) -> ReadLine:
    found = words(text, top, confidence=confidence, left=left)
    return ReadLine(found, (left, top, left + WIDE * len(found), top + HIGH))


def other(_difference: Difference, _lexicon: Container[str] | None, _page: float) -> bool:
    return True


def first(_difference: Difference, _lexicon: Container[str] | None, _page: float) -> bool:
    return False


def text(found: list[ReadWord]) -> list[str]:
    lines: dict[tuple[int, int], list[str]] = {}
    for word in found:
        lines.setdefault((word.block, word.line), []).append(word.text)
    return [" ".join(each) for each in lines.values()]


def test_words_that_differ_are_chosen_one_by_one_and_the_rest_keeps_its_place() -> None:
    read = words("The bindcr kept hiz thread")
    made = join(read, [line("The binder kept his thread")], LEXICON, other)
    assert text(made.words) == ["The binder kept his thread"]
    assert [word.text for word in made.replaced] == ["bindcr", "hiz"]
    assert made.changed
    assert [word.confidence for word in made.words] == [0.6, 0.99, 0.6, 0.99, 0.6]
    assert all(word.size == 20.0 for word in made.words)


def test_where_the_first_is_better_nothing_changes() -> None:
    read = words("The binder kept his thread")
    made = join(read, [line("The bindcr kept hiz thread")], LEXICON, first)
    assert made.words == read
    assert made.replaced == []
    assert not made.changed


def test_a_line_that_the_first_missed_is_added_where_it_was_read_for_sure() -> None:
    read = words("The binder")
    made = join(read, [line("The binder"), line("kept his", 150), line("x v", 200, confidence=0.4)], LEXICON, first)
    assert text(made.words) == ["The binder", "kept his"]
    assert made.replaced == []
    assert made.changed


def test_what_the_second_found_no_line_for_stays() -> None:
    read = [*words("The binder"), *words("a note", 400, line=2)]
    assert text(join(read, [line("Tho binder")], LEXICON, other).words) == ["Tho binder", "a note"]


def test_two_lines_that_were_read_as_one_come_apart() -> None:
    """A note of the margin that the first engine took for the end of the line."""
    read = words("The bindcr kept notc")
    made = join(read, [line("The binder kept"), line("note", left=100 + 3 * WIDE)], LEXICON, other)
    assert text(made.words) == ["The binder kept", "note"]


def test_the_rows_of_a_table_stay_lines() -> None:
    """The second engine reads its cells as lines of their own."""
    read = [*words("The bindcr 12 27"), *words("hiz 41", 130, line=2, block=2)]
    cells = [line("The binder"), line("12 27", left=100 + 2 * WIDE), line("his", 130)]
    made = join(read, cells, LEXICON, other)
    assert text(made.words) == ["The binder 12 27", "his 41"]
    assert [word.text for word in made.replaced] == ["bindcr", "hiz"]
    assert made.changed
    assert join(read, [line("The bindcr")], LEXICON, other).changed is False


def test_no_word_is_lost_or_doubled() -> None:
    read = [*words("The bindcr kept"), *words("hiz thrcad in", 130, line=2)]
    made = join(read, [line("The binder kept"), line("his thread in", 130)], LEXICON, other)
    stays = [word for word in read if word not in made.replaced]
    assert sorted(word.text for word in [*stays, *made.replaced]) == sorted(word.text for word in read)
    assert sorted(word.text for word in made.words) == sorted("The binder kept his thread in".split())


def test_straight_marks_become_those_of_the_page() -> None:
    read = words("“The bindcr said “all”")
    made = join(read, [line('“The binder" said "all" don\'t')], LEXICON, other)
    assert text(made.words) == ["“The binder” said “all” don’t"]
    plain = words("The bindcr said all")
    assert text(join(plain, [line('The binder" said "all"')], LEXICON, other).words) == ['The binder" said "all"']


def test_an_empty_page_and_no_lines() -> None:
    assert join([], [], LEXICON).words == []
    assert text(join([], [line("The binder kept")], LEXICON).words) == ["The binder kept"]
    read = words("The binder")
    assert join(read, [], LEXICON).words == read


@pytest.mark.parametrize(
    ("one", "confidence", "two", "stands"),
    [
        ("bmcler", 0.3, "binder", True),
        ("binder", 0.95, "bindcr", False),
        ("fame", 0.5, "same", True),
        ("thread", 0.96, "threed", False),
    ],
)  # fmt: skip
def test_what_was_learnt_prefers_words_that_are_known(one: str, confidence: float, two: str, stands: bool) -> None:
    [difference] = compare_lines(words(one, confidence=confidence), words(two, confidence=0.98))
    assert second_stands(difference, LEXICON, 0.8) is stands


def test_features_are_finite_where_a_side_is_empty() -> None:
    for difference in (Difference([], words("kept"), 0.5), Difference(words("kept"), [], 0.5)):
        found = features(difference, None, 0.5)
        assert all(abs(value) < 100 for value in found)
