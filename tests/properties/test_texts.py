"""What holds for every text: alignment, numerals, the order of names, dehyphenation, what is printed."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as some

from lib.export.xml import attribute, content
from lib.scans.natural_order import in_book_order, natural_order
from lib.text.alignment import distance, edits, infix_distance, long_runs, pieces, similarity, stretches
from lib.text.dehyphenation import decide, division
from lib.text.hyphens import DOUBTFUL_HYPHENS, HYPHENS
from lib.text.numerals import may_be, read_number, roman_value, to_roman
from lib.text.unprintable import printed, visible
from lib.text.vocabulary import fold, level

SHORT = some.text(alphabet="abc -", max_size=12)
LETTERS = some.text(alphabet=some.characters(categories=["L", "N", "Pd", "Po"]), min_size=1, max_size=8)
NAMES = some.lists(some.text(alphabet="aivx0129 .-_é", min_size=1, max_size=9), unique=True, max_size=9)


@given(SHORT, SHORT)
def test_stretches_put_both_texts_together_again(one: str, other: str) -> None:
    for cut in (stretches, pieces, long_runs):
        found = list(cut(one, other))
        assert "".join(one[part.start : part.end] for part in found) == one
        assert "".join(other[part.other_start : part.other_end] for part in found) == other
        for part in found:
            assert (
                part.same == (one[part.start : part.end] == other[part.other_start : part.other_end]) or cut is pieces
            )


@given(SHORT, SHORT, SHORT)
def test_a_distance_is_one(one: str, other: str, third: str) -> None:
    assert distance(one, other) == distance(other, one) == len(list(edits(one, other)))
    assert (distance(one, other) == 0) == (one == other)
    assert distance(one, third) <= distance(one, other) + distance(other, third)
    assert 0 <= similarity(one, other) <= 1


@given(SHORT, SHORT, SHORT)
def test_what_stands_before_and_after_costs_nothing(before: str, truth: str, after: str) -> None:
    assert infix_distance(truth, before + truth + after)[0] == 0
    found, start, end = infix_distance(truth, after)
    assert 0 <= start <= end <= len(after)
    assert found == distance(truth, after[start:end]) <= min(distance(truth, after), len(truth))


@given(some.integers(1, 3999))
def test_a_roman_numeral_has_its_value(value: int) -> None:
    numeral = to_roman(value)
    assert roman_value(numeral) == roman_value(numeral.upper()) == value
    assert may_be(numeral, value, "roman")
    assert read_number(f"[{numeral}.]") == (value, "roman")


@given(some.text(max_size=12))
def test_any_token_is_a_number_or_none(token: str) -> None:
    found = read_number(token)
    assert found is None or found[0] > 0
    assert isinstance(may_be(token, 12, "arabic"), bool)


@given(NAMES)
def test_names_have_one_order_whatever_theirs_was(names: list[str]) -> None:
    ordered = natural_order(names)
    assert sorted(ordered) == sorted(names)
    assert natural_order(names[::-1]) == ordered
    assert sorted(in_book_order(names)) == sorted(names)


@given(some.lists(some.integers(0, 10**9), unique=True, max_size=9))
def test_numbered_names_come_by_their_numbers(numbers: list[int]) -> None:
    names = [f"page {number}.png" for number in numbers]
    assert natural_order(names) == in_book_order(names) == [f"page {number}.png" for number in sorted(numbers)]


@given(LETTERS, some.sampled_from(HYPHENS + DOUBTFUL_HYPHENS), LETTERS, some.data())
def test_a_divided_word_is_whole_or_keeps_its_hyphen(left: str, hyphen: str, right: str, data: some.DataObject) -> None:
    place = division(left + hyphen, right)
    if place is None:
        return
    assert left.endswith(place.stem)
    assert right.startswith(place.tail)
    levels = data.draw(some.dictionaries(some.sampled_from(sorted(place.asked())), some.integers(0, 24)))
    decided = decide(place, levels, set(levels))
    assert decided is None or (decided[0] in {"dropped", "kept"} and decided[1])
    if hyphen in DOUBTFUL_HYPHENS:
        assert decided is None or decided[0] == "dropped"
    # Only what was asked for decides.
    assert decide(place, {**levels, "other": 24}, {*levels, "other"}) == decided


@given(some.text(max_size=20))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(some.integers(0, 10**6), some.integers(0, 10**6))
def test_levels_keep_the_order_of_counts(one: int, other: int) -> None:
    assert level(one) <= one < max(1, 1.5 * level(one) + 1)
    assert level(min(one, other)) <= level(max(one, other))


@given(some.text(alphabet=some.characters(exclude_categories=[])))
def test_any_text_can_be_shown(text: str) -> None:
    assert printed(printed(text)) == printed(text)
    assert printed(visible(text)) == visible(text)
    element = ElementTree.fromstring(f'<a b="{attribute(text)}">{content(text)}</a>')
    assert (element.text or "") == printed(text)
    assert element.get("b") == " ".join(printed(text).split())
