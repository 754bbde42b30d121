"""Settings that were found good are not checked again, until anything changes that they hang on."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.errors import ParamsError
from lib.pipeline import settings_check
from lib.pipeline.registry import check_settings
from lib.pipeline.settings_check import check_settings_once
from lib.settings.params import Params, stage_names
from lib.settings.safe_yaml import load_yaml
from tests.projects import ROOT

GOOD = "books: {small: {source: a, truth: b}}\nocr: {psm: %s}\n"


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The books whose settings were really checked, in a store of their own."""
    books: list[str] = []

    def counted(params: Params, book: str) -> None:
        books.append(book)
        check_settings(params, book)

    monkeypatch.setattr(settings_check, "check_settings", counted)
    monkeypatch.setenv("COLOPHON_STORE", str(tmp_path / "store"))
    (tmp_path / "stages").mkdir()
    (tmp_path / "stages/ocr.py").write_text("")
    return books


def check(root: Path, text: str) -> None:
    check_settings_once(Params(load_yaml(text), stage_names(ROOT)), "small", root)


def test_what_was_found_good_is_not_checked_again(checked: list[str], tmp_path: Path) -> None:
    check(tmp_path, GOOD % 3)
    check(tmp_path, GOOD % 3)
    assert len(checked) == 1


def test_other_settings_and_other_code_are_checked(checked: list[str], tmp_path: Path) -> None:
    check(tmp_path, GOOD % 3)
    check(tmp_path, GOOD % 4)
    assert len(checked) == 2
    (tmp_path / "stages/ocr.py").write_text("# another")
    check(tmp_path, GOOD % 4)
    assert len(checked) == 3


def test_a_typo_is_told_each_time(checked: list[str], tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(ParamsError, match="psm"):
            check(tmp_path, GOOD % 99)
    assert len(checked) == 2
