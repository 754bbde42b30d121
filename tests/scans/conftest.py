"""Projects whose book is the folder `source`, taken in this process or by workers with limits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.settings.config import Config
from tests.projects import ROOT


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project whose book is the folder `source`. Everything is done in this process."""
    (tmp_path / "stages").symlink_to(ROOT / "stages")
    (tmp_path / "params.yaml").write_text("books:\n  b: {source: source, truth: data/no-truth}\n", encoding="utf-8")
    monkeypatch.setenv("COLOPHON_ENGINE", "serial")
    monkeypatch.chdir(tmp_path)
    Config.reload()
    yield tmp_path
    Config.reload()


@pytest.fixture
def limited(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same with workers, which may take 512 MiB."""
    monkeypatch.delenv("COLOPHON_ENGINE")
    monkeypatch.setenv("COLOPHON_WORKER_MEMORY_MB", "512")
    monkeypatch.setenv("COLOPHON_PAGE_TIMEOUT_SECONDS", "100")
    Config.reload()
    return project
