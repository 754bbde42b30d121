"""Typeset books: the same seed gives the same scan, text is marked for the printer, types are counted by word."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from lib.training.marked_up import read_page
from tests.bench.typeset.composing import Places, compose
from tests.bench.typeset.designs import DESIGNS, HELD_OUT, TUNED, Design
from tests.bench.typeset.known_text import KnownText, read_known
from tests.bench.typeset.scanning import scan
from tests.bench.typeset.scores import style_counts
from tests.bench.typeset.training_designs import TRAINING

LONG = " ".join(f"The keeper of the lamp went home on day {day}, and was glad." for day in range(8))
DESIGN = Design(
    "ty-test", "none", 0, "Any", 1, notes="figures by page", note_every=1, opening="drop", emphasis={"b": 20}
)


def known(tmp_path: Path) -> KnownText:
    pages = [f"\n\n\n\nThe Lamp\n\n\n{LONG}\n\n[Footnote 1: A note of his own.]", f"was <i>well</i> known.\n\n{LONG}"]
    for number, text in enumerate(pages):
        (tmp_path / f"{number:03d}.gt.dp.txt").write_text(text, encoding="utf-8")
    return read_known(tmp_path, slice(0, 2))


def test_a_scan_is_the_same_for_the_same_seed() -> None:
    page = Image.new("L", (300, 400), 255)
    ImageDraw.Draw(page).text((40, 60), "the keeper of the lamp", fill=0)
    one, again, other = (np.asarray(scan(page, None, seed, 1, 200)) for seed in (1, 1, 2))
    assert one.shape == (400, 300)
    assert (one == again).all()
    assert (one != other).any()


def test_the_text_of_pages_is_joined_and_marked_for_the_printer(tmp_path: Path) -> None:
    text = known(tmp_path)
    assert [item.kind for item in text.items] == ["chapter", "text", "text", "text"]
    assert text.notes == ["A note of his own."]
    html = compose(DESIGN, text, Places(marks={"n4": "7"}))
    assert 'id="n4" data-mark="7"' in html
    assert "<initial>T</initial>he keeper" in html
    assert html.count("<b>") == html.count("</b>") > 0
    assert 'id="n4"' not in compose(DESIGN, text, Places(dropped={"n4"}))


@pytest.mark.parametrize(("given", "found", "invented"), [(("b",), 1, 0), ((), 0, 0), (("b", "g"), 1, 1)])
def test_words_in_each_type_are_counted(given: tuple[str, ...], found: int, invented: int) -> None:
    truth = read_page("The <b>keeper</b> went home.")
    words = [(text, frozenset(given if text == "keeper" else ())) for text in ("the", "keeper", "went", "home")]
    counts = style_counts(truth, words)
    assert (counts["b_known"], counts["b_found"], counts["g_invented"]) == (1, found, invented)


def test_books_that_are_kept_aside_share_no_face_with_those_that_are_learnt_from() -> None:
    assert not {design.face for design in HELD_OUT} & {design.face for design in (*TUNED, *TRAINING)}
    assert len(DESIGNS) == len(TUNED) + len(HELD_OUT)
