"""Stages of a tiny book's project, run in this process."""

from __future__ import annotations

from pathlib import Path

from lib.pipeline.execute import run_stage
from lib.pipeline.registry import find_stage
from lib.settings.config import Config
from lib.testing.model_server import settings_for_tests
from lib.testing.tiny_book import BOOK


def run(root: Path, name: str) -> None:
    """Run a stage of the tiny book in the project `root`, with the settings of the tests."""
    stage = find_stage(name)
    assert stage is not None
    with settings_for_tests():
        Config.reload()
        run_stage(stage, BOOK, root)
