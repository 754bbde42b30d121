from __future__ import annotations

import pytest

from lib.text.dehyphenation import Division, decide, division


def divided(text: str) -> Division | None:
    """Where the two lines of a text may divide a word."""
    upper, lower = text.split("\n")
    return division(upper.split()[-1], lower.split()[0])


def decided(text: str, **levels: int) -> tuple[str, str] | None:
    """What is decided of the only division in a text; underscores in the names of levels stand for hyphens."""
    place = divided(text)
    assert place is not None
    found = {name.replace("_", "-"): level for name, level in levels.items()}
    assert set(found) <= place.asked(), "the rule uses a count that the page does not ask for"
    return decide(place, found)


@pytest.mark.parametrize(
    ("text", "levels", "hyphen"),
    [
        ("of the king-\ndom there", {}, "dropped"),
        ("in to-\nday’s news", {"today": 1}, "dropped"),
        ("as of to-\nday there", {"to_day": 4}, "kept"),
        ("as of to-\nday there", {"to_day": 2, "today": 8}, "dropped"),
        ("two tax-\npayers came", {"tax_payer": 3}, "kept"),
        ("the Anglo-\nSaxon laws", {}, "kept"),
        ("on LIGHT-\nHOUSES there", {}, "dropped"),
        ("some twenty-\nseven men", {}, "kept"),
        ("some twenty-\nish men", {}, "dropped"),
        ("three-\nfifths of it", {}, "kept"),
        ("one-\neyed Anders", {}, "kept"),
        ("three-\nlegged stools", {"threelegged": 2}, "dropped"),
        ("in 1914-\n18 there", {}, "kept"),
        ("with self-\nrespect he", {"respect": 2}, "kept"),
        ("with self-\nish men", {"self": 3}, "dropped"),
        ("some iron-\nbound chest", {"iron": 4, "bound": 3}, "kept"),
        ("some iron-\nbound chest", {"iron": 4, "bound": 1}, "dropped"),
        ("some iron-\nbound chest", {"ironbound": 1, "iron": 4, "bound": 3}, "dropped"),
        ("one half-\npenny more", {"half": 3}, "dropped"),
        ("every-\nthing there", {"every": 4, "thing": 9}, "dropped"),
        ("his mother-in-\nlaw came", {"in": 90, "law": 2}, "kept"),
        ("the self-de-\nfence of", {"de": 1}, "dropped"),
        ("the soft\u00ad\nness of", {}, "dropped"),
    ],
)
def test_the_hyphen_is_kept_where_the_book_or_the_word_says_so(text: str, levels: dict[str, int], hyphen: str) -> None:
    found = decided(text, **levels)
    assert found is not None
    assert found[0] == hyphen


@pytest.mark.parametrize(
    ("text", "hyphen"),
    [
        ("the coal-\nfired boilers", "kept"),
        ("the oil-\ncontaining rock", "kept"),
        ("a steam-\nengine in his", "kept"),
        ("the far-\noff hills", "kept"),
        ("the so-\ncalled law", "kept"),
        ("a non-\nessential part", "kept"),
        ("a horn-\nbook in his", "dropped"),
        ("a cant-\ning fool", "dropped"),
        ("the house-\nmaid was", "dropped"),
        ("nine six-\npence more", "dropped"),
        ("was bid-\nden to it", "dropped"),
        ("by under-\nstanding it", "dropped"),
        ("and dis-\nbelieving it", "dropped"),
        ("the Coal-\nfired boilers", "dropped"),
        ("a xoal-\nfired boiler", "dropped"),
    ],
)
def test_an_english_list_tells_compounds_from_words(text: str, hyphen: str) -> None:
    listed = frozenset(
        "coal fired oil containing horn book hornbook under standing understanding dis believing steam engine far off "
        "called essential cant ing house maid six pence bid den".split()
    )
    place = divided(text)
    assert place is not None
    found = decide(place, {}, listed)
    assert found is not None
    assert found[0] == hyphen
    without = decide(place, {})
    assert without is not None
    assert without[0] == "dropped"


def test_the_reason_names_the_evidence() -> None:
    found = decided("as of to-\nday there", to_day=4)
    assert found is not None
    assert found[1] == "the book has to-day"


def test_a_dash_at_the_line_end_joins_nothing() -> None:
    assert decided("the claim—\nthough it", claim=4, though=8) is None


def test_a_dash_read_for_a_hyphen_joins_a_word_that_the_book_has() -> None:
    assert decided("he sat be—\nneath it", beneath=3) == ("dropped", "read — for a hyphen: the book has beneath")
    assert decided("he sat be—\nneath it", beneath=3, be=9, neath=1) is None
    assert decided("he sat be—\nneath it", beneath=1) is None


def test_a_page_number_below_is_no_second_half() -> None:
    assert decided("there were eighty-\n126") is None


def test_a_line_that_goes_on_with_a_mark_is_not_joined() -> None:
    assert divided("he said-\n“but no") is None


@pytest.mark.parametrize("text", ["in pre-\nand post-war days", "a two-\nor threefold cord"])
def test_a_hyphen_that_waits_for_a_later_word_divides_none(text: str) -> None:
    place = divided(text)
    assert place is not None
    assert decide(place, {}) is None


def test_a_letter_by_itself_keeps_its_hyphen() -> None:
    place = divided("in a U-\nboat of theirs")
    assert place is not None
    assert decide(place, {}) == ("kept", "a letter by itself: U-boat")
    known = divided("a thous-\nand of them")
    assert known is not None
    assert (decide(known, {"thousand": 3}) or ("",))[0] == "dropped"
