"""dvc.yaml, params.yaml and a stage's script: do they agree?"""

from __future__ import annotations

from pathlib import Path

from lib.pipeline.wiring import wiring_problems


def check_wiring(stage: str, root: Path | None = None) -> None:
    """Raise AssertionError that names all that is missing or idle in dvc.yaml: code, data, outs, section, command."""
    wrong = wiring_problems(stage, root)
    assert not wrong, f"dvc.yaml: {stage}: " + "; ".join(wrong)
