"""A book's metrics: few, the same for every book, quality first, and of a width that a terminal shows."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from lib.report.figures import METRICS, answer, count, tiles
from lib.report.views import PageView
from lib.schemas.report import BookMetrics
from lib.schemas.score import BookScore, DetectionScore, ReadingTextScore, TiedNotesScore
from lib.settings.safe_yaml import load_yaml
from tests.projects import ROOT, copy_project
from tests.structure.pages import body, page

LINES, COLUMNS = 12, 80
"""Of a terminal, for one book."""


def view(number: int, *confidences: float, source: Any = "ocr", proofread: bool = False) -> PageView:
    record = page(number, body(" ".join(f"word{at}" for at in range(len(confidences)))))
    words = [word for line in record.lines() for word in line.words]
    for word, confidence in zip(words, confidences, strict=True):
        word.confidence, word.source = confidence, source
    return PageView(record, None, None, None, proofread=proofread)


def detection(known: int, found: int, invented: int) -> dict[str, float]:
    f1 = 2 * found / (known + found + invented) if known + invented else 1.0
    return {"known": known, "found": found, "invented": invented, "precision": 1.0, "recall": 1.0, "f1": f1}


def score(**parts: Any) -> BookScore:
    order = DetectionScore.model_validate(detection(9, 9, 0))
    text = ReadingTextScore(
        truth="marked_pages", pages=2, chars=100, edits=2, cer=0.02, flexible_edits=1, flexible_cer=0.01, words=9,
        word_bag_errors=0, word_bag=0, order=order, mends=3, mends_a_page=1.5, compared="NFC", **parts,
    )  # fmt: skip
    return BookScore(reading_text=text)


def test_words_in_doubt_are_those_that_review_marks() -> None:
    views = [view(1, 0.99, 0.81, 0.79, 0.3), view(2, 0.99, source="correct"), view(3, 0.1, source="human")]
    found = answer(views, BookScore(), {})
    assert found.doubt == 0.5


def test_a_proofread_page_has_no_word_in_doubt() -> None:
    assert answer([view(1, 0.3, 0.3, proofread=True), view(2, 0.3, 0.9)], BookScore(), {}).doubt == 0.25


def test_unread_lines_are_weighed_by_their_width() -> None:
    record = view(1, 0.9, 0.9)
    wide = sum(word.box[2] - word.box[0] for line in record.record.lines() for word in line.words)
    record.record.unread = [(0, 0, wide, 30)]
    assert answer([record, PageView(page(2), None, None, None)], BookScore(), {}).unread == 0.5


def test_the_reading_text_answers_where_there_is_truth() -> None:
    notes = TiedNotesScore.model_validate({**detection(4, 3, 0), "tied": 3})
    found = answer([view(1, 0.9)], score(notes=notes, breaks=DetectionScore.model_validate(detection(0, 0, 0))), {})
    assert (found.cer, found.mends_a_page, found.f1_notes) == (0.02, 1.5, 6 / 7)
    # Nothing to find, nothing found: a full mark would say nothing.
    assert found.f1_paragraphs is None and found.f1_heads is None


def test_a_book_without_truth_has_the_same_names() -> None:
    found = answer([], BookScore(), {})
    assert found.model_dump().keys() == answer([view(1, 0.9)], score(), {}).model_dump().keys()
    assert found == BookMetrics()


def test_money_is_that_of_all_stages() -> None:
    reports: dict[str, dict[str, float]] = {
        "correct": {"cost_usd": 0.5},
        "label": {"cost_usd": 0.25, "forecast_usd": 1},
        "ocr": {"pages": 3},
    }
    assert answer([], BookScore(), reports).usd == 0.75
    shown = tiles(answer([], BookScore(), reports), count([], 0), reports)
    assert shown["dollars paid"] == "0.7500" and shown["dollars foreseen"] == "1.0000"
    assert "dollars paid" not in tiles(BookMetrics(), count([], 0), {})


def test_the_estimate_of_one_reader_is_higher_and_wider() -> None:
    once = replace(view(1, 0.5), wrong_words=1.0)
    twice = replace(once, read_twice=True)
    rates = [answer([one], BookScore(), {}).cer_estimate for one in (once, twice)]
    counts = [count([one], 0) for one in (once, twice)]
    assert rates[0] is not None and rates[1] is not None and rates[0] > rates[1]
    [wide, narrow] = [(one.cer_estimate_high or 0) / (one.cer_estimate_low or 1) for one in counts]
    assert wide > narrow > 1
    metrics = answer([once], BookScore(), {})
    [name] = [name for name in tiles(metrics, counts[0], {}) if name.startswith("characters misread, estimated (")]
    assert name.endswith("%)")


def test_the_report_has_a_name_for_each_metric() -> None:
    assert METRICS.keys() == BookMetrics.model_fields.keys()


def test_dvc_shows_one_file_of_a_book_and_quality_comes_first() -> None:
    stages = load_yaml((ROOT / "dvc.yaml").read_text(encoding="utf-8"))
    assert "metrics" not in stages
    metrics = [item for entry in stages["stages"].values() for item in entry.get("do", entry).get("metrics", [])]
    assert [path for item in metrics for path in item] == ["reports/${key}/report.json"]
    names = list(BookMetrics.model_fields)
    assert names == sorted(names), "DVC shows them by name: give new ones names that keep quality first"
    assert names[-1] == "usd"


def test_a_difference_in_every_figure_fits_a_terminal(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    path = project.root / "reports/sample/report.json"
    path.write_text(json.dumps(dict.fromkeys(BookMetrics.model_fields, 0.123456)))
    project.commit("before")
    path.write_text(json.dumps({name: 12.3456 + at for at, name in enumerate(BookMetrics.model_fields)}))
    lines = project.dvc("metrics", "diff", env={"COLUMNS": str(COLUMNS)}).stdout.splitlines()
    assert len(lines) == 1 + len(BookMetrics.model_fields) <= LINES
    assert max(map(len, lines)) <= COLUMNS
    # What is unchanged is shown by --all, one below the other: `dvc metrics show` is as wide as all of them.
    project.commit("after")
    lines = project.dvc("metrics", "diff", "--all", env={"COLUMNS": str(COLUMNS)}).stdout.splitlines()
    assert len(lines) == 1 + len(BookMetrics.model_fields)
    assert max(map(len, lines)) <= COLUMNS
