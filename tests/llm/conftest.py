"""A server for each test, and who asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from lib.llm import faults
from tests.llm.asking import Asker
from tests.llm.server import Plan, Server

Start = Callable[..., Asker]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Start a server with a plan; returns what asks it."""
    monkeypatch.setattr(faults, "FIRST_PAUSE_SECONDS", 0.05)
    monkeypatch.setenv("COLOPHON_REPLY_STORE", str(tmp_path / "machine"))
    with ExitStack() as stack:

        def start_server(**plan: Any) -> Asker:
            folder = tmp_path / f"server{len(list(tmp_path.glob('server*')))}"
            folder.mkdir()
            return Asker(stack.enter_context(Server(folder, Plan(**plan))), tmp_path)

        yield start_server
