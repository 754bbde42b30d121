"""How common English words are."""

from __future__ import annotations

import importlib.metadata

import pytest

from lib.errors import EngineError
from lib.text import word_frequency
from lib.text.word_frequency import counts_version, english_counts


def test_common_words_are_common_and_american_ones_are_there() -> None:
    counts = english_counts()
    assert counts["the"] > counts["which"] > counts["vellum"] > 0
    assert counts["labor"] and counts["realize"] and counts["theater"] and counts["traveler"]
    assert "whieh" not in counts
    assert "ofall" not in counts


def test_a_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(word_frequency, "version", missing)
    with pytest.raises(EngineError, match=r"symspellpy is missing.*pip install 'colophon\[reader\]'"):
        counts_version()
