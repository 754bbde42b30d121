"""How the benchmarks put books together: rates of counts, tables beside those before, and zones by their lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lib.evaluation.normalise import Normalisation
from lib.evaluation.reading_text.marked_text import read_marked
from lib.evaluation.reading_text.reading_scores import score_reading
from tests.bench import reading
from tests.bench.reading import counts, document_rows, keep, table_of
from tests.bench.zones import ReadLine, TrueLine, ZoneLine, in_margin, match, overlaps, score
from tests.evaluation.small_book import CHAPTER, MARKED, reading_of, score_chapter


def test_rates_of_all_books_are_of_their_sums(tmp_path: Path) -> None:
    one = counts(score_chapter(tmp_path, CHAPTER.replace("iron", "imn"))[0])
    short, _ = score_reading(
        "marked_pages", read_marked({1: MARKED[1]}), reading_of(tmp_path, "<p>nothing</p>"), Normalisation(), 1
    )
    plain = counts(short.model_copy(update={"truth": "plain_pages"}))
    table = table_of({"a": {"now": one}, "b": {"now": counts(short)}, "old": {"now": plain}}, "now")
    assert list(table.index) == ["a", "b", "old", "all"]
    assert table.mends_a_page["a"] == 0.5
    assert table.mends_a_page["all"] == pytest.approx((one["mends"] + short.mends) / 3, abs=1e-3)
    assert table.edits["all"] == one["edits"] + short.edits
    assert table.notes_f1["all"] == pytest.approx(2 / 3, abs=1e-3)


def test_figures_stand_beside_those_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "FIGURES", tmp_path / "reading.json")
    before = counts(score_chapter(tmp_path, CHAPTER.replace("iron", "imn"))[0])
    now = counts(score_chapter(tmp_path, CHAPTER)[0])
    keep({"small": before}, "before")
    figures = keep({"small": now}, "now")
    assert json.loads((tmp_path / "reading.json").read_bytes()) == figures
    assert figures["books"]["small"]["before"]["mends"] == 1
    assert document_rows(figures) == [
        f"| {name} | 0.00 (0.50) | 0.00 % | 0.00 % | | 1.000 | | 1.00 | 1/1/1 +0 | 1/1/1 +0 |"
        for name in ("small", "**all**")
    ]


def lines(*texts: str, block: str, block_class: str = "body", top: int = 0) -> list[ReadLine]:
    return [ReadLine(block, block_class, tuple(text.split()), top + 30.0 * at) for at, text in enumerate(texts)]


MAIN = [
    "the first light was a fire", "of seacoal in an iron basket", "it was tended by a man", "of the village named vale",
    "who rowed out every evening", "when the weather allowed",
]  # fmt: skip


def true_lines() -> list[TrueLine]:
    main = [TrueLine("MainZone", 100 + 60 * at, text.replace(" ", "")) for at, text in enumerate(MAIN)]
    return [*main, TrueLine("MarginTextZone", 220, "lumen"), TrueLine("RunningTitleZone", 20, "thelamp")]


def test_zones_that_are_blocks_of_their_own_overlap_whole() -> None:
    read = [
        *lines("the lamp", block="b1", block_class="header", top=-40),
        *lines(*MAIN, block="b2"),
        # Misread, but at its height: 220 of the truth is 60 here.
        *lines("iuniex", block="b3", block_class="sidenote", top=60),
    ]
    found = list(match(1, true_lines(), read))
    assert set(overlaps(found).values()) == {1.0}
    assert in_margin(found) == (1, 1)
    assert score(found).class_agreement["all"] == 1.0


def test_a_line_of_the_margin_that_is_glued_to_the_text_is_not_apart() -> None:
    glued = [*MAIN[:2], f"lumen {MAIN[2]}", *MAIN[3:]]
    found = list(match(1, true_lines(), [*lines("the lamp", *glued, block="b2", top=-30)]))
    assert in_margin(found) == (0, 1)
    by_zone = {zone: value for (_, zone), value in overlaps(found).items()}
    assert by_zone["MarginTextZone"] == by_zone["RunningTitleZone"] == 0.0
    assert 0.8 < by_zone["MainZone"] < 1.0
    assert score(found).class_agreement["MarginTextZone"] == 0.0


def test_what_was_not_read_is_in_no_block() -> None:
    found = list(match(1, true_lines(), lines(*MAIN, block="b2")))
    assert [line.block for line in found[-2:]] == [None, None]
    assert found[0] == ZoneLine(1, "MainZone", 21, "b2", "body")
    assert next(iter(match(1, true_lines(), []))).block is None
