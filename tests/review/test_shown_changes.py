"""What is shown of a change that no longer fits: the words that changed, and where the text stands now."""

from __future__ import annotations

import pytest

from lib.review.shown_changes import changes, pieces_of

LONG = " ".join(f"w{at}" for at in range(30))


@pytest.mark.parametrize(
    ("base", "text", "shown"),
    [
        ("a b c", "a x c", [("same", "a"), ("gone", "b"), ("new", "x"), ("same", "c")]),
        ("a b", "a\n\nb", [("same", "a"), ("new", "¶"), ("same", "b")]),
        ("a b c", "a c", [("same", "a"), ("gone", "b"), ("same", "c")]),
        (f"x {LONG}", f"y {LONG}", [("gone", "x"), ("new", "y"), ("same", "w0 w1 w2 w3 w4 …")]),
        (f"x {LONG} z", f"{LONG} q", [
            ("gone", "x"), ("same", "w0 w1 w2 w3 w4 … w25 w26 w27 w28 w29"), ("gone", "z"), ("new", "q"),
        ]),
    ],
)  # fmt: skip
def test_changes_stand_among_a_few_words(base: str, text: str, shown: list[tuple[str, str]]) -> None:
    assert changes(base, text) == shown


def test_a_paragraph_that_fell_apart_is_found_in_its_pieces() -> None:
    base = "The lamp was lit at dusk\nand trimmed at midnight."
    texts = {
        "b1p1": "The lamp was lit at dusk",
        "b2p1": "and trimmed at midnight.",
        "b3p1": "A ship came in.",
        "b4p1": "7",
    }
    assert pieces_of(base, texts) == ["b1p1", "b2p1"]
