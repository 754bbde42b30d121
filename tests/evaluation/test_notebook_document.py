"""docs/notebook.md: its lines run as they stand, in the project's folder."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest

from tests.projects import ROOT

TEXT = (ROOT / "docs/notebook.md").read_text(encoding="utf-8")


def test_its_lines_run_and_draw_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """matplotlib draws for pandas and is none of our packages: what it would be given is looked at instead."""
    drawn: list[tuple[pd.Series, dict[str, Any]]] = []
    monkeypatch.setattr(pd.plotting.PlotAccessor, "bar", lambda self, **more: drawn.append((self._parent, more)))
    monkeypatch.chdir(ROOT)
    names: dict[str, Any] = {}
    blocks = re.findall(r"^```python\n(.*?)^```", TEXT, flags=re.MULTILINE | re.DOTALL)
    assert (
        len(blocks) == 2 and len(blocks[0].split("\n\n")) <= 2 and len(list(filter(None, blocks[0].split("\n")))) == 3
    )
    for block in blocks:
        exec(block, names)
    [(rates, more)] = drawn
    assert len(rates) == 27 and rates.index.name == "page_num" and rates.max() < 0.5
    assert more == {"xlabel": "page", "ylabel": "characters wrong"}
    assert list(names["both"].columns) == ["HEAD", "workspace"]
