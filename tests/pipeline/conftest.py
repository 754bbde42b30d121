"""A project in a temporary folder whose only stage is the toy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lib.settings.config import Config

PARAMS = """\
books:
  book:
    source: data/sources
    truth: data/no-truth
toy:
  factor: 2
run: {}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "params.yaml").write_text(PARAMS, encoding="utf-8")
    (tmp_path / "stages").mkdir()
    (tmp_path / "stages" / "toy.py").touch()
    (tmp_path / "data" / "sources").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    Config.reload()
    return tmp_path


@pytest.fixture
def sources(project: Path) -> Callable[..., None]:
    """Write the toy's sources: one text a page."""

    def write(*texts: str) -> None:
        for number, text in enumerate(texts, start=1):
            (project / "data" / "sources" / f"{number:04d}.txt").write_text(text, encoding="utf-8")

    return write
