"""What the benchmarks share. They print figures and write them to reports/bench; `make test` runs none of them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.projects import ROOT

CORPORA = Path(os.environ.get("COLOPHON_CORPORA", ROOT.parent / "shared" / "corpora"))
RESULTS = ROOT / "reports" / "bench"


@pytest.fixture
def corpora() -> Path:
    if not CORPORA.is_dir():
        pytest.skip(f"no real scans at {CORPORA}; name their folder in COLOPHON_CORPORA")
    return CORPORA


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Print figures, and keep them in reports/bench/NAME.json."""

    def keep(name: str, **values: Any) -> None:
        RESULTS.mkdir(parents=True, exist_ok=True)
        (RESULTS / f"{name}.json").write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
        print(f"\n{name}: " + ", ".join(f"{key} {value}" for key, value in values.items()))

    return keep
