"""Twenty kills by chance over all stages; `python -m tests.bench.kill_rounds FOLDER` goes on to a thousand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.bench.kill_rounds import lines, summary
from tests.projects import ROOT

ROUNDS = 20


def test_after_any_kill_the_end_is_the_same(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.bench.kill_rounds", str(tmp_path), "--rounds", str(ROUNDS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    rounds = lines(tmp_path / "rounds.jsonl")
    print(summary(rounds))
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(rounds) == ROUNDS
    assert sum(one["hit"] for one in rounds) >= ROUNDS // 2, "the kills came too late to mean anything"
