"""A tiny book in review: a real server on this machine, asked as a browser would ask it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.testing.tiny_book import copy_for
from stages.merge import MergeStage
from tests.review.asking import Window, serving


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project whose tiny book is read, corrected and labelled; nothing of it was merged yet."""
    return copy_for(MergeStage, tmp_path / "project")


@pytest.fixture
def window(root: Path) -> Iterator[Window]:
    """A window of the browser, which has the token."""
    with serving(root) as made:
        yield made
