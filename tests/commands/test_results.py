"""colophon results: what is known of a book's errors, in a line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lib.commands.results import _estimate


@pytest.mark.parametrize(
    ("metrics", "counts", "says"),
    [
        ({"cer_estimate": 0.0012}, {"cer_estimate_low": 0.0007, "cer_estimate_high": 0.0021},
         "0.12% of the characters, 0.07% to 0.21% in nine books of ten"),
        ({"cer_estimate": 0.0012}, {"cer_estimate_low": None},
         "0.12% of the characters"),
        ({"cer_estimate": 0.0012, "cer": 0.001}, {}, ""),
        ({}, {}, ""),
    ],
)  # fmt: skip
def test_an_estimate_has_its_interval_where_there_is_one(
    metrics: dict[str, float], counts: dict[str, float], says: str, tmp_path: Path
) -> None:
    (tmp_path / "report.json").write_text(json.dumps(metrics))
    (tmp_path / "report.counts.json").write_text(json.dumps(counts))
    assert _estimate(tmp_path) == says
