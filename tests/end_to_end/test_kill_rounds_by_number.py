"""The rounds of tests/bench/kill_rounds go by their numbers, reach everything, and go on where a kill ended them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.bench.kill_rounds import BOOKS, VICTIMS, chosen, lines, summary

SECONDS = {"ingest": 2.0, "ocr": 3.0, "merge": 1.0}


def test_the_same_number_is_the_same_round_and_all_are_reached() -> None:
    rounds = [chosen(number, list(SECONDS), SECONDS) for number in range(1, 301)]
    assert rounds == [chosen(number, list(SECONDS), SECONDS) for number in range(1, 301)]
    assert {(one.book, one.stage, one.victim) for one in rounds} == {
        (book, stage, victim) for book in BOOKS for stage in SECONDS for victim in VICTIMS
    }
    assert all(one.by == "dvc" for one in rounds if one.victim == "dvc")
    moments = [one.moment for one in rounds if one.stage == "ocr" and one.by == "stage"]
    assert min(moments) < 1.0 < 3.0 < max(moments), "from the start to the end of a quiet run"


def test_a_line_that_was_cut_short_is_no_round(tmp_path: Path) -> None:
    log = tmp_path / "rounds.jsonl"
    assert lines(log) == []
    whole = {"number": 1, "book": "ruled", "stage": "ocr", "victim": "all", "hit": True, "wrong": ""}
    wrong = {**whole, "number": 2, "wrong": "damaged after the kill: x"}
    log.write_text(f"{json.dumps(whole)}\n{json.dumps(wrong)}\n" + json.dumps(whole)[:30], encoding="utf-8")
    found = lines(log)
    assert [one["number"] for one in found] == [1, 2]
    assert (
        "2 rounds, 2 kills that hit (2 all) in 1 stages of 2 books: 1 wrong {'damaged after the kill': 1}"
        in summary(found)
    )
