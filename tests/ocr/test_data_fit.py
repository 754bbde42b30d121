"""Data that does not fit what is printed is told by the first pages, and data that fits is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.ocr.data_fit import LEAST_WORDS, PageFit, measure_fit, told, unfit
from lib.pipeline import PipelineLogger
from lib.text.read_words import ReadWord
from stages.ocr import OcrParams, OcrStage


def read_word(text: str, confidence: float) -> ReadWord:
    return ReadWord(1, 1, 1, (0, 0, 20, 10), confidence, text)


def pages(confidence: float, sure: float, known: float, words: int = 300) -> list[PageFit]:
    return [PageFit(words, confidence, sure, known)] * 3


@pytest.mark.parametrize(
    ("language", "figures", "what"),
    [
        ("deu", (0.73, 0.33, 0.97), "type"),  # Fraktur in data for roman type
        ("eng", (0.68, 0.28, 0.91), "type"),
        ("eng", (0.86, 0.72, 0.77), "language"),  # French
        ("deu", (0.94, 0.96, 0.79), "language"),  # English
        ("fra", (0.90, 0.87, 0.49), "language"),  # Spanish
        ("eng", (0.95, 0.97, 0.99), None),
        ("eng", (0.81, 0.61, 0.90), None),  # long s, worn
        ("frk", (0.90, 0.81, 0.94), None),
        ("frk", (0.70, 0.30, 0.94), None),  # Fraktur data on a bad scan
        ("fra", (0.62, 0.23, 0.90), None),  # a French print of 1560
        ("fin", (0.95, 0.95, 0.60), None),  # a list that lacks most forms
    ],
)
def test_what_the_corpora_show(language: str, figures: tuple[float, float, float], what: str | None) -> None:
    assert unfit(pages(*figures), language) == what
    assert unfit(pages(*figures, words=LEAST_WORDS - 1), language) is None
    assert unfit(pages(*figures)[:1], language) is None


def test_a_line_says_what_to_set() -> None:
    assert "`language: german fraktur`" in told("type", "deu")
    assert "no words of French (fra)" in told("language", "fra")
    assert "\n" not in told("type", "deu+lat") + told("language", "eng")


def test_a_page_is_measured_by_its_sure_words() -> None:
    words: list[ReadWord] = [
        read_word("lamp", 0.95),
        read_word("lampe", 0.95),
        read_word("xqz", 0.3),
        read_word("a", 0.9),
    ]
    measured = measure_fit(words, {"lamp"})
    assert measured == {"sure_words": 0.75, "known_sure": 0.5}
    assert measure_fit([], {"lamp"}) == {"sure_words": None, "known_sure": None}
    assert PageFit.of({"words": 4, "confidence": 0.8, **measured}) == PageFit(4, 0.8, 0.75, 0.5)
    assert PageFit.of({"words": 4}) == PageFit(4, None, None, None)
    assert unfit([PageFit.of({"words": 400})] * 9, "eng") is None


def test_the_stage_says_so_after_ten_pages_and_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stage = OcrStage()
    stage.settings = OcrParams(language="german")
    bad = {"words": 400, "confidence": 0.73, "sure_words": 0.33, "known_sure": 0.97}
    with PipelineLogger("book", "ocr", tmp_path) as logger:
        for place in (0, 1, 2, 3, 4, 5, 6, 7, 10, 8):  # pages are done in any order
            stage.page_done(place, bad, logger)
            assert "warning" not in capsys.readouterr().err
        stage.page_done(9, bad, logger)
        assert "german fraktur" in capsys.readouterr().err
        for place in range(11, 20):
            stage.page_done(place, bad, logger)
        assert capsys.readouterr().err == ""
